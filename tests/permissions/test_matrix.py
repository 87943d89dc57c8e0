"""Who may do what at every address of the site.

matrix.txt names every route × method × person. A new address without a row fails, and so does
a row whose address is gone. After a deliberate change: `python -m tests.permissions.write`, then
read the difference: it is the review of who may see what. The rules that no table may bend are
tests of their own, below it.
"""

from typing import Any

import pytest

from tests.permissions.probe import PEOPLE, Answers, probe_all
from tests.permissions.table import read_table, write_table

pytestmark = pytest.mark.django_db

# What staff pages answer to people without the right: never content.
REFUSALS = {"login", "refused", "missing", "unmet"}
OPEN_STAFF_ADDRESSES = {
    # Leaving the two admins.
    "admin/logout/",
    "django-admin/logout/",
    # The same for everybody: translations of button labels, and icons.
    "admin/jsi18n/",
    "admin/sprite/",
}


@pytest.fixture(scope="module")
def answers(django_db_setup: Any, django_db_blocker: Any, write_permissions: bool) -> Answers:
    """Every address asked by everybody, once for the module; all of it rolled back."""
    with django_db_blocker.unblock():
        found = probe_all()
    if write_permissions:
        write_table(found)
    return found


def test_every_address_answers_each_person_as_the_table_says(answers: Answers) -> None:
    table = read_table()

    wrong = [
        f"{pattern} {method} {person}: table says {table[pattern, method][person]}, got {got}"
        for (pattern, method), row in answers.items()
        if (pattern, method) in table
        for person in PEOPLE
        if table[pattern, method][person] != (got := row[person])
    ]
    assert not wrong, "\n".join(wrong)


def test_every_address_has_a_row(answers: Answers) -> None:
    missing = sorted({pattern for pattern, _method in answers.keys() - read_table().keys()})

    assert not missing, "no row in matrix.txt: " + ", ".join(missing)


def test_every_row_has_an_address(answers: Answers) -> None:
    stale = sorted({pattern for pattern, _method in read_table().keys() - answers.keys()})

    assert not stale, "rows without an address: " + ", ".join(stale)


def test_the_admins_are_shut_to_everybody_but_staff(answers: Answers) -> None:
    open_to_others = [
        f"{pattern} {method} {person}: {row[person]}"
        for (pattern, method), row in answers.items()
        if pattern.startswith(("admin/", "django-admin/")) and pattern not in OPEN_STAFF_ADDRESSES
        for person in ("anonymous", "alice", "bob")
        if row[person] not in REFUSALS
    ]
    assert not open_to_others, "\n".join(open_to_others)


def test_instructors_do_not_reach_the_operators_admin(answers: Answers) -> None:
    reached = [
        f"{pattern} {method}: {row['ines']}"
        for (pattern, method), row in answers.items()
        if pattern.startswith("django-admin/")
        and pattern not in OPEN_STAFF_ADDRESSES
        and row["ines"] not in REFUSALS
    ]
    assert not reached, "\n".join(reached)


NEVER_THERE = {
    # The site has no form pages and no aliases of guides, serves pictures by no generated address,
    # and shows its settings nowhere by themselves.
    "admin/forms/submissions/<int:page_id>/",
    "admin/forms/submissions/<int:page_id>/results/",
    "admin/pages/<int:page_id>/convert_alias/",
    "admin/images/<int:image_id>/generate_url/",
    "admin/images/<int:image_id>/generate_url/output/",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/",
    "django-admin/<url>",
    # Passwords are allauth's.
    "admin/password_reset/confirm/<uidb64>/<token>/",
    # Files of mail that only a site without a mail server writes; tests/outbox asks for one.
    "django-admin/course_outbox/outgoingmessage/files/<str:name>/",
    "django-admin/course_outbox/outgoingmessage/files/<str:name>/html/",
}
# Addresses with a parameter that name nothing of another track's.
NAMES_NO_TRACK = {
    # The word is the name of a type, or an action's; whose rows, the request's body says.
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/",
    "admin/pages/create/<slug:app_label>/<slug:model_name>",
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/",
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/",
    "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/",
    # Texts that all guides repeat belong to all who write guides.
    "admin/settings/<slug:app_name>/<slug:model_name>/",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/",
    # A link may lead to any page, so its title and address can be chosen; never its text.
    "admin/choose-page/<int:parent_page_id>/",
    # Tasks of workflows are the whole site's; ending an editing session ends only one's own.
    "admin/workflows/task_chooser/<int:task_id>/",
    "admin/editing-sessions/release/<int:session_id>/",
    # Rules of Depth are the whole site's: whoever may change one sees what that does everywhere.
    # A sweep that opens one course is for those who may edit it (gamification/staff_pages.py).
    "admin/depth/rules/<slug:reason>/",
}
ANSWERS_ELSEWHERE = {
    # On to the nearest page of one's own, or to the history, which refuses.
    ("admin/pages/<int:parent_page_id>/", "get"),
    ("admin/pages/<int:parent_page_id>/results/", "get"),
    ("admin/pages/<int:page_id>/revisions/", "get"),
    ("admin/pages/<int:page_id>/revisions/", "post"),
    # Questions that name a page's title; the answer that would act is refused.
    ("admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", "get"),
    ("admin/pages/workflow/confirm_cancellation/<int:page_id>/", "get"),
    ("admin/pages/workflow/confirm_cancellation/<int:page_id>/", "post"),
}


