"""Whoever adds a column says what becomes of it; the message tells what to write, and where."""

from typing import Any
from unittest import mock

import pytest
from django.apps import apps

from accounts import personal
from accounts.models import User
from lessons.models import Turn


def without(label: str, *columns: str) -> Any:
    """As if nobody had declared these columns, or the whole model."""
    fates = {name: dict(own) for name, own in personal._fates().items()}
    for column in columns or list(fates[label]):
        del fates[label][column]
    return mock.patch.object(personal, "_fates", return_value=fates)


def test_every_column_says_what_becomes_of_it() -> None:
    problems = personal.undeclared()

    assert not problems, "\n\n".join(problems)


def test_every_fate_is_one_of_the_five() -> None:
    wrong = {
        f"{model}.{column}: {fate}"
        for model, own in personal._fates().items()
        for column, fate in own.items()
        if not personal.is_fate(fate)
    }

    assert not wrong


def test_nothing_is_declared_that_is_not_there() -> None:
    known = {personal.label(model): personal.columns(model) for model in personal.declared_models()}

    assert set(personal._fates()) == set(known)
    stale = [
        f"{model}.{column}"
        for model, own in personal._fates().items()
        for column in own
        if column != personal.REST and column not in {field.name for field in known[model]}
    ]
    assert not stale


def test_a_new_model_is_told_what_to_write() -> None:
    with without("lessons.ReflectionRevision"):
        [problem] = personal.undeclared()

    assert "say in lessons/privacy.py, under FIELDS" in problem
    assert problem.splitlines()[1:5] == [
        '    "ReflectionRevision": {',
        '        "exported+erased": '
        '"learner reflection number saw why plan_if plan_then saved_at",',
        '        "none": "id",',
        "    },",
    ]


def test_a_new_column_is_named() -> None:
    with without("reminders.FollowUp", "zone"):
        [problem] = personal.undeclared()

    assert problem.startswith("reminders.FollowUp: say in reminders/privacy.py, under FIELDS")
    assert '"exported+erased": "zone"' in problem


def test_another_packages_new_link_to_a_person_must_be_decided_on() -> None:
    with without("wagtailcore.Page", "locked_by"):
        problems = personal.undeclared()

    assert any("wagtailcore.Page" in problem and "locked_by" in problem for problem in problems)


def test_what_is_cut_loose_may_be_empty() -> None:
    assert all(field.null for field in personal.cut_loose())


def test_every_link_to_a_person_is_erased_or_cut() -> None:
    """A link that stays would make the database refuse the erasure of that person."""
    staying = [
        str(field)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if personal.points_at_person(field)
        and not personal.goes(field)
        and personal.fate(field) != personal.PSEUDONYMISED
    ]

    assert not staying


def test_what_an_archive_refers_to_has_a_key_on_every_site() -> None:
    """Raises with the line to write."""
    for model in personal.portable_models():
        for field in personal.exported(model):
            if field.is_relation and personal.path_to_person(field.related_model) is None:
                assert personal.key_of(field.related_model)


def test_a_missing_key_says_what_to_write() -> None:
    keys = personal.declarations()["lessons"].KEYS
    with mock.patch.dict(keys):
        del keys["Turn"]
        with pytest.raises(personal.NotDeclared, match=r'KEYS\["Turn"\]'):
            personal.key_of(Turn)


def test_passwords_and_keys_are_in_no_archive() -> None:
    fates = {field.name: personal.fate(field) for field in personal.columns(User)}
    exported = {name for name, fate in fates.items() if fate == personal.EXPORTED}

    assert exported == {"email", "name", "time_zone", "date_joined"}
