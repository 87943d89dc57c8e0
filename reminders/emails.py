"""The mails of this app: one function for each, and whether each is still wanted."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.utils import timezone

from lessons.blinding import blind_prompts
from lessons.models import Snapshot, Track
from outbox.models import OutgoingMessage
from outbox.outbox import absolute, compose, queue_email, queue_emails
from outbox.signals import Skip, Wait
from reminders.links import later_link, stop_all_link, stop_link
from reminders.models import FollowUp, ReminderPreference
from reminders.schedule import after_quiet_hours, zone_of
from reminders.wording import extremes, reason

FOLLOW_UP, COURSE_OPENED = "follow_up", "course_opened"


def wants_follow_up(follow_up: FollowUp) -> bool:
    """Whether a mail was asked for, by somebody who still has an account."""
    learner = follow_up.learner
    preference = getattr(learner, "reminder_preference", None)
    stopped = preference is not None and preference.stopped_at is not None
    return follow_up.channel == FollowUp.Channel.EMAIL and learner.is_active and not stopped


def queue_follow_up(follow_up: FollowUp) -> None:
    """“On 22 May 2026 you kept a chart …”, with a door and two exits."""
    learner = follow_up.learner
    snapshot = (
        Snapshot.objects.select_related("prompt_version")
        .filter(attempt_id=follow_up.attempt_id)
        .first()
    )
    # Who has begun the repeat already rates blind: the mail would tell the old ratings.
    told = snapshot is not None and snapshot.prompt_id not in blind_prompts(learner)
    highest, lowest = extremes(snapshot) if snapshot and told else (None, None)
    queue_email(
        FOLLOW_UP,
        # The date, since one that was put off is told again, on its new date.
        key=f"{FOLLOW_UP}:{follow_up.uid}:{follow_up.local_date.isoformat()}",
        learner=learner,
        context={
            "follow_up": follow_up,
            "turn": follow_up.turn,
            "reason": reason(follow_up),
            "highest": highest,
            "lowest": lowest,
            "turn_url": absolute(follow_up.turn.get_absolute_url()),
            "later_url": later_link(follow_up),
            "stop_url": stop_link(follow_up),
        },
        unsubscribe_url=stop_all_link(learner),
    )


def queue_course_opened(track_pk: int, learner_pks: Sequence[int]) -> None:
    """Tells those who asked to be told of courses that open, and nobody else."""
    wanting = get_user_model()._default_manager.filter(
        pk__in=learner_pks,
        is_active=True,
        reminder_preference__email_unlocks=True,
        reminder_preference__stopped_at=None,
    )
    learners = list(wanting)
    if not learners:
        return
    track = Track.objects.only("title", "url_path").get(pk=track_pk)
    context = {"track": track, "path_url": absolute("/path/")}
    queue_emails(
        compose(
            COURSE_OPENED,
            key=f"{COURSE_OPENED}:{track_pk}:{learner.pk}",
            learner=learner,
            context=context,
            unsubscribe_url=stop_all_link(learner),
        )
        for learner in learners
    )


def obstacle_to(message: OutgoingMessage) -> Skip | Wait | None:
    """Asked again as a mail leaves, since much can change between the sweep and the sender."""
    if message.kind not in (FOLLOW_UP, COURSE_OPENED) or message.learner is None:
        return None
    learner = message.learner
    if not learner.is_active:
        return Skip("The account is closed.")
    preference = ReminderPreference.objects.filter(learner=learner).first()
    if preference is not None and preference.stopped_at is not None:
        return Skip("The learner stopped all mail.")
    if message.kind == COURSE_OPENED and not (preference and preference.email_unlocks):
        return Skip("The learner does not want news of courses.")
    if message.kind == FOLLOW_UP and (unwanted := _unwanted(message)):
        return unwanted
    now = timezone.now()
    civil = after_quiet_hours(now, zone_of(learner))
    return Wait(civil, "Quiet hours where the learner is.") if civil > now else None


def _unwanted(message: OutgoingMessage) -> Skip | None:
    _, uid, day = message.key.split(":")
    follow_up = FollowUp.objects.filter(uid=uid).first()
    if follow_up is None or follow_up.state != FollowUp.State.DUE:
        return Skip("The follow-up is over or was moved.")
    if follow_up.local_date.isoformat() != day:
        return Skip("The follow-up was moved.")
    if follow_up.channel != FollowUp.Channel.EMAIL:
        return Skip("The learner wants to see it on the page only.")
    return None
