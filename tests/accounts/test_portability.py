"""Export, import, export: the same bytes. What is not this site's own comes as words only."""

import datetime as dt
import json
import time
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
from gamification import unearned
from gamification.models import DepthAccount, DepthAct, DepthEntry, Reason
from gamification.rebuilding import rebuild_depth
from gamification.residue import totals
from gamification.sweeping import resume_all
from lessons import operations as ops
from lessons.models import (
    Answer,
    Attempt,
    ChartShare,
    Lesson,
    LookBack,
    Reflection,
    Snapshot,
    Turn,
    TurnCompletion,
    Unlock,
)
from reminders.models import CalendarFeed, FollowUp
from reminders.operations import plan_own, send_due_reminders
from reminders.operations.feeding import open_feed
from tests import factories
from tests.accounts.lives import export, keep_history, live, make_course, make_person
from tests.seeds import is_long

pytestmark = pytest.mark.django_db

GENERATED = 50 if is_long() else 8  # in `make chaos` all, enough of each kind in `make test`
LISTED = {personal.label(m) for m in personal.portable_models() if personal.is_listed(m)}


def erase(person: User) -> Erasure:
    leaving.ask_deletion(person)
    [erasure] = erasing.erase_due_accounts(timezone.now() + dt.timedelta(days=15))
    return erasure


def clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def words(exported: dict[str, Any]) -> dict[str, Any]:
    """What a learner wrote and did: what comes with whoever has the file."""
    kept = {name: own(name, rows) for name, rows in exported["records"].items()}
    kept = {name: rows for name, rows in kept.items() if name not in (*LISTED, ELSEWHERE)}
    return {"records": kept, "withheld": exported["withheld"]}


