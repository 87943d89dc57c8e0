"""A person who signs in. The e-mail address is the login; there is no user name.

And what becomes of a person's things: archives to take along, a wish to leave, what is left.
"""

import datetime as dt
import zoneinfo
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from lessons.prepared import ANYBODY, Prepared


def check_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/Berlin."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *filters: Any, **named: Any) -> "User":
        """Who asks is read again with every request, by a statement that is written once."""
        if filters or set(named) != {"pk"} or type(self) is not UserManager:
            return super().get(*filters, **named)
        found: User | None = next(_by_pk().objects(int(named["pk"])), None)
        if found is None:
            raise self.model.DoesNotExist
        return found

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@cache
def _by_pk() -> Prepared:
    return Prepared.of(User.objects.filter(pk=ANYBODY))


class User(AbstractBaseUser, PermissionsMixin):
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[check_zone]
    )
    is_staff = models.BooleanField(
        _("operator"), default=False, help_text=_("May sign in to the Django admin.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # “Ann@” and “ann@” are the same inbox to every mail server that matters.
            models.UniqueConstraint(Lower("email"), name="one_account_per_address")
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email.partition("@")[0]

    @property
    def first_name(self) -> str:
        """Wagtail's admin greets people by it."""
        return self.get_short_name()


def archive_storage() -> Storage:
    """Never under MEDIA_ROOT: an archive is handed out by a view that asks whose it is."""
    return storages["archives"]


def archive_name(archive: "Archive", filename: str) -> str:
    return f"{archive.uid}.zip"


class Archive(models.Model):
    """Everything of one learner in one file. States: waiting → making → ready → gone, or failed.

    A maker that dies leaves a lease that runs out; the next sweep makes the file anew.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not made")
        GONE = "gone", _("Deleted after its week")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="archives"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    asked_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(storage=archive_storage, upload_to=archive_name, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(state__in=["waiting", "making"]),
                name="one_archive_in_the_making",
            )
        ]

    def __str__(self) -> str:
        return f"archive {self.uid}"

    @property
    def is_pending(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)


class AccountDeletion(models.Model):
    """A wish to leave for good, and the day from which it is carried out."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deletion"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"deletion of {self.learner_id}"

    @property
    def days_left(self) -> int:
        """Begun days count: on the last day it is 1, once it is due 0."""
        left = self.due_at - timezone.now()
        return max(0, -(-left // dt.timedelta(days=1)))


class FromElsewhere(models.Model):
    """A record of an imported archive that this site has no place for: kept to be read."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="from_elsewhere"
    )
    what = models.CharField(max_length=80)
    record = models.JSONField()
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("record from elsewhere")
        verbose_name_plural = _("records from elsewhere")

    def __str__(self) -> str:
        return f"{self.what} of {self.learner_id}"

    @property
    def readable(self) -> list[tuple[str, str]]:
        """What it says, column by column; numbers that only the file understands are left out."""
        record = self.record if isinstance(self.record, dict) else {"": self.record}
        return [
            (name.replace("_", " "), str(value))
            for name, value in record.items()
            if name != "n" and value not in (None, "")
        ]


class Erasure(models.Model):
    """Somebody was erased: a keyed hash that tells who only to one who has the person.

    A backup from before is restored with the person in it; `replay_erasures` finds them by it.
    """

    person = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    erased_at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=dict)  # {model: how many}
    totals = models.JSONField(default=dict)  # {count: how many went into it}
    # The person came back with a sealed archive: what left the totals again. Once at most.
    returned_at = models.DateTimeField(null=True, blank=True)
    returned = models.JSONField(default=dict)

    class Meta:
        ordering = ["erased_at"]

    def __str__(self) -> str:
        return f"erasure of {self.erased_at:%Y-%m-%d}"
