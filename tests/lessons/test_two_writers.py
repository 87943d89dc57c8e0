"""Two devices of one learner write in any order: what was acknowledged is in the history.

Every step is a request as the page's script or its form sends it; hypothesis chooses the order,
loses replies, and lets a device go on from what it saw long ago. 100 orders in `make test`, 500 in
`make chaos`.
"""

import logging
import uuid
from collections.abc import Generator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gamification.models import DepthEntry
from lessons.forms.reflection import token_of
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    Reflection,
    ReflectionDraft,
    ReflectionRevision,
)
from lessons.operations import standing
from tests import factories
from tests.seeds import is_long

writers = st.sampled_from([0, 1])
# Few texts, so that the devices often say the same, or what one of them said before.
texts = st.sampled_from(["One.", "Two.", "Three.", "One. Two.", " "])


class Writers(RuleBasedStateMachine):
    """A learner with two devices; what they write is rolled back after each run."""

    learner: Any = None
    devices: tuple[Client, Client]

    @initialize()
    def sit_down(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.last: list[dict[str, str]] = [{}, {}]

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


class Answering(Writers):
    prompt: Any = None

    @initialize()
    def nothing_written(self) -> None:
        self.seen = [0, 0]
        self.stands = [0, 0]
        self.acknowledged: set[str] = set()
        self.set_aside: set[str] = set()

    def send(self, writer: int, data: dict[str, str]) -> Any:
        self.last[writer] = data
        reply = self.devices[writer].post(reverse("lessons:answer", args=[self.prompt.uid]), data)
        assert reply.status_code in (200, 409), reply.content
        text = data[f"p-{self.prompt.uid}"].strip()
        (self.acknowledged if reply.status_code == 200 else self.set_aside).add(text)
        self.stands[writer] = reply.json()["revision"]
        return reply

    @rule(writer=writers, text=texts)
    def write(self, writer: int, text: str) -> None:
        key = f"p-{self.prompt.uid}"
        seen = str(self.seen[writer])
        reply = self.send(writer, {key: text, f"{key}-rev": seen, "client_id": str(uuid.uuid4())})
        if reply.status_code == 200:
            self.seen[writer] = reply.json()["revision"]
            assert Answer.objects.get(learner=self.learner).text == text.strip()

    @rule(writer=writers)
    def send_again_after_a_lost_reply(self, writer: int) -> None:
        if self.last[writer]:
            before = AnswerRevision.objects.filter(learner=self.learner).count()
            self.send(writer, self.last[writer])
            assert AnswerRevision.objects.filter(learner=self.learner).count() == before

    @rule(writer=writers)
    def look_at_both(self, writer: int) -> None:
        self.seen[writer] = self.stands[writer]

    @invariant()
    def the_history_holds_every_acknowledged_text(self) -> None:
        if not hasattr(self, "acknowledged"):
            return
        revisions = AnswerRevision.objects.filter(learner=self.learner)
        held = set(revisions.values_list("text", flat=True))
        assert self.acknowledged | self.set_aside <= held
        answer = Answer.objects.filter(learner=self.learner).first()
        if answer:
            saved = list(revisions.filter(outcome="saved").order_by("number"))
            assert [row.number for row in saved] == list(range(1, answer.revision + 1))
            assert saved[-1].text == answer.text
            assert answer.text in self.acknowledged


class Reflecting(Writers):
    turn: Any = None

    @initialize()
    def nothing_written(self) -> None:
        self.seen = ["0.0", "0.0"]
        self.kept: set[str] = set()  # saved, or set aside
        self.drafts: set[str] = set()  # since the reflection was saved last
        self.current = ""
        self.counted = False  # What earned Depth once keeps it, whatever is written later.

    def body(self, writer: int, text: str) -> dict[str, str]:
        return {"saw": text, "why": "Since May.", "reflect-rev": self.seen[writer]}

    @rule(writer=writers, text=texts)
    def draft(self, writer: int, text: str) -> None:
        data = {**self.body(writer, text), "client_id": str(uuid.uuid4())}
        self.last[writer] = data
        self.autosave(writer, data)

    @rule(writer=writers)
    def send_the_draft_again(self, writer: int) -> None:
        if self.last[writer]:
            self.autosave(writer, self.last[writer], again=True)

    def autosave(self, writer: int, data: dict[str, str], *, again: bool = False) -> None:
        url = reverse("lessons:draft", args=[self.turn.uid])
        before = ReflectionDraft.objects.filter(learner=self.learner).count()
        reply = self.devices[writer].post(url, data)
        assert reply.status_code in (200, 409), reply.content
        if reply.status_code == 409:
            self.kept.add(data["saw"])
        else:
            self.drafts.add(data["saw"])
            if not again:
                self.seen[writer] = reply.json()["revision"]
        self.stood = reply.json()["revision"]
        if again and data["saw"] in self.drafts:
            assert ReflectionDraft.objects.filter(learner=self.learner).count() <= before + 1

    @rule(writer=writers, text=texts)
    def save(self, writer: int, text: str) -> None:
        url = reverse("lessons:reflect", args=[self.turn.uid])
        data = {**self.body(writer, text), "complete": "yes", "form-id": str(uuid.uuid4())}
        for _ in range(2):  # A double click is always with us.
            reply = self.devices[writer].post(url, data)
            assert reply.status_code in (302, 422), reply.content
        self.kept.add(text)
        if reply.status_code == 302:
            self.current, self.drafts = text, set()
            self.counted |= bool(text.strip())

    @rule(writer=writers)
    def look_at_both(self, writer: int) -> None:
        attempt = Attempt.objects.latest_of(self.turn, self.learner)
        if attempt:
            self.seen[writer] = token_of(standing(attempt).place)

    @invariant()
    def the_history_holds_every_acknowledged_text(self) -> None:
        if not hasattr(self, "kept"):
            return
        reflection = Reflection.objects.filter(attempt__learner=self.learner).first()
        held = {
            row.saw
            for model in (Reflection, ReflectionRevision, ReflectionDraft)
            for row in model._default_manager.filter(learner=self.learner)
        }
        assert self.kept | self.drafts <= held
        assert (reflection.saw if reflection else "") == self.current
        if reflection:
            numbers = [row.number for row in reflection.revisions.order_by("number")]
            assert numbers == list(range(1, reflection.revision))
        entries = DepthEntry.objects.filter(learner=self.learner).count()
        assert entries == (1 if self.counted else 0)


def run(machine: type[Writers], interleavings: int, **about: Any) -> None:
    """One learner and one signing in for all runs: neither is what they are about."""
    learner, devices = factories.make_learner("writer"), (Client(), Client())
    devices[0].force_login(learner)
    devices[1].cookies = devices[0].cookies
    given = {"learner": learner, "devices": devices, **about}
    seated: Any = type(machine.__name__, (machine,), given)
    case = seated.TestCase
    case.settings = settings(
        max_examples=interleavings if is_long() else interleavings // 5,
        stateful_step_count=8,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    case().runTest()


@pytest.fixture
def quiet() -> Generator[None]:
    """A refusal is logged by Django; five hundred runs of them say nothing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.chaos
@pytest.mark.django_db
def test_any_order_of_two_devices_keeps_every_answer(quiet: None) -> None:
    lesson = factories.make_lesson(
        body=[factories.prompt_block("long_text", "What do you hear?", name="hear")]
    )
    run(Answering, 350, prompt=factories.prompt_of(lesson, "hear"))


@pytest.mark.chaos
@pytest.mark.django_db
def test_a_retry_of_what_another_device_had_saved_already_makes_no_row(alice: Any) -> None:
    """Found by the machine above: both say the same, one goes on, then the other sends again."""
    lesson = factories.make_lesson(
        body=[factories.prompt_block("long_text", "What do you hear?", name="hear")]
    )
    prompt = factories.prompt_of(lesson, "hear")
    key = f"p-{prompt.uid}"

    def send(text: str, seen: int, try_id: uuid.UUID) -> int:
        device = Client()
        device.force_login(alice)
        sent = {key: text, f"{key}-rev": str(seen), "client_id": str(try_id)}
        return device.post(reverse("lessons:answer", args=[prompt.uid]), sent).status_code

    again = uuid.uuid4()
    assert send("One.", 0, uuid.uuid4()) == 200
    assert send("One.", 0, again) == 200
    assert send("Two.", 1, uuid.uuid4()) == 200

    assert send("One.", 0, again) == 409
    assert list(AnswerRevision.objects.values_list("text", flat=True)) == ["One.", "Two."]


@pytest.mark.django_db
def test_any_order_of_two_devices_keeps_every_reflection(quiet: None, turn: Any) -> None:
    run(Reflecting, 150, turn=turn)