def own(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what the site issued; a plan stands without the message about it."""
    model = next(m for m in personal.portable_models() if personal.label(m) == name)
    written = [row for row in rows if not personal.is_issued(model, row)]
    if name == "reminders.FollowUp":
        return [{**row, "n": 0, "notice": None} for row in written]
    return written


def issued(exported: dict[str, Any]) -> int:
    records = {name: rows for name, rows in exported["records"].items() if name not in LISTED}
    return sum(len(rows) - len(own(name, rows)) for name, rows in records.items())


ELSEWHERE = "accounts.FromElsewhere"


@pytest.mark.chaos
def test_generated_learners_leave_and_come_back_exactly_as_they_were() -> None:
    began = clocks()
    make_course()
    people = [live(make_person(f"person{n}", time_zone="Asia/Tokyo"), n) for n in range(GENERATED)]
    noon_in_tokyo = timezone.now().replace(hour=3) - dt.timedelta(days=1)
    send_due_reminders(noon_in_tokyo)
    lived = clocks()
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
    assert {*rows, ELSEWHERE, *LISTED} == {
        personal.label(model) for model in personal.portable_models()
    }
    for what, since, until in (("to live", began, lived), ("to leave and return", lived, clocks())):
        wall, processor = (b - a for a, b in zip(since, until, strict=True))
        print(f"\n{what}: {wall:.1f} s, of which {processor:.1f} s of this process")
    print(f"{GENERATED} learners, {rows.total()} rows, identical: {dict(rows)}")


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
    assert brought.elsewhere == issued(exported)
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


def test_promises_are_worked_out_anew_from_what_was_brought(
    alice: Any, bob: Any, lesson: Lesson
) -> None:
    keep_history(alice, lesson)

    import_document(export(alice), learner=bob)

    asking = Snapshot.objects.filter(learner=bob, attempt__turn__follow_up_months__isnull=False)
    assert asking.exists()
    assert FollowUp.objects.of(bob).open().exists()


def test_a_plan_of_ones_own_comes_with_the_file(alice: Any, bob: Any, lesson: Lesson) -> None:
    keep_history(alice, lesson)
    when = timezone.localdate() + dt.timedelta(days=30)
    plan_own(Attempt.objects.of(alice).get(), when=when, channel="here", words="Count aloud.")

    import_document(unsealed(export(alice)), learner=bob)

    plan = FollowUp.objects.of(bob).get(kind="plan")
    assert (plan.words, plan.local_date, plan.is_open) == ("Count aloud.", when, True)


@pytest.mark.parametrize("seed", range(5, 11))
def test_what_this_site_wrote_is_plausible_without_its_seal(
    alice: Any, bob: Any, seed: int
) -> None:
    make_course()
    live(alice, seed)
    exported = export(alice)

    import_document(unsealed(exported), learner=bob)

    assert words(export(bob)) == words(exported)
    assert check_all().broken == {}


def test_look_backs_and_comparisons_that_were_brought_earn_nothing(
    alice: Any, bob: Any, lesson: Lesson
) -> None:
    """Dated long ago, so that gap and interval are over and only where they come from counts."""
    with_all_acts(alice, lesson)
    assert set(DepthEntry.objects.of(alice).values_list("reason", flat=True)) == set(Reason)

    import_document(unsealed(export(alice)), learner=bob)
    turn = factories.turn_of(lesson)
    again = Attempt.objects.of(bob).get(number=2)
    ops.complete_turn(turn, learner=bob)
    ops.save_comparison_note(again, learner=bob, text="I hear more of the second voice.")
    missed = rebuild_depth()
    resume_all()

    assert not missed
    assert not DepthEntry.objects.of(bob).exists()
    assert not DepthAct.objects.of(bob).exists()
    assert check_all().broken == {}
    assert {row.why for row in unearned.of(bob)} == {
        "It came in an archive. What you write from now on earns."
    }


def with_all_acts(person: User, lesson: Lesson) -> None:
    """A reflection, a look-back and a repeat, each of which earned."""
    long_ago = timezone.now() - dt.timedelta(days=500)
    turn, later = factories.turn_of(lesson), long_ago + dt.timedelta(days=300)
    factories.keep_chart(person, turn, at=long_ago)
    ops.complete_turn(turn, learner=person, at=long_ago)
    parts = ops.ReflectionParts(saw="I rush.", why="The click ran ahead of me on Monday.")
    ops.add_reflection(turn, learner=person, parts=parts, at=long_ago)
    attempt = Attempt.objects.of(person).get()
    looked = long_ago + dt.timedelta(days=20)
    ops.add_look_back(attempt, learner=person, text="Money came up again twice.", at=looked)
    again = ops.start_attempt(turn, learner=person, at=later)
    factories.keep_chart(person, turn, 6, 6, 6, 6, 6, at=later)
    text = "I judge my timing by recordings now."
    ops.save_comparison_note(again, learner=person, text=text, at=later)


def unsealed(exported: dict[str, Any]) -> dict[str, Any]:
    return {**exported, canonical.SEAL: "0" * 64}


def test_a_key_is_listed_and_never_brought_back(alice: Any, lesson: Lesson) -> None:
    keep_history(alice, lesson)
    ops.share_chart(Snapshot.objects.get(learner=alice), learner=alice)
    open_feed(alice)
    exported = export(alice)
    records = exported["records"]
    assert [len(records[name]) for name in ("lessons.ChartShare", "reminders.CalendarFeed")] == [
        1,
        1,
    ]
    erase(alice)
    back = make_person("alice")

    brought = import_document(exported, learner=back)

    assert (brought.returned, brought.elsewhere) == (True, 0)
    assert not ChartShare.objects.exists()
    assert not CalendarFeed.objects.exists()


def test_acts_name_the_rows_that_came_back(alice: Any, lesson: Lesson) -> None:
    """A receipt leads to the reflection it was for, though the row has another uid now."""
    email = alice.email
    with_all_acts(alice, lesson)
    exported = export(alice)
    erase(alice)
    back = make_person(email.partition("@")[0])

    import_document(exported, learner=back)

    reflection, look_back = Reflection.objects.get(), LookBack.objects.get()
    repeat = Attempt.objects.get(number=2)
    assert set(DepthAct.objects.of(back).values_list("fact", flat=True)) == {
        f"reflection:{reflection.uid}",
        f"look_back:{look_back.uid}",
        f"attempt:{repeat.uid}",
    }
    assert DepthEntry.objects.get(reason="look_back").source == f"look_back:{look_back.uid}"


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

    assert refused.value.what == ["attempts at Turns"]
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
