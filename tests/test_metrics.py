"""What an operator watches: the same from every process, without a learner in it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from lessons.models import Turn
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
from tests.reminders.acts import complete

TOKEN = "t" * 40


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def scrape(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def message(number: int, *, state: str = "pending", **fields: Any) -> OutgoingMessage:
    return OutgoingMessage(
        key=f"k{number}", kind="account", to="a@example.com", subject="S", state=state, **fields
    )


def ago(**span: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(**span)


@pytest.fixture
def backlog(alice: Any, turn: Turn) -> None:
    complete(turn, alice)
    FollowUp.objects.update(due_at=ago(minutes=12))
    OutgoingMessage.objects.bulk_create(
        [
            message(1, next_try_at=ago(minutes=7)),
            message(2, next_try_at=timezone.now() + dt.timedelta(hours=9)),
            message(3, state="sending", next_try_at=timezone.now() + dt.timedelta(minutes=4)),
            message(4, state="sent", finished_at=ago(minutes=3)),
            message(5, state="sent", finished_at=ago(hours=2)),
            message(6, state="dead", finished_at=ago(days=40)),
        ]
    )


def test_it_says_how_late_what_is(client: Client, backlog: None) -> None:
    figures = scrape(client)

    assert figures["course_reminder_due_lag_seconds",] == pytest.approx(720, abs=30)
    assert figures["course_reminders", "due"] == 1
    assert figures["course_reminders", "held_back"] == 0
    assert figures["course_outbox_oldest_seconds",] == pytest.approx(420, abs=30)
    assert figures["course_outbox_dead_messages",] == 1
    assert figures["course_outbox_finished_last_hour", "email", "sent"] == 1
    assert figures["course_outbox_finished_last_hour", "email", "dead"] == 0
    assert figures["course_outbox_finished_last_hour", "push", "sent"] == 0


def test_a_message_put_off_until_an_hour_that_has_passed_is_late_too(
    client: Client, alice: Any, turn: Turn
) -> None:
    complete(turn, alice)
    FollowUp.objects.update(state="due", held_until=ago(minutes=6))

    assert scrape(client)["course_reminder_due_lag_seconds",] == pytest.approx(360, abs=30)


def test_nothing_waiting_is_zero(client: Client, db: None) -> None:
    figures = scrape(client)

    assert figures["course_reminder_due_lag_seconds",] == 0
    assert figures["course_outbox_oldest_seconds",] == 0


def test_no_learner_stands_in_it(client: Client, backlog: None, alice: Any) -> None:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    for private in (alice.email, alice.name, str(alice.uid)):
        assert private not in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 300])
def test_a_scrape_asks_a_few_questions_whatever_there_is(
    client: Client, db: None, rows: int, django_assert_max_num_queries: Any
) -> None:
    OutgoingMessage.objects.bulk_create(message(number) for number in range(rows))

    with django_assert_max_num_queries(8):
        scrape(client)


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", f"Token {TOKEN}", "Bearer tüt"])
def test_without_the_token_there_is_no_such_page(client: Client, db: None, sent: str) -> None:
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_without_a_token_only_this_machine_reads_it(
    client: Client, db: None, settings: Any
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404

    settings.METRICS_FROM_THIS_MACHINE = True

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    # Through a proxy on this machine everybody would look like this machine.
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_platform.health._broker_answers", lambda: True)


def test_a_late_sweep_is_told_and_keeps_the_site_in_service(
    client: Client, broker: None, backlog: None
) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["sweeps"] == (
        "late, send_due_reminders: 12 minutes, deliver_outbox: 7 minutes"
    )


def test_what_waits_for_its_hour_is_not_late(
    client: Client, broker: None, alice: Any, turn: Turn
) -> None:
    complete(turn, alice)
    OutgoingMessage.objects.bulk_create(
        [
            message(1, next_try_at=timezone.now() + dt.timedelta(hours=9)),
            message(2, next_try_at=ago(minutes=4)),
        ]
    )

    assert client.get("/readyz").json()["sweeps"] == "ok"
