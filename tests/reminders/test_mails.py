"""Every mail in both parts: short subjects, absolute links, exits that work, no pressure."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from lessons.models import Turn
from lessons.operations import ReflectionParts, add_reflection, current_attempt
from outbox import delivery
from reminders import operations
from reminders.models import FollowUp, Notice
from reminders.wording import opening
from tests.factories import make_extension, make_lesson, turn_block, turn_of
from tests.reminders.acts import at, complete, keep_chart

GUILT = re.compile(r"!|miss you|don.t lose|streak|only \d|last chance|hurry|still haven", re.I)
LONG = "A title that goes on and on, as titles do when nobody stops them: a study in patience"


def sent_at(clock: time_machine.Traveller, moment: dt.datetime) -> Any:
    clock.move_to(moment)
    operations.send_due_reminders()
    mail.outbox.clear()
    delivery.deliver()
    return mail.outbox[0]


def repeat(learner: Any, turn: Turn) -> dt.datetime:
    keep_chart(turn, learner)
    add_reflection(turn, learner=learner, parts=ReflectionParts(saw="I avoid <pricing> & co."))
    return at("2026-11-22 08:00")


def finish(learner: Any, turn: Turn) -> dt.datetime:
    current_attempt(turn, learner=learner)
    return at("2026-05-25 07:00")


def reflect(learner: Any, turn: Turn) -> dt.datetime:
    complete(turn, learner)
    return at("2026-05-23 07:00")


def look_back(learner: Any, turn: Turn) -> dt.datetime:
    add_reflection(turn, learner=learner, parts=ReflectionParts(saw="I avoid pricing."))
    complete(turn, learner)
    FollowUp.objects.filter(kind="reflect").delete()
    return at("2026-05-29 07:00")


def plan(learner: Any, turn: Turn) -> dt.datetime:
    parts = ReflectionParts(saw="x", plan_if="it rains", plan_then="I record the window")
    add_reflection(turn, learner=learner, parts=parts)
    operations.plan_own(
        current_attempt(turn, learner=learner), when=dt.date(2026, 5, 24), channel="email"
    )
    return at("2026-05-24 07:00")


def news(learner: Any, turn: Turn) -> dt.datetime:
    operations.tell_of_course(make_extension(title="Rhythm & feel").pk, [learner.pk])
    return at("2026-05-23 07:00")


def digest(learner: Any, turn: Turn) -> dt.datetime:
    operations.set_preferences(learner, email_follow_ups=True, email_unlocks=True, weekly=True)
    complete(turn, learner)
    FollowUp.objects.filter(kind="reflect").delete()
    return at("2026-05-24 07:00")


def all_at_once(learner: Any, turn: Turn) -> dt.datetime:
    plan(learner, turn)
    return news(learner, turn) + dt.timedelta(days=1)


def keep(learner: Any, turn: Turn) -> dt.datetime:
    for day in (1, 5, 10):
        told = at(f"2026-04-{day:02} 08:00")
        Notice.objects.create(learner=learner, channel="email", told_at=told, local_day=told.date())
    complete(turn, learner)
    FollowUp.objects.filter(kind="reflect").delete()
    Notice.objects.update(answered_at=None)
    return at("2026-05-29 07:00")


KINDS = [repeat, finish, reflect, look_back, plan, news, digest, all_at_once, keep]


@pytest.fixture
def asked(berlin: Any, clock: time_machine.Traveller) -> Any:
    operations.set_preferences(
        berlin,
        email_follow_ups=True,
        email_unlocks=True,
        unfinished=True,
        reflections=True,
        look_backs=True,
    )
    return berlin


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("title", ["Map your skills", LONG, "חלום & <b>"])
def test_every_mail_is_good_mail(
    make: Any, title: str, asked: Any, clock: time_machine.Traveller, client: Client
) -> None:
    turn = turn_of(make_lesson(body=[turn_block(title=title, months=6)]))

    sent = sent_at(clock, make(asked, turn))

    html = str(sent.alternatives[0].content)
    print(f"\n{'=' * 78}\nSubject: {sent.subject}\n\n{sent.body}")
    assert 0 < len(sent.subject) <= 78
    assert not GUILT.search(sent.subject + sent.body)
    links = re.findall(r'href="([^"]+)"', html)
    assert links
    assert all(link.startswith(settings.SITE_URL) for link in links)
    for link in links:
        assert link.replace("&amp;", "&") in sent.body.replace("&amp;", "&") or link in sent.body
    assert "<b>" not in html
    assert html.count("display:inline-block") == 1  # one thing to do
    for link in {link for link in links if "/reminders/link/" in link}:
        page = client.get(link.removeprefix(settings.SITE_URL))
        assert page.status_code == 200
        assert "<form" in page.content.decode()


def test_it_quotes_ones_own_words_escaped_and_not_if_that_is_switched_off(
    asked: Any, clock: time_machine.Traveller, turn: Turn
) -> None:
    due = repeat(asked, turn)
    FollowUp.objects.exclude(kind="repeat").delete()
    operations.set_preferences(asked, email_follow_ups=True, email_unlocks=False, quotes=False)
    private = sent_at(clock, due)
    assert "I avoid" not in private.body
    assert "Highest" not in private.body

    FollowUp.objects.update(state="due", held_until=due, notice=None)
    Notice.objects.all().delete()
    operations.set_preferences(asked, email_follow_ups=True, email_unlocks=False, quotes=True)
    quoting = sent_at(clock, due + dt.timedelta(hours=1))
    assert "I avoid <pricing> & co." in quoting.body
    assert "I avoid &lt;pricing&gt; &amp; co." in str(quoting.alternatives[0].content)
    assert "pricing" not in quoting.subject


def test_a_look_back_asks_before_it_shows(
    asked: Any, clock: time_machine.Traveller, turn: Turn
) -> None:
    assert "I avoid pricing" not in sent_at(clock, look_back(asked, turn)).body


def test_openings_take_turns() -> None:
    again, unfinished = FollowUp(kind="repeat"), FollowUp(kind="finish")
    assert len({opening(number, again) for number in range(3)}) == 3
    assert opening(3, again) == opening(0, again)
    assert len({opening(number, unfinished) for number in range(3)}) == 1
