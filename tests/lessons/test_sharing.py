"""A shared link shows a chart, nothing else, to whoever has it, until it ends or is taken back."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lessons import operations
from lessons.kinds import Content
from lessons.models import ChartShare, Snapshot, Turn
from tests.clients import signed_in
from tests.factories import keep_chart, make_lesson, prompt_of, success_body

pytestmark = pytest.mark.django_db
MAY = dt.datetime(2026, 5, 22, 9, tzinfo=dt.UTC)


@pytest.fixture
def chart(alice: Any, turn: Turn) -> Snapshot:
    success = prompt_of(make_lesson(body=success_body()), "success_definition")
    operations.save_answer(success, learner=alice, content=Content(text="My own words."), at=MAY)
    return keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAY)


def test_the_link_shows_the_chart_without_name_or_words(alice: Any, chart: Snapshot) -> None:
    made = signed_in(alice).post(reverse("lessons:shares"), {"now": chart.uid})
    address = made.context["address"]
    page, picture = Client().get(address), Client().get(f"{address}chart.svg")

    text = page.content.decode() + picture.content.decode()
    assert page.status_code == picture.status_code == 200
    assert "Business: 2" in text
    for private in ("alice", "My own words", chart.uid.hex, str(chart.uid)):
        assert private not in text
    assert "noindex" in page["X-Robots-Tag"]
    assert "noindex" in picture["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_the_token_is_told_once_and_kept_as_a_hash(alice: Any, chart: Snapshot) -> None:
    share, token = operations.share_chart(chart, learner=alice)

    assert len(token) >= 32
    assert token not in str(ChartShare.objects.values().get())
    listed = signed_in(alice).get(reverse("lessons:shares")).content.decode()
    assert token not in listed
    assert "Open until" in listed
    assert share.expires_at - share.created_at == dt.timedelta(days=30)


def test_ended_revoked_wrong_and_blocked_links_look_the_same(alice: Any, chart: Snapshot) -> None:
    _over, ended = operations.share_chart(chart, learner=alice, at=MAY)
    row, revoked = operations.share_chart(chart, learner=alice)
    operations.revoke_share(row, learner=alice)

    def seen(token: str) -> Any:
        response = Client().get(reverse("lessons:shared", args=[token]))
        picture = Client().get(reverse("lessons:shared_svg", args=[token]))
        return response.status_code, response.content, response["X-Robots-Tag"], picture.status_code

    assert seen(ended) == seen(revoked) == seen("wrong") == seen("%00é")
    assert seen("wrong")[0] == 404


def test_a_link_ends_by_itself_after_thirty_days(alice: Any, chart: Snapshot) -> None:
    _share, token = operations.share_chart(chart, learner=alice, at=MAY)
    url = reverse("lessons:shared", args=[token])

    with time_machine.travel(MAY + dt.timedelta(days=29, hours=23), tick=False):
        before = Client().get(url).status_code
    with time_machine.travel(MAY + dt.timedelta(days=30), tick=False):
        after = Client().get(url).status_code

    assert (before, after) == (200, 404)


def test_links_are_their_makers_alone(alice: Any, bob: Any, chart: Snapshot) -> None:
    share, token = operations.share_chart(chart, learner=alice)
    client = signed_in(bob)

    taken = client.post(reverse("lessons:shares"), {"now": chart.uid})
    revoked = client.post(reverse("lessons:revoke", args=[share.uid]))

    assert taken.status_code == 422
    assert revoked.status_code == 404
    assert "You share nothing" in client.get(reverse("lessons:shares")).content.decode()
    assert Client().get(reverse("lessons:shared", args=[token])).status_code == 200


def test_the_owners_own_link_rests_while_they_rate_again(
    alice: Any, turn: Turn, chart: Snapshot
) -> None:
    _share, token = operations.share_chart(chart, learner=alice)
    operations.start_attempt(turn, learner=alice)
    page, picture = (
        reverse("lessons:shared", args=[token]),
        reverse("lessons:shared_svg", args=[token]),
    )

    assert "Business: 2" not in signed_in(alice).get(page).content.decode()
    assert signed_in(alice).get(picture).status_code == 404
    assert Client().get(picture).status_code == 200
    with pytest.raises(operations.NothingToCompare):
        operations.share_chart(chart, learner=alice)


def test_nobody_makes_links_without_end(
    alice: Any, chart: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessons.operations.sharing.MOST_OPEN", 2)
    first, _token = operations.share_chart(chart, learner=alice)
    operations.share_chart(chart, learner=alice)

    with pytest.raises(operations.TooManyShares):
        operations.share_chart(chart, learner=alice)
    operations.revoke_share(first, learner=alice)
    operations.share_chart(chart, learner=alice)


def test_two_charts_may_be_shared_beside_each_other(
    alice: Any, turn: Turn, chart: Snapshot
) -> None:
    operations.start_attempt(turn, learner=alice)
    later = keep_chart(alice, turn, 8, 6, 4, 5, 8)
    operations.keep_hindsight(chart, seen_from=later, learner=alice, ratings=chart.ratings)

    _share, token = operations.share_chart(later, learner=alice, earlier=chart)

    svg = Client().get(reverse("lessons:shared_svg", args=[token])).content.decode()
    assert "22 May 2026" in svg
    assert "Business: from 2 to 5" in svg
    assert "as seen later" not in svg
