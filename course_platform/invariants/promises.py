"""Follow-ups and mail: promised where promised, once, and on time."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils import timezone

from course_platform.invariants.checks import SAMPLE, invariant, overdue, promptness
from lessons.models import Snapshot, TurnCompletion
from outbox.delivery import KEPT_AFTER_END
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
from reminders.operations.following import unanswered

PATIENCE = dt.timedelta(hours=1)
NIGHTS = dt.timedelta(days=2)  # One of them may fail.
RECENT = dt.timedelta(days=7)


@invariant(
    "Every chart and completion of a Turn that asks for a return has its follow-up.", FollowUp
)
def returns_are_promised() -> Iterable[str]:
    for model in (Snapshot, TurnCompletion):
        rows = unanswered(model).order_by().values_list("pk", flat=True)
        for pk in rows[:SAMPLE]:
            yield f"{model._meta.model_name} {pk}"


@invariant("A learner has one open follow-up of a kind for a Turn at most.", FollowUp)
def one_open_promise() -> Iterable[str]:
    """But for plans of one's own: each attempt may have one, and a constraint says no more."""
    doubled = (
        FollowUp.objects.open()
        .filter(turn__isnull=False)
        .exclude(kind=FollowUp.Kind.PLAN)
        .order_by()
        .values("learner_id", "turn_id", "kind", "step")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
    )
    for row in doubled[:SAMPLE]:
        yield f"learner {row['learner_id']}: {row['number']} for turn {row['turn_id']}"


@invariant("A follow-up that is over says when and why; one that is not, does not.", FollowUp)
def ends_have_reasons() -> Iterable[str]:
    over = Q(state__in=[FollowUp.State.DONE, FollowUp.State.CANCELLED])
    explained = Q(ended_at__isnull=False) & ~Q(end_reason="")
    bare = Q(ended_at=None, end_reason="")
    wrong = FollowUp.objects.filter((over & ~explained) | (~over & ~bare))
    for pk in wrong.order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"follow-up {pk}"


@invariant("Every message is in a state that fits its times.", OutgoingMessage)
def messages_are_consistent() -> Iterable[str]:
    finished = Q(state__in=["sent", "skipped", "dead"])
    wrong = OutgoingMessage.objects.filter(
        finished & Q(finished_at=None)
        | ~finished & Q(finished_at__isnull=False)
        | Q(state="sending", lease_until=None)
    )
    for pk in wrong.order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"message {pk}"


@promptness("A follow-up is told within an hour of its time.", FollowUp)
def follow_ups_are_told() -> Iterable[str]:
    yield from overdue("follow-up", FollowUp.objects.due(timezone.now() - PATIENCE), "due_at")
    failed = FollowUp.objects.open().exclude(last_error="").order_by("due_at")
    for pk, error in failed.values_list("pk", "last_error")[:SAMPLE]:
        yield f"follow-up {pk}: {error}"


@promptness("A message leaves, or is given up, within an hour of its turn.", OutgoingMessage)
def messages_leave() -> Iterable[str]:
    late = OutgoingMessage.objects.to_send(timezone.now() - PATIENCE).order_by("next_try_at")
    for pk, state, since in late.values_list("pk", "state", "next_try_at")[:SAMPLE]:
        yield f"message {pk}: {state}, since {since:%Y-%m-%d %H:%M} UTC"


@promptness("No message was given up in the last seven days.", OutgoingMessage)
def messages_are_not_given_up() -> Iterable[str]:
    dead = OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.DEAD, finished_at__gt=timezone.now() - RECENT
    )
    for pk, error in dead.order_by("-finished_at").values_list("pk", "last_error")[:SAMPLE]:
        yield f"message {pk}: {error[:120]}"


@promptness("What a message said is forgotten a week after its end.", OutgoingMessage)
def messages_are_forgotten() -> Iterable[str]:
    over = timezone.now() - KEPT_AFTER_END - NIGHTS
    kept = OutgoingMessage.objects.finished().filter(finished_at__lt=over)
    for pk in kept.exclude(text="", html="").order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"message {pk}"
