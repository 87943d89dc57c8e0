"""Export, import, export: the same bytes. What is not this site's own comes as words only."""

import datetime as dt
import json
from collections import Counter
from typing import Any

import jsonschema
import pytest
from django.utils import timezone

from accounts import erasing, leaving, personal
from accounts.models import Erasure, FromElsewhere, User
from accounts.portability import canonical, document
from accounts.portability.importing import NotEmpty, import_document
from accounts.portability.schema import schema
from course_platform.invariants import check_all
from gamification.models import DepthAccount, DepthEntry
from gamification.rebuilding import rebuild_depth
from gamification.residue import totals
from lessons import operations as ops
from lessons.models import Answer, Lesson, Snapshot, Turn, TurnCompletion, Unlock
from reminders.models import FollowUp
from tests.accounts.lives import export, live, make_course, make_person

pytestmark = pytest.mark.django_db

GENERATED = 50
ISSUED = ("gamification.DepthEntry", "lessons.Unlock", "reminders.FollowUp")


def erase(person: User) -> Erasure:
    leaving.ask_deletion(person)
    [erasure] = erasing.erase_due_accounts(timezone.now() + dt.timedelta(days=15))
    return erasure


def words(exported: dict[str, Any]) -> dict[str, Any]:
    """What a learner wrote and did: what comes with whoever has the file."""
    records = exported["records"]
    kept = {name: rows for name, rows in records.items() if name not in (*ISSUED, ELSEWHERE)}
    return {"records": kept, "withheld": exported["withheld"]}


ELSEWHERE = "accounts.FromElsewhere"


def test_fifty_learners_leave_and_come_back_exactly_as_they_were() -> None:
    make_course()
    people = [live(make_person(f"person{n}", time_zone="Asia/Tokyo"), n) for n in range(GENERATED)]
    before = {person.email: export(person) for person in people}
    everything = totals()
    rows: Counter[str] = Counter()

    for person in people:
        erase(person)
    assert totals() == everything
    for number, (email, exported) in enumerate(before.items()):
        back = make_person(f"person{number}")
        brought = import_document(exported, learner=back)
        rows.update(brought.rows)
        assert (back.email, brought.returned, brought.elsewhere) == (email, True, 0)
        assert document.same(export(back), exported)

    assert totals() == everything
    assert rebuild_depth(dry_run=True).awards == []
    assert check_all().broken == {}
    # Of each kind there was some; otherwise this would prove nothing about it.
    assert {*rows, ELSEWHERE} == {personal.label(model) for model in personal.portable_models()}
    print(f"\n{GENERATED} learners, {rows.total()} rows, identical: {dict(rows)}")


def test_an_export_of_an_unchanged_account_is_the_same_bytes(alice: Any) -> None:
    make_course()
    live(alice, 1)

    one, two = ("".join(document.write(alice)) for _ in range(2))

    [line] = [a for a, b in zip(one.splitlines(), two.splitlines(), strict=True) if a != b][:1]
    assert line.startswith('"head":')


def test_words_come_to_any_account_and_earn_nothing_there(alice: Any, bob: Any) -> None:
    make_course()
    live(alice, 3)
    exported = export(alice)
    assert DepthEntry.objects.of(alice).balance() > 0

    brought = import_document(exported, learner=bob)

    assert words(export(bob)) == words(exported)
    assert not brought.returned
    assert brought.why_not == "The account it came from was not deleted here."
    assert not DepthEntry.objects.of(bob).exists()
    assert not Unlock.objects.filter(learner=bob).exists()
    assert brought.elsewhere == sum(len(exported["records"][name]) for name in ISSUED)
    assert not rebuild_depth(dry_run=True)
    assert check_all().broken == {}


def test_what_was_issued_elsewhere_stays_readable_and_is_exported_again(
    alice: Any, bob: Any
) -> None:
    make_course()
    live(alice, 3)
    import_document(export(alice), learner=bob)

    kept = FromElsewhere.objects.filter(learner=bob, what="gamification.DepthEntry")

    assert kept.count() == DepthEntry.objects.of(alice).count()
    again = export(bob)["records"][ELSEWHERE]
    assert [row["record"]["amount"] for row in again if row["what"].endswith("DepthEntry")]


def test_promises_are_worked_out_anew_from_what_was_brought(alice: Any, bob: Any) -> None:
    make_course()
    live(alice, 3)

    import_document(export(alice), learner=bob)

    asking = Snapshot.objects.filter(learner=bob, attempt__turn__follow_up_months__isnull=False)
    assert asking.exists()
    assert FollowUp.objects.of(bob).open().exists()


def test_a_reflection_that_was_brought_earns_nothing_by_an_edit_or_a_completion(
    alice: Any, bob: Any, turn: Turn
) -> None:
    parts = ops.ReflectionParts(saw="I rush.", why="The click runs ahead of me.")
    ops.add_reflection(turn, learner=alice, parts=parts)
    import_document(export(alice), learner=bob)

    ops.complete_turn(turn, learner=bob)
    ops.add_reflection(
        turn, learner=bob, parts=ops.ReflectionParts(saw="I rush, still.", why="Less than before.")
    )

    assert not DepthEntry.objects.of(bob).exists()
    assert not rebuild_depth().awards


def test_what_is_written_after_an_import_earns_as_everywhere(
    alice: Any, bob: Any, turn: Turn
) -> None:
    ops.complete_turn(turn, learner=alice)
    import_document(export(alice), learner=bob)

    parts = ops.ReflectionParts(saw="I rush.", why="The click runs ahead of me.")
    ops.add_reflection(turn, learner=bob, parts=parts)

    assert DepthAccount.objects.get(learner=bob).balance == 10


def test_content_that_this_site_lacks_is_kept_from_elsewhere(alice: Any, bob: Any) -> None:
    make_course()
    live(alice, 2)
    exported = export(alice)
    key = str(Lesson.objects.get(title="Every kind").translation_key)
    text = canonical.spell(exported).replace(key, "00000000-0000-4000-8000-000000000000")
    lost = Answer.objects.of(alice).filter(prompt__lesson__translation_key=key).count()

    brought = import_document(json.loads(text), learner=bob)

    kept = FromElsewhere.objects.filter(learner=bob)
    assert kept.filter(what="lessons.Answer").count() == lost > 0
    assert brought.elsewhere == kept.count()
    assert Answer.objects.of(bob).count() == Answer.objects.of(alice).count() - lost
    assert check_all().broken == {}


def test_an_archive_goes_into_an_empty_account_only(alice: Any, bob: Any, turn: Turn) -> None:
    ops.complete_turn(turn, learner=alice)
    ops.start_attempt(turn, learner=bob)

    with pytest.raises(NotEmpty) as refused:
        import_document(export(alice), learner=bob)

    assert refused.value.what == ["attempts"]
    assert not TurnCompletion.objects.filter(learner=bob).exists()


def test_the_document_is_what_the_schema_says(alice: Any) -> None:
    make_course()
    live(alice, 4)
    jsonschema.Draft202012Validator.check_schema(schema())

    jsonschema.validate(export(alice), schema())


def test_the_schema_refuses_a_column_that_nobody_declared(alice: Any) -> None:
    make_course()
    live(alice, 4)
    exported = export(alice)
    exported["records"]["lessons.Attempt"][0]["password"] = "x"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(exported, schema())
