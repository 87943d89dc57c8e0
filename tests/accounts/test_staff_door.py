"""Before the admin one is let in, asked who one is, or told that it is for others."""

from typing import Any

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from tests.clients import signed_in

pytestmark = pytest.mark.django_db
ADMIN = "/admin/reports/progress/"


def test_a_learner_is_told_and_not_sent_round(alice: Any) -> None:
    response = signed_in(alice).get(ADMIN, follow=True)

    assert response.status_code == 403
    assert len(response.redirect_chain) == 1
    assert "Your account may not see this page" in response.content.decode()


def test_it_is_said_once_and_in_our_words(alice: Any) -> None:
    client = signed_in(alice)

    for page in (client.get(ADMIN, follow=True), client.get("/path/")):
        assert "You do not have permission" not in page.content.decode()


def test_a_visitor_signs_in_and_is_where_they_wanted_to_be(ines: Any) -> None:
    client = Client()
    response = client.get(ADMIN, follow=True)
    [*_, (sign_in, _status)] = response.redirect_chain
    assert sign_in == f"/accounts/login/?next={ADMIN}"

    sent = client.post(sign_in, {"login": ines.email, "password": "demo-pass-123"})

    assert sent["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_an_instructor_who_comes_by_that_way_is_let_in(ines: Any) -> None:
    response = signed_in(ines).get("/admin/login/")

    assert response["Location"] == "/admin/"


@pytest.mark.parametrize("door", ["/admin/login/", "/django-admin/login/"])
def test_passwords_are_tried_on_one_page_alone_which_counts(otto: Any, door: str) -> None:
    client = Client()

    sent = client.post(door, {"username": otto.email, "password": "demo-pass-123"})

    assert sent.status_code in (302, 405)
    assert "_auth_user_id" not in client.session
    assert client.get(door)["Location"].startswith("/accounts/login/?next=")


def test_an_operator_comes_to_the_operators_admin(otto: Any) -> None:
    client = Client()
    sign_in = client.get("/django-admin/", follow=True).redirect_chain[-1][0]

    sent = client.post(sign_in, {"login": otto.email, "password": "demo-pass-123"})

    assert sent["Location"] == "/django-admin/"
    assert client.get("/django-admin/").status_code == 200


def test_the_operators_admin_says_so_to_an_instructor(ines: Any) -> None:
    response = signed_in(ines).get("/django-admin/", follow=True)

    assert response.status_code == 403


def test_wagtail_neither_resets_passwords_nor_changes_them_or_addresses(ines: Any) -> None:
    assert Client().get("/admin/password_reset/").status_code == 404

    page = signed_in(ines).get("/admin/account/").content.decode()

    assert 'type="password"' not in page
    assert ines.email not in page.partition("<form")[2].partition("</form>")[0]
    assert 'href="/accounts/settings/"' in page


def test_staff_can_keep_a_preference_without_a_first_and_a_last_name(ines: Any) -> None:
    client = signed_in(ines)
    form = client.get("/admin/account/").context["panels_by_tab"]
    names = {panel.name for panels in form.values() for panel in panels}

    sent = client.post(
        "/admin/account/",
        {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
        | {"locale-preferred_language": "", "locale-current_time_zone": ""},
    )

    assert "name_email" not in names
    assert sent.status_code == 302
    assert UserProfile.objects.get(user=ines).theme == "dark"


def test_nobody_is_sent_to_another_site(client: Client, ines: Any) -> None:
    sign_in = client.get("/admin/login/", {"next": "https://evil.example/"})["Location"]

    sent = client.post(sign_in, {"login": ines.email, "password": "demo-pass-123"})

    assert sent["Location"] == "/path/"
