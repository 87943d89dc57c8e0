"""Prompts as one form: what was written, what was typed wrongly, and what another device saved."""

import uuid
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lessons import drafts, operations
from lessons.catalogue import PromptEntry
from lessons.days import minute_of
from lessons.forms.sent import id_of_try, revision_in, uuid_in
from lessons.kinds import Content, Definition, Incomplete, Kind, kind_of
from lessons.kinds.rows import cell_text
from lessons.models import Answer, Prompt, new_uid
from lessons.progress import LATEST, JournalState, RowState, State


@dataclass
class BoundPrompt:
    """One prompt on a page, with this learner's answer."""

    entry: PromptEntry
    content: Content
    revision: int = 0
    saved_at: Any = None
    error: str = ""
    locked: bool = False  # its chart is kept: shown, not asked again
    stands: Answer | None = None  # what another device saved meanwhile, beside what was typed here
    journal: JournalState | None = None  # for rows: `content` is then the row being written
    row_uid: uuid.UUID = field(default_factory=new_uid)  # the id that row will have

    @property
    def key(self) -> str:
        return f"p-{self.entry.uid}"

    @property
    def kind(self) -> Kind:
        return kind_of(self.entry.kind)

    @property
    def definition(self) -> Definition:
        return self.entry.definition

    @property
    def context(self) -> Any:
        return self.kind.context(self.definition, self.content)

    @property
    def missing(self) -> Incomplete | None:
        """Nothing while the field holds what its kind cannot read."""
        return None if self.error else self.kind.missing(self.definition, self.content)

    @property
    def hint(self) -> str:
        """What the answer that is saved still lacks, if anything."""
        missing = self.missing if self.revision and self.content else None
        return missing.message if missing else ""

    @property
    def saved_iso(self) -> str:
        return localtime(self.saved_at).isoformat() if self.saved_at else ""

    @property
    def saved_shown(self) -> str:
        return minute_of(self.saved_at)

    @property
    def written(self) -> bool:
        if self.kind.in_rows:
            return bool(self.journal and self.journal.count)
        return bool(self.content)

    @property
    def latest(self) -> list[dict[str, Any]]:
        """The journal's latest rows, their cells in the order of the columns."""
        columns = self.definition.config["columns"]
        return [
            {
                "row": row,
                "cells": [
                    {**column, "text": cell_text(column, row.values.get(column["key"], ""))}
                    for column in columns
                ],
            }
            for row in (self.journal.latest if self.journal else [])
        ]

    @property
    def as_text(self) -> str:
        return self.kind.as_text(self.definition, self.content)

    @property
    def stands_as_text(self) -> str:
        if self.stands is None:
            return ""
        content = Content(text=self.stands.text, value=self.stands.value)
        return self.kind.as_text(self.definition, content)

    @property
    def form_template(self) -> str:
        return f"lessons/prompts/{self.entry.kind}.html"

    @property
    def answer_template(self) -> str:
        return f"lessons/answers/{self.entry.kind}.html"


class PromptForm:
    """All prompts of a page. Saving one saves all, so that no typed word is lost to a click."""

    def __init__(
        self,
        entries: Iterable[PromptEntry],
        *,
        learner: Any,
        state: State,
        session: MutableMapping[str, Any],
        locked: Iterable[int] = (),
        attempts: dict[int, int] | None = None,
    ) -> None:
        self.learner = learner
        self.session = session
        self.uid = new_uid()  # of this page: sent twice, it is saved once
        self.prompts = {entry.pk: self._bind(entry, state, attempts or {}) for entry in entries}
        for pk in locked:
            if pk in self.prompts:
                self.prompts[pk].locked = True

    def _bind(self, entry: PromptEntry, state: State, attempts: dict[int, int]) -> BoundPrompt:
        if not self.learner.is_authenticated:
            return BoundPrompt(entry, drafts.read(self.session, entry))
        if kind_of(entry.kind).in_rows:
            return BoundPrompt(entry, Content(), journal=state.journal(entry.pk))
        known = state.answers.get(entry.pk)
        # In a Turn the form shows the current attempt; an earlier attempt's answer is history.
        # A recalled prompt of another Turn has no attempt on this page; its latest answer stands.
        ended = entry.turn_pk in attempts and known and known.attempt != attempts[entry.turn_pk]
        if known is None or (ended and not entry.definition.living):
            return BoundPrompt(entry, Content())
        return BoundPrompt(entry, known.content, known.revision, known.saved_at)

    @property
    def errors(self) -> list[BoundPrompt]:
        return [prompt for prompt in self.prompts.values() if prompt.error or prompt.stands]

    def save(self, data: MultiValueDict[str, str]) -> bool:
        """Saves what was posted. False when something needs the learner's eye; the rest is kept."""
        for prompt in self.prompts.values():
            if f"{prompt.key}-rev" in data and not prompt.locked:
                self._save_one(prompt, data)
        return not self.errors

    def _save_one(self, prompt: BoundPrompt, data: MultiValueDict[str, str]) -> None:
        try:
            content = prompt.kind.from_form(prompt.definition, data, prompt.key)
            if prompt.journal:
                self._add_row(prompt, content, data)
            elif content != prompt.content:
                self._store(prompt, content, data)
        except ValidationError as problem:
            prompt.content = prompt.kind.echo(prompt.definition, data, prompt.key)
            prompt.error = " ".join(problem.messages)
        except operations.ClientIdReused:
            # Sent twice with other words in between: the second is a row of its own.
            prompt.content, prompt.row_uid = (
                prompt.kind.echo(prompt.definition, data, prompt.key),
                new_uid(),
            )
            prompt.error = _("This row was added already. Press again to add it as another one.")

    def _add_row(
        self, prompt: BoundPrompt, content: Content, data: MultiValueDict[str, str]
    ) -> None:
        prompt.row_uid = uuid_in(data, f"{prompt.key}-row") or prompt.row_uid
        if not content:
            return  # A day alone is no row.
        row = operations.add_row(
            Prompt.objects.select_related("turn", "current").get(pk=prompt.entry.pk),
            learner=self.learner,
            content=content,
            client_id=prompt.row_uid,
        )
        assert prompt.journal is not None
        known = {kept.uid for kept in prompt.journal.latest}
        if row.uid not in known:
            prompt.journal.count += 1
            kept = RowState(row.uid, row.pk, row.day.isoformat(), row.values)
            prompt.journal.latest = [kept, *prompt.journal.latest][:LATEST]
        prompt.content, prompt.row_uid = Content(), new_uid()

    def _store(self, prompt: BoundPrompt, content: Content, data: MultiValueDict[str, str]) -> None:
        if not self.learner.is_authenticated:
            drafts.keep(self.session, prompt.entry, content)
            prompt.content = content
            return
        based_on = revision_in(data, prompt.key)
        try:
            answer = operations.save_answer(
                Prompt.objects.select_related("turn", "current").get(pk=prompt.entry.pk),
                learner=self.learner,
                content=content,
                based_on=based_on,
                client_id=id_of_try(data, prompt.key, based_on, content.digest),
            )
        except operations.StaleAnswer as stale:
            prompt.stands, answer = stale.answer, stale.answer
        except operations.SnapshotTaken:
            raise ValidationError(
                _("This chart was kept meanwhile. Do the Turn again to rate anew.")
            ) from None
        prompt.content, prompt.revision, prompt.saved_at = (
            content,
            answer.revision,
            answer.saved_at,
        )
