"""Who may do what."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from accounts.models import User
from lessons.prepared import ANYBODY, Prepared


class PermissionsAtOnce(ModelBackend):
    """A person's own permissions and those of their groups, by one statement that is written once.

    Every page of the admin asks for them. Django's own backend asks twice and writes both anew;
    named before it, this one leaves it what it found.
    """

    def authenticate(self, *args: Any, **credentials: Any) -> None:
        """Left to the others: a wrong password is hashed once for each that tries it."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            rows = _permissions().rows(user_obj.pk)
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in rows}
        found: set[str] = user_obj._perm_cache
        return found


@cache
def _permissions() -> Prepared:
    person = User(pk=ANYBODY)
    names = Permission.objects.order_by().values_list("content_type__app_label", "codename")
    return Prepared.of(names.filter(user=person).union(names.filter(group__user=person)))
