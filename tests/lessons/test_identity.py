"""A site looks like itself: set in the admin, readable by force, on every page at no cost."""

import io
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image

from lessons.cards import SIZE, draw_card
from lessons.catalogue import fresh
from lessons.contrast import contrast
from lessons.identity import FACES, Identity
from lessons.models import Lesson, SiteIdentity
from tests import factories


def page(client: Client, url: str = "/") -> str:
    return client.get(url).content.decode()


def keep(**fields: Any) -> SiteIdentity:
    identity = SiteIdentity.load()
    for name, value in fields.items():
        setattr(identity, name, value)
    identity.full_clean()
    identity.save()
    return identity


def test_a_new_site_needs_no_stylesheet_of_its_own(client: Client, db: None) -> None:
    assert "identity.css" not in page(client)
    assert "<span>Faceplate</span>" in page(client)


def test_a_name_and_a_colour_reach_every_page(client: Client, lesson: Lesson) -> None:
    keep(name="Low End School", accent="#7a1f5c", accent_dark="#f0a8d8")
    fresh()

    for url in ("/", fresh().lessons[lesson.pk].url):
        assert "Low End School" in page(client, url)
        found = re.search(r"/identity\.css\?v=\w{12}", page(client, url))
        assert found
        css = client.get(found[0])
        assert css["Content-Type"] == "text/css"
        assert b"light-dark(#7a1f5c,#f0a8d8)" in css.content


@pytest.mark.parametrize(
    ("field", "value"), [("accent", "#9fd4d8"), ("accent", "#f0b03f"), ("accent_dark", "#0a5a63")]
)
def test_a_colour_nobody_could_read_is_refused_with_its_reason(
    db: None, field: str, value: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        keep(**{field: value})

    assert "contrast of" in refusal.value.message_dict[field][0]
    assert "Text needs 4.5 to 1" in refusal.value.message_dict[field][0]


@pytest.mark.parametrize("value", ["teal", "#12345", "#123456;}", "url(//x)", "#12345g"])
def test_only_a_colour_is_a_colour(db: None, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        keep(accent=value)

    assert list(refusal.value.message_dict) == ["accent"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("face", sorted(FACES))
def test_each_face_that_can_be_chosen_is_one_the_stylesheet_knows(db: None, face: str) -> None:
    keep(reading_face=face, interface_face=face)

    assert fresh().identity.reading_face == face
    assert ("--read:" in fresh().identity.css) == (face != "literata")
    assert ("--ui:" in fresh().identity.css) == (face != "instrument")


def test_an_instructor_cannot_change_the_site_and_an_operator_can(ines: Any, otto: Any) -> None:
    row = SiteIdentity.load()
    url = reverse("wagtailsettings:edit", args=["course_lessons", "siteidentity", row.pk])
    client = Client()
    client.force_login(ines)
    assert client.get(url).status_code == 302

    client.force_login(otto)
    fields = {"reading_face": "literata", "interface_face": "instrument", "mark": ""}
    colours = {"accent": "#9fd4d8", "accent_dark": "#6fc8ce"}
    refused = client.post(url, {"name": "X", **colours, **fields})
    assert "Text needs 4.5 to 1" in refused.content.decode()


def test_a_lesson_has_a_picture_for_links_to_it(client: Client, lesson: Lesson) -> None:
    html = page(client, fresh().lessons[lesson.pk].url)
    address = re.search(r'og:image" content="http://testserver([^"]+)"', html)
    assert address

    reply = client.get(address[1])

    picture = Image.open(io.BytesIO(reply.content))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    assert len(reply.content) < 100_000
    again = client.get(address[1], headers={"If-None-Match": reply["ETag"]})
    assert again.status_code == 304


def test_a_picture_is_drawn_anew_when_the_title_changes(client: Client, lesson: Lesson) -> None:
    before = client.get(f"/cards/{lesson.pk}.png")
    lesson.title = "Something else entirely"
    lesson.save_revision().publish()

    after = client.get(f"/cards/{lesson.pk}.png", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after.content != before.content


def test_there_is_no_picture_of_a_draft(client: Client, db: None) -> None:
    draft = factories.make_lesson(publish=False)

    assert client.get(f"/cards/{draft.pk}.png").status_code == 404


@pytest.mark.parametrize(
    "title", ["A", "word " * 60, "W" * 200, "مرحبا", "日本語のタイトル", "🎛️", "<script>"]
)
def test_any_title_gives_a_picture(title: str) -> None:
    drawn = draw_card(title=title, place="Core Track", identity=Identity(name="Faceplate"))

    assert Image.open(io.BytesIO(drawn)).size == SIZE