def test_an_instructor_of_another_track_reaches_nothing_of_this_one(answers: Answers) -> None:
    open_to_all = OPEN_STAFF_ADDRESSES | NAMES_NO_TRACK
    reached = [
        f"{pattern} {method}: {row['ivo']}"
        for (pattern, method), row in answers.items()
        if pattern.startswith("admin/") and "<" in pattern and pattern not in open_to_all
        if (pattern, method) not in ANSWERS_ELSEWHERE and row["ivo"] not in REFUSALS
    ]
    assert not reached, "\n".join(reached)


def test_nearly_every_address_of_the_admins_was_asked_about_a_row_that_exists(
    answers: Answers,
) -> None:
    """Otherwise “missing” would say nothing about permission."""
    missing = {
        pattern
        for (pattern, method), row in answers.items()
        if "<" in pattern and method == "get" and pattern.startswith(("admin/", "django-admin/"))
        if row["otto"] == "missing"
    }
    assert missing <= NEVER_THERE, "\n".join(sorted(missing - NEVER_THERE))


ALICES_OWN = (
    "accounts/settings/data/<",
    "answers/<uuid:uid>/d",
    "answers/<uuid:uid>/h",
    "api/v1/follow-ups/<",
    "api/v1/rows/<uuid:prompt_uid>/<",
    "api/v1/shares/<",
    "api/v1/snapshots/<",
    "attempts/",
    "charts/<",
    "charts/shares/<",
    "highlights/<",
    "reminders/<",
    "reminders/ask/<",
    "reminders/plan/<",
    "reminders/push/<",
    "rows/<uuid:uid>/<",
    "turns/<uuid:uid>/compare/chart",
    "turns/<uuid:uid>/look-back/remove",
    "turns/<uuid:uid>/reflect/history",
    "turns/<uuid:uid>/reflect/remove",
)


def test_what_belongs_to_alice_is_missing_for_everybody_else(answers: Answers) -> None:
    """Operators included: no page of a learner's own opens to staff."""
    seen = [
        f"{pattern} {method} {person}: {answers[pattern, method][person]}"
        for pattern, method in alices_own(answers)
        for person in ("bob", "ines", "ivo", "otto")
        if answers[pattern, method][person] not in ("missing", "unmet")
    ]
    assert not seen, "\n".join(seen)


def test_alice_reaches_all_that_is_hers(answers: Answers) -> None:
    """Otherwise “missing” would say nothing about the others."""
    shut = [
        f"{pattern} {method}: {answers[pattern, method]['alice']}"
        for pattern, method in alices_own(answers)
        if answers[pattern, method]["alice"] not in ("ok", "sent", "unmet")
    ]
    assert not shut, "\n".join(shut)


def alices_own(answers: Answers) -> list[tuple[str, str]]:
    for start in ALICES_OWN:
        assert any(pattern.startswith(start) for pattern, _method in answers), start
    return [asked for asked in answers if asked[0].startswith(ALICES_OWN)]


def test_no_address_of_our_own_breaks_on_an_empty_form(answers: Answers) -> None:
    """Some of Wagtail's choosers do, for staff alone; theirs are the rows that say so."""
    broken = [
        f"{pattern} {method} {person}"
        for (pattern, method), row in answers.items()
        for person, word in row.items()
        if (word == "broken" and not pattern.startswith("admin/")) or word.startswith("unexpected")
    ]
    assert not broken, "\n".join(broken)


def test_everybody_in_the_table_is_probed() -> None:
    assert PEOPLE == ("anonymous", "alice", "bob", "ines", "otto")
