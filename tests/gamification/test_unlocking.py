"""Opening courses by sets: everyone who has the Depth, once, and nobody missed in a race."""

import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from gamification import sweeping
from gamification.models import Extension
from gamification.sweeping import open_for_everyone
from lessons.models import Unlock
from lessons.operations import unlock_course
from lessons.signals import courses_opened
from outbox.models import OutgoingMessage
from reminders.models import ReminderPreference
from reminders.operations import send_due_reminders
from tests.factories import make_extension, make_learner
from tests.gamification.acts import earn, practice
from tests.reminders.acts import tomorrow_noon


@pytest.fixture
def extension(db: None) -> Extension:
    """At 30, so that nobody below has reached it in their own transaction."""
    return Extension.objects.create(track=make_extension(), threshold=30)


def lower(extension: Extension, threshold: int = 20) -> None:
    Extension.objects.filter(pk=extension.pk).update(threshold=threshold)


def open_to() -> set[Any]:
    return {unlock.learner for unlock in Unlock.objects.select_related("learner")}


def test_a_lowered_threshold_opens_the_course_to_all_who_reach_it(
    extension: Extension, alice: Any, bob: Any
) -> None:
    earn(alice, 20)
    earn(bob, 10)
    lower(extension)

    (result,) = open_for_everyone()

    assert result.learners == 1
    assert open_to() == {alice}


def test_the_unlock_is_worded_like_one_from_the_learners_own_act(
    extension: Extension, alice: Any, bob: Any
) -> None:
    earn(alice, 30)
    earn(bob, 20)
    lower(extension)
    open_for_everyone()

    own, swept = Unlock.objects.order_by("depth_at").reverse()
    assert own.note == "You have 30 Depth; it opens at 30."
    assert swept.note == "You have 20 Depth; it opens at 20."
    assert (swept.source, swept.depth_at, swept.learner) == ("depth", 20, bob)
    assert swept.unlocked_at is not None
    assert swept.seen_at is None


def test_sweeping_again_opens_nothing_and_closes_nothing(extension: Extension, alice: Any) -> None:
    earn(alice, 20)
    lower(extension)
    open_for_everyone()
    before = Unlock.objects.get()

    assert open_for_everyone()[0].learners == 0
    lower(extension, 500)
    open_for_everyone()

    assert Unlock.objects.get() == before
    assert Unlock.objects.get().unlocked_at == before.unlocked_at


def test_an_earlier_grant_keeps_its_own_reason(extension: Extension, alice: Any) -> None:
    earn(alice, 20)
    unlock_course(
        extension.track_id, learner=alice, source=Unlock.Source.GRANT, note="For the concert."
    )
    lower(extension)

    open_for_everyone()

    assert Unlock.objects.get().note == "For the concert."


def test_small_batches_reach_everyone(extension: Extension) -> None:
    learners = [make_learner(f"learner{number}") for number in range(7)]
    for learner in learners:
        earn(learner, 20)
    lower(extension)
    seen: list[tuple[int, int]] = []

    (result,) = open_for_everyone(batch=2, report=lambda _, done, total: seen.append((done, total)))

    assert result.learners == 7
    assert open_to() == set(learners)
    assert seen[-1][0] == seen[-1][1]
    extension.refresh_from_db()
    assert extension.swept_at is not None


def test_the_number_of_statements_does_not_grow_with_the_learners(
    extension: Extension, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        earn(make_learner(f"learner{number}"), 20)
    lower(extension)

    with django_assert_max_num_queries(16):
        open_for_everyone()


def test_one_course_can_be_named(extension: Extension, alice: Any) -> None:
    other = Extension.objects.create(track=make_extension("Pricing"), threshold=40)
    earn(alice, 20)
    lower(extension)
    lower(other)

    open_for_everyone(other.pk)

    assert [unlock.track_id for unlock in Unlock.objects.all()] == [other.track_id]


def test_an_unpublished_course_opens_to_nobody(extension: Extension, alice: Any) -> None:
    earn(alice, 20)
    lower(extension)
    extension.track.unpublish()

    assert open_for_everyone() == []


def test_a_dry_run_counts_and_opens_nothing(extension: Extension, alice: Any, capsys: Any) -> None:
    earn(alice, 20)
    lower(extension)

    call_command("unlock_extension_courses", "--dry-run")
    assert "would open for 1" in capsys.readouterr().out
    assert not Unlock.objects.exists()

    call_command("unlock_extension_courses")
    assert "opened for 1" in capsys.readouterr().out


def test_those_who_asked_are_mailed_and_nobody_else(
    extension: Extension, alice: Any, bob: Any
) -> None:
    ReminderPreference.objects.create(learner=alice, email_unlocks=True)
    ReminderPreference.objects.create(learner=bob, email_unlocks=False)
    earn(alice, 20)
    earn(bob, 20)
    lower(extension)

    open_for_everyone()
    open_for_everyone()
    send_due_reminders(tomorrow_noon())

    message = OutgoingMessage.objects.get()
    assert (message.learner, message.subject) == (alice, "“Rhythm and feel” is open for you")
    assert "List-Unsubscribe-Post" in message.headers


def test_ones_own_unlock_is_mailed_the_same_way(extension: Extension, alice: Any) -> None:
    ReminderPreference.objects.create(learner=alice, email_unlocks=True)

    earn(alice, 30)
    send_due_reminders(tomorrow_noon())

    assert OutgoingMessage.objects.get().kind == "course_opened"


def test_a_receiver_that_fails_leaves_the_batch_for_the_next_sweep(
    extension: Extension, alice: Any
) -> None:
    earn(alice, 20)
    lower(extension)

    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    courses_opened.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            open_for_everyone()
    finally:
        courses_opened.disconnect(fail)

    assert not Unlock.objects.exists()
    assert open_for_everyone()[0].learners == 1


def test_publishing_a_course_or_saving_a_threshold_wakes_a_worker(
    extension: Extension, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[tuple[str, Any]] = []
    monkeypatch.setattr("outbox.nudge.nudge", lambda task, *args: woken.append((task.name, args)))

    with django_capture_on_commit_callbacks(execute=True):
        extension.track.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        extension.save()

    assert woken == [("gamification.tasks.unlock_extension_courses", (extension.pk,))] * 2


@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_whoever_earns_while_the_threshold_is_lowered_is_not_missed(alice: Any) -> None:
    """alice has read the old threshold and not committed when the sweep for the new one starts."""
    extension = Extension.objects.create(track=make_extension(), threshold=30)
    practice()
    swept = threading.Event()

    def sweep() -> None:
        try:
            open_for_everyone()
            swept.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=sweep)
    with transaction.atomic():
        earn(alice, 20)
        in_another_connection(lambda: lower(extension))
        thread.start()
        assert not swept.wait(0.5)  # It waits for alice instead of passing her by.
    thread.join(10)

    assert open_to() == {alice}


def in_another_connection(call: Any) -> None:
    def run() -> None:
        try:
            call()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)


def test_the_batch_size_is_bounded() -> None:
    assert sweeping.BATCH <= sweeping.LARGEST <= 40_000
