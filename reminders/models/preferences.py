import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.schedule import Manners, usual_quiet_from, usual_quiet_until, zone_of


class ReminderPreference(models.Model):
    """How a learner wants to hear. Nothing is sent until it is asked for."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="reminder_preference",
    )
    email_follow_ups = models.BooleanField(
        default=False, verbose_name=_("Send me an e-mail when a follow-up is due")
    )
    email_unlocks = models.BooleanField(
        default=False, verbose_name=_("Send me an e-mail when a course opens for me")
    )
    repeats = models.BooleanField(
        default=True, verbose_name=_("Come back and compare, when the guide suggests it")
    )
    unfinished = models.BooleanField(
        default=False, verbose_name=_("Finish a Turn I started, after three days")
    )
    reflections = models.BooleanField(
        default=False, verbose_name=_("Add a reflection to a Turn I completed, the day after")
    )
    look_backs = models.BooleanField(
        default=False, verbose_name=_("Look back from memory, after 7, 30 and 90 days")
    )
    weekly = models.BooleanField(
        default=False, verbose_name=_("Once a week, what waits for me and what I did")
    )
    quotes = models.BooleanField(
        default=True, verbose_name=_("Quote my own words and ratings in messages to me")
    )
    quiet_from = models.TimeField(default=usual_quiet_from, verbose_name=_("Quiet from"))
    quiet_until = models.TimeField(default=usual_quiet_until, verbose_name=_("Quiet until"))
    # “When, how, in whose words?” was answered then, also by “not now”; it is not asked again.
    asked_at = models.DateTimeField(null=True, blank=True)
    # Three messages in a row went unanswered, “Keep these?” was sent then, and has no answer yet.
    paused_at = models.DateTimeField(null=True, blank=True)
    # “Stop all mail” was said then, and no mail was asked for since.
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("choice about reminders")
        verbose_name_plural = _("choices about reminders")

    def __str__(self) -> str:
        return f"preferences of {self.learner_id}"


def manners_of(learner: object, preference: ReminderPreference | None) -> Manners:
    """When this learner may be written to; also for one who never said anything about it."""
    if preference is None:
        return Manners(zone_of(learner))
    return Manners(zone_of(learner), _time(preference.quiet_from), _time(preference.quiet_until))


def _time(value: dt.time) -> dt.time:
    return value.replace(second=0, microsecond=0)
