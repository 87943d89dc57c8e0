"""What somebody may do is found at once, and is what Django finds."""

from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from accounts.backends import PermissionsAtOnce


def again(user: Any) -> Any:
    return get_user_model().objects.get(pk=user.pk)


@pytest.fixture
def with_both(alice: Any) -> Any:
    """Some permissions of her own, some of two groups, one of them in all three places."""
    some = list(Permission.objects.order_by("pk")[:6])
    alice.user_permissions.set(some[:3])
    for name, granted in (("One", some[2:4]), ("Two", [some[2], *some[4:]])):
        group = Group.objects.create(name=name)
        group.permissions.set(granted)
        alice.groups.add(group)
    return alice


def test_it_finds_what_django_finds(with_both: Any, bob: Any, ines: Any) -> None:
    for user in (with_both, bob, ines):
        theirs = PermissionsAtOnce().get_all_permissions(again(user))

        assert theirs == ModelBackend().get_all_permissions(again(user))
    assert len(PermissionsAtOnce().get_all_permissions(again(with_both))) == 6


def test_who_is_inactive_may_nothing(with_both: Any) -> None:
    with_both.is_active = False
    with_both.save()

    assert again(with_both).get_all_permissions() == set()


def test_an_operator_may_everything(otto: Any) -> None:
    assert len(again(otto).get_all_permissions()) == Permission.objects.count()


def test_one_statement_is_enough(with_both: Any, django_assert_num_queries: Any) -> None:
    alice = again(with_both)
    with django_assert_num_queries(1):
        assert alice.has_perm("auth.add_permission") or alice.get_all_permissions()
        assert not alice.has_perm("course_lessons.view_progress_report")
        assert not alice.has_module_perms("course_lessons")


def test_passwords_are_left_to_others(alice: Any, settings: Any) -> None:
    """Each backend that tries a wrong one hashes it."""
    settings.AUTHENTICATION_BACKENDS = ["accounts.backends.PermissionsAtOnce"]

    assert authenticate(None, username=alice.email, password="demo-pass-123") is None
