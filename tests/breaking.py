"""How each rule can be broken in the data, past every operation, and what there is to break."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.db import connection
from django.utils import timezone

from gamification import ledger
from gamification.models import (
    DepthAccount,
    DepthAct,
    DepthEntry,
    DepthRule,
    Entitlement,
    Extension,
)
from lessons import counting, guards
from lessons.kinds import Content
from lessons.models import (
    Answer,
    AnswerRevision,
    CountedProgress,
    ProgressTotal,
    Prompt,
    PromptVersion,
    Row,
    RowRevision,
    Snapshot,
    Turn,
    TurnCompletion,
    Unlock,
)
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    add_row,
    save_answer,
    start_attempt,
)
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
from tests.factories import (
    make_extension,
    make_learner,
    make_lesson,
    prompt_of,
    row_content,
    rows_block,
    turn_of,
)
from tests.reminders.acts import complete, keep_chart


def live() -> Turn:
    alice, lesson = make_learner("alice"), make_lesson()
    turn = turn_of(lesson)
    Extension.objects.create(track=make_extension(), threshold=10)
    save_answer(
        prompt_of(lesson, "three_skills"),
        learner=alice,
        content=Content(value=["ear", "patience", "craft"]),
    )
    save_answer(prompt_of(lesson, "skill_pattern"), learner=alice, content=Content(text="Low."))
    journal = prompt_of(make_lesson(body=[rows_block()]), "journal")
    add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))
    keep_chart(turn, alice)
    complete(turn, alice)
    parts = ReflectionParts(saw="I avoid pricing.", why="I said nothing about money last week.")
    add_reflection(turn, learner=alice, parts=parts)
    OutgoingMessage.objects.create(
        key="one", kind="account", to="a@b.org", subject="S", message_id="<1@x>"
    )
    return turn


def run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def other_version() -> PromptVersion:
    ratings = Prompt.objects.get(kind="ratings")
    return PromptVersion.objects.exclude(prompt=ratings).order_by("pk")[0]


def change_chart(**fields: Any) -> None:
    """Past the database's own guard too, as somebody with SQL and a reason might."""
    for name, table, *_rest in guards.TRIGGERS:
        where = "" if connection.vendor == "sqlite" else f" ON {table}"
        run(f"DROP TRIGGER IF EXISTS {name}{where}")
    Snapshot.objects.update(**fields)


def rate(change: Callable[[dict[str, Any]], Any]) -> None:
    snapshot = Snapshot.objects.get()
    change(snapshot.ratings)
    change_chart(ratings=snapshot.ratings)


def double_entry() -> None:
    entry = DepthEntry.objects.get()
    run(
        "INSERT INTO course_gamification_depthentry "
        "(uid, learner_id, amount, reason, source, cycle, explanation, created_at) "
        "SELECT %s, learner_id, amount, reason, source, cycle, explanation, created_at "
        "FROM course_gamification_depthentry",
        uuid.uuid4() if connection.vendor == "postgresql" else uuid.uuid4().hex,
    )
    DepthAccount.objects.update(balance=2 * entry.amount)


def without_unique_entries() -> None:
    declared = DepthEntry._meta.constraints
    (unique,) = (each for each in declared if each.name == "one_entry_per_source")
    left = [each for each in declared if each is not unique]
    # SQLite rebuilds the table from what the model declares.
    with (
        mock.patch.object(DepthEntry._meta, "constraints", left),
        connection.schema_editor(atomic=False) as editor,
    ):
        editor.remove_constraint(DepthEntry, unique)


def second_promise() -> None:
    turn = Turn.objects.get()
    follow_up = FollowUp.objects.get()
    follow_up.attempt = start_attempt(turn, learner=follow_up.learner)
    follow_up.pk, follow_up.uid = None, uuid.uuid4()
    follow_up.save()


def correction(**fields: Any) -> None:
    entry = DepthEntry.objects.get()
    values = {
        "learner": entry.learner,
        "amount": -entry.amount,
        "reason": "correction",
        "source": "entry:x",
        "explanation": "Wrong.",
        "corrects": entry,
    }
    made = DepthEntry.objects.create(**{**values, **fields})
    DepthAccount.objects.update(balance=entry.amount + made.amount)


def erase_entries() -> None:
    with ledger.erasing():
        DepthEntry.objects.all()._raw_delete("default")


def unguard() -> None:
    table = f" ON {ledger.TABLE}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {ledger.GUARDS[0]}{table}")


def act_that_waits() -> DepthAct:
    """One that earns by the rule and of which nobody has said so."""
    return look_back_act(1, rule=None, accrues_at=None)


def look_back_act(number: int, **fields: Any) -> DepthAct:
    now = timezone.now()
    values = {
        "learner": DepthAct.objects.filter(reason="reflection").get().learner,
        "reason": "look_back",
        "turn": Turn.objects.get(),
        "fact": f"look_back:{number}",
        "source": f"look_back:{number}",
        "happened_at": now,
        "since": now - dt.timedelta(days=8),
        "rule": DepthRule.objects.get(reason="look_back"),
        "accrues_at": now,
    }
    return DepthAct.objects.create(**{**values, **fields})


def mint() -> None:
    """An entry that no act and no rule stands behind."""
    learner = DepthAccount.objects.get().learner
    DepthEntry.objects.create(learner=learner, amount=500, reason="reflection", source="turn:none")


