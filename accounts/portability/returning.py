"""Whether what the site issued comes back to its person, and taking it out of the totals again.

Four things must hold: this site sealed the document and nobody changed it; the account it came
from was erased here; nothing came back from that account before; and the importing account has
the same address, confirmed. So Depth moves and is never copied.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal
from accounts.models import Erasure, User
from accounts.people import person_hash

CORRECTION = "correction"


def claim(document: dict[str, Any], *, sealed: bool, learner: Any) -> tuple[Erasure | None, str]:
    """The erasure that this document undoes, or why there is none. Caller is in a transaction."""
    if not sealed:
        return None, _("This site did not write the file, or it was changed since.")
    erasure = Erasure.objects.filter(person=person_hash(document["head"]["account"])).first()
    if erasure is None:
        return None, _("The account it came from was not deleted here.")
    if not _is_same_person(document, learner):
        return None, _("It belongs to another address than the one you have confirmed.")
    if _corrections(document) < erasure.totals.get(f"{CORRECTION} entries", 0):
        return None, _("It is older than a correction of its Depth.")
    # Conditional, so that of two imports at once only one finds it.
    claimed = Erasure.objects.filter(pk=erasure.pk, returned_at=None).update(
        returned_at=timezone.now()
    )
    if not claimed:
        return None, _("Its Depth came back before.")
    return erasure, ""


def _is_same_person(document: dict[str, Any], learner: Any) -> bool:
    address = document["person"]["email"]
    confirmed = EmailAddress.objects.filter(user=learner, email__iexact=address, verified=True)
    return bool(learner.email.lower() == address.lower()) and confirmed.exists()


def _corrections(document: dict[str, Any]) -> int:
    entries = document["records"].get("gamification.DepthEntry", [])
    return sum(entry["reason"] == CORRECTION for entry in entries)


def settle(erasure: Erasure, document: dict[str, Any], *, learner: Any) -> None:
    """The person is here again: their share leaves the totals, and their name is theirs."""
    returned: dict[str, int] = {}
    for keep_totals in personal.hooks("keep_totals"):
        returned |= keep_totals(learner, -1)
    Erasure.objects.filter(pk=erasure.pk).update(returned=returned)
    person = document["person"]
    User.objects.filter(pk=learner.pk).update(
        name=person["name"], time_zone=person["time_zone"], date_joined=person["date_joined"]
    )
    learner.refresh_from_db()
