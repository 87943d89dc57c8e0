"""Thresholds for instructors, the ledger for operators."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from gamification.models import DepthEntry, Extension
from gamification.operations import award_depth
from lessons.models import Track
from tests import factories

LEDGER = "/django-admin/course_gamification/depthentry/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def thresholds(name: str, *args: Any) -> str:
    return reverse(f"depth_thresholds:{name}", args=args)


def make_entry(learner: Any, source: str = "turn:1") -> DepthEntry:
    entry = award_depth(
        learner, 10, reason="reflection", source=source, explanation="You reflected on “Map”."
    )
    assert entry
    return entry


def test_an_instructor_sets_the_threshold_of_an_extension_course(ines: Any) -> None:
    track = factories.make_extension()

    response = client_of(ines).post(thresholds("add"), {"track": track.pk, "threshold": 30})

    assert response.status_code == 302
    assert Extension.objects.get(track=track).threshold == 30


def test_the_menu_and_the_list_show_thresholds(ines: Any) -> None:
    Extension.objects.create(track=factories.make_extension("Rhythm"), threshold=30)

    html = client_of(ines).get(thresholds("index")).content.decode()

    assert "Rhythm" in html
    assert "30" in html
    assert thresholds("index") in client_of(ines).get("/admin/").content.decode()


def test_a_threshold_can_be_changed_but_not_given_to_another_course(ines: Any) -> None:
    extension = Extension.objects.create(track=factories.make_extension(), threshold=30)
    other = factories.make_extension("Another")

    client_of(ines).post(thresholds("edit", extension.pk), {"track": other.pk, "threshold": 20})

    extension.refresh_from_db()
    assert (extension.threshold, extension.track_id == other.pk) == (20, False)


@pytest.mark.parametrize("threshold", ["", "0", "-10", "1.5", "100001"])
def test_a_threshold_that_makes_no_sense_is_refused_at_its_field(ines: Any, threshold: str) -> None:
    track = factories.make_extension()

    response = client_of(ines).post(thresholds("add"), {"track": track.pk, "threshold": threshold})

    assert response.context["form"].errors["threshold"]
    assert not Extension.objects.exists()


def test_a_core_track_gets_no_threshold(ines: Any) -> None:
    track = factories.make_track()

    response = client_of(ines).post(thresholds("add"), {"track": track.pk, "threshold": 30})

    assert response.context["form"].errors["track"]


def test_an_instructor_of_one_track_changes_no_threshold_of_another(db: None) -> None:
    mine, other = factories.make_extension("Mine"), factories.make_extension("Other")
    theirs = Extension.objects.create(track=other, threshold=30)
    author = client_of(instructor_of(mine))

    listed = author.get(thresholds("index")).content.decode()
    added = author.post(thresholds("add"), {"track": other.pk, "threshold": 5})
    changed = author.post(thresholds("edit", theirs.pk), {"threshold": 5})
    others = [author.get(thresholds(view, theirs.pk)) for view in ("edit", "history", "usage")]

    theirs.refresh_from_db()
    assert "Other" not in listed
    assert added.context["form"].errors["track"]
    assert [page.status_code for page in (changed, *others)] == [404] * 4
    assert theirs.threshold == 30


def instructor_of(track: Track) -> Any:
    group = Group.objects.create(name=f"of {track.pk}")
    group.permissions.set(Group.objects.get(name="Instructors").permissions.all())
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=track, permission=change)
    user = factories.make_learner(f"of{track.pk}")
    user.groups.add(group)
    return user


def test_a_learner_and_a_visitor_reach_no_threshold(alice: Any, client: Client) -> None:
    for one in (client, client_of(alice)):
        assert one.get(thresholds("index")).status_code == 302


def test_the_ledger_is_found_by_the_learners_address(otto: Any, alice: Any, bob: Any) -> None:
    make_entry(alice)
    make_entry(bob)

    html = client_of(otto).get(LEDGER, {"q": alice.email}).content.decode()

    assert alice.email in html
    assert bob.email not in html


def test_an_entry_can_be_neither_added_changed_nor_deleted(otto: Any, alice: Any) -> None:
    entry = make_entry(alice)
    operator = client_of(otto)

    answers = [
        operator.post(f"{LEDGER}add/", {"learner": alice.pk, "amount": 1000}).status_code,
        operator.post(f"{LEDGER}{entry.pk}/change/", {"amount": 1000}).status_code,
        operator.post(f"{LEDGER}{entry.pk}/delete/", {"post": "yes"}).status_code,
    ]
    operator.post(LEDGER, {"action": "delete_selected", "_selected_action": entry.pk})

    assert answers == [403, 403, 403]
    assert DepthEntry.objects.get().amount == 10


def test_a_correction_needs_a_reason(otto: Any, alice: Any) -> None:
    entry = make_entry(alice)
    form = {"action": "correct", "_selected_action": entry.pk}

    asked = client_of(otto).post(LEDGER, form)
    empty = client_of(otto).post(LEDGER, {**form, "confirmed": "1", "note": " "})

    assert "Reason" in asked.content.decode()
    assert "This field is required" in empty.content.decode()
    assert DepthEntry.objects.count() == 1


def test_a_correction_is_an_opposite_entry_that_names_its_reason(otto: Any, alice: Any) -> None:
    entry = make_entry(alice)
    form = {"action": "correct", "_selected_action": entry.pk, "confirmed": "1"}

    client_of(otto).post(LEDGER, {**form, "note": "Counted twice."})

    correction = DepthEntry.objects.get(corrects=entry)
    assert (correction.amount, correction.explanation) == (-10, "Counted twice.")
    assert correction.actor == otto
    assert DepthEntry.objects.of(alice).balance() == 0


def test_what_is_corrected_is_not_corrected_again(otto: Any, alice: Any) -> None:
    entry = make_entry(alice)
    form = {"action": "correct", "_selected_action": entry.pk, "confirmed": "1", "note": "No."}
    operator = client_of(otto)

    operator.post(LEDGER, form)
    again = operator.post(LEDGER, form, follow=True)
    correction = DepthEntry.objects.get(corrects=entry)
    operator.post(LEDGER, {**form, "_selected_action": correction.pk})

    assert "corrected already" in again.content.decode()
    assert DepthEntry.objects.count() == 2