def entitlement_alone() -> None:
    learner = DepthAccount.objects.get().learner
    other = make_extension("Pricing")
    Entitlement.objects.create(learner=learner, track=other, provider="Shop", reference="A-1")


BREAKS: list[tuple[str, Callable[[], Any]]] = [
    ("balances_are_sums", lambda: DepthAccount.objects.update(balance=11)),
    ("balances_are_sums", lambda: DepthAccount.objects.all().delete()),
    ("corrections_are_opposites", lambda: correction(amount=-9)),
    ("corrections_are_opposites", lambda: correction(corrects=None)),
    ("unlocks_have_reasons", lambda: Unlock.objects.update(depth_at=None)),
    ("unlocks_have_reasons", lambda: Unlock.objects.update(note="")),
    ("unlocks_have_reasons", lambda: Unlock.objects.update(depth_at=11)),
    ("unlocks_have_reasons", lambda: Unlock.objects.update(source="grant", note="")),
    ("reached_courses_are_open", lambda: Unlock.objects.all().delete()),
    ("what_counts_is_noted", lambda: DepthAct.objects.update(source=f"turn:{uuid.uuid4()}")),
    ("acts_have_earned", lambda: erase_entries()),
    ("acts_have_earned", lambda: act_that_waits()),
    ("entries_stand_on_acts", lambda: DepthAct.objects.update(cycle=2)),
    ("entries_stand_on_acts", lambda: DepthRule.objects.update(amount=11)),
    ("entries_stand_on_acts", lambda: mint()),
    ("caps_hold", lambda: [look_back_act(number) for number in range(4)]),
    ("entitlements_are_open", lambda: entitlement_alone()),
    ("ledger_is_guarded", lambda: unguard()),
    (
        "answers_know_their_question",
        lambda: Answer.objects.filter(prompt__kind="ratings").update(
            prompt_version=other_version()
        ),
    ),
    (
        "answers_know_their_question",
        lambda: AnswerRevision.objects.filter(answer__prompt__kind="ratings").update(
            prompt_version=other_version()
        ),
    ),
    (
        "answers_know_their_question",
        lambda: change_chart(prompt_version=other_version()),
    ),
    ("answers_are_saved_revisions", lambda: Answer.objects.exclude(text="").update(text="Other.")),
    ("answers_are_saved_revisions", lambda: AnswerRevision.objects.exclude(text="").delete()),
    (
        "answers_are_saved_revisions",
        lambda: Answer.objects.filter(prompt__name="three_skills").update(value=["ear"]),
    ),
    ("answers_are_saved_revisions", lambda: AnswerRevision.objects.update(outcome="set_aside")),
    ("answers_know_their_question", lambda: Row.objects.update(prompt_version=other_version())),
    (
        "answers_know_their_question",
        lambda: RowRevision.objects.update(prompt_version=other_version()),
    ),
    ("rows_are_saved_revisions", lambda: Row.objects.update(values={"a": "Other"})),
    ("rows_are_saved_revisions", lambda: Row.objects.update(day="1999-01-01")),
    ("rows_are_saved_revisions", lambda: RowRevision.objects.all().delete()),
    ("rows_are_saved_revisions", lambda: RowRevision.objects.update(outcome="set_aside")),
    (
        "prompts_have_their_own_wording",
        lambda: Prompt.objects.filter(kind="ratings").update(current=other_version()),
    ),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.update({next(iter(r)): 11}))),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.update({next(iter(r)): 0}))),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.update({next(iter(r)): "8"}))),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.update({next(iter(r)): 7.5}))),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.popitem())),
    ("charts_rate_their_own_areas", lambda: rate(lambda r: r.update({str(uuid.uuid4()): 5}))),
    ("charts_rate_their_own_areas", lambda: change_chart(ratings=[])),
    ("returns_are_promised", lambda: FollowUp.objects.all().delete()),
    ("one_open_promise", second_promise),
    ("ends_have_reasons", lambda: FollowUp.objects.update(state="done")),
    ("ends_have_reasons", lambda: FollowUp.objects.update(ended_at=timezone.now())),
    ("messages_are_consistent", lambda: OutgoingMessage.objects.update(state="sent")),
    ("messages_are_consistent", lambda: OutgoingMessage.objects.update(state="sending")),
    (
        "progress_is_counted",
        lambda: [counting.fold(), TurnCompletion.objects.update(undone_at=timezone.now())],
    ),
    ("progress_is_counted", lambda: [counting.fold(), CountedProgress.objects.all().delete()]),
    ("totals_are_sums", lambda: [counting.fold(), ProgressTotal.objects.update(number=7)]),
    ("guides_match_their_rows", lambda: Turn.objects.update(title="Another title")),
    ("guides_match_their_rows", lambda: Turn.objects.update(follow_up_months=9)),
    ("guides_match_their_rows", lambda: Turn.objects.update(retired_at=timezone.now())),
    (
        "guides_match_their_rows",
        lambda: Prompt.objects.filter(kind="ratings").update(retired_at=timezone.now()),
    ),
    (
        "guides_match_their_rows",
        lambda: Prompt.objects.filter(name="skill_pattern").update(turn=None),
    ),
    (
        "guides_match_their_rows",
        lambda: PromptVersion.objects.filter(kind="ratings").update(digest="0"),
    ),
]
