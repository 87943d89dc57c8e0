"""What one message holds: per promise a fact, the learner's own words, a question and its doors."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.blinding import blind_prompts, visible_snapshots, written_in_sight
from lessons.models import Reflection, Row, Snapshot, TurnCompletion
from outbox.outbox import absolute
from reminders import links
from reminders.models import FollowUp
from reminders.schedule import WEEK
from reminders.wording import DATE, button, extremes, heading, question, reason

LONGEST_QUOTE = 240  # characters; the whole stands behind the door

Kind = FollowUp.Kind


@dataclass(frozen=True)
class Item:
    """One promise as a message tells it. Addresses are absolute."""

    follow_up: FollowUp
    heading: str
    reason: str
    question: str
    button: str
    url: str
    facts: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    done_url: str = ""
    later_url: str = ""
    stop_url: str = ""


def items_of(rows: Sequence[FollowUp], *, quoting: bool) -> list[Item]:
    """In the order in which they fell due, those that ask for something before mere news."""
    ordered = sorted(rows, key=lambda row: row.kind in (Kind.DIGEST, Kind.NEWS))
    attempts = [row.attempt_id for row in ordered if row.attempt_id]
    # Who has begun a repeat already rates blind: the message would tell the old ratings.
    learner = ordered[0].learner if ordered else None
    blind = blind_prompts(learner) if learner else frozenset()
    kept = Snapshot.objects.filter(attempt__in=attempts).select_related("prompt_version")
    written = Reflection.objects.filter(attempt__in=attempts, removed_at=None)
    charts = {chart.attempt_id: chart for chart in visible_snapshots(kept, blind)}
    reflections = {one.attempt_id: one for one in written_in_sight(written, learner, blind)}
    return [
        _item(
            row,
            charts.get(row.attempt_id or 0),
            reflections.get(row.attempt_id or 0),
            quoting=quoting,
        )
        for row in ordered
    ]


def _item(
    row: FollowUp, chart: Snapshot | None, reflection: Reflection | None, *, quoting: bool
) -> Item:
    facts = week_of(row) if row.kind == Kind.DIGEST else []
    quotes: list[str] = []
    if quoting:
        facts += _ratings(row, chart)
        quotes = own_words(row, reflection)
    return Item(
        follow_up=row,
        heading=heading(row),
        reason=reason(row),
        question=question(row),
        button=button(row),
        url=absolute(door(row)),
        facts=facts,
        quotes=[Truncator(" ".join(text.split())).chars(LONGEST_QUOTE) for text in quotes if text],
        done_url=links.done_link(row) if row.kind == Kind.PLAN else "",
        # The next week has its own, and news have no other day.
        later_url="" if row.kind in (Kind.DIGEST, Kind.NEWS) else links.later_link(row),
        stop_url=links.stop_link(row),
    )


def door(row: FollowUp) -> str:
    """The page on which what is asked can be done."""
    if row.kind == Kind.DIGEST:
        return reverse("lessons:path")
    if row.track is not None:
        return reverse("lessons:track", args=[row.track.slug])
    assert row.turn is not None
    if row.kind == Kind.REFLECT:
        return reverse("lessons:reflect", args=[row.turn.uid])
    if row.kind == Kind.LOOK_BACK:
        try:
            return reverse("lessons:look_back", args=[row.turn.uid])
        except NoReverseMatch:  # A site whose lessons have no such page.
            return row.turn.get_absolute_url()
    return row.turn.get_absolute_url()


def own_words(row: FollowUp, reflection: Reflection | None) -> list[str]:
    """What the learner wrote for this day. A look back asks first, so it quotes nothing."""
    if row.kind == Kind.LOOK_BACK:
        return []
    if row.words:
        return [row.words]
    if reflection is None:
        return []
    if row.kind == Kind.PLAN:
        return [plan_line(reflection)]
    return [reflection.saw] if row.kind == Kind.REPEAT else []


def plan_line(reflection: Reflection) -> str:
    """“If it rains on Saturday, then I record the window.”

    The labels of the two fields are often typed again as the first words in them.
    """
    when, then = reflection.plan_if.strip(), reflection.plan_then.strip()
    if when and then:
        said = {
            "when": _without_first(_("If"), when).rstrip(".,; "),
            "then": _without_first(_("then"), then),
        }
        return _("If %(when)s, then %(then)s") % said
    return when or then


def _without_first(word: str, text: str) -> str:
    first, _space, rest = text.partition(" ")
    return rest.lstrip() if rest and first.rstrip(",").casefold() == word.casefold() else text


def _ratings(row: FollowUp, chart: Snapshot | None) -> list[str]:
    highest, lowest = extremes(chart) if chart and row.kind == Kind.REPEAT else (None, None)
    if not highest:
        return []
    words = {"highest": highest, "lowest": lowest}
    return [_("Highest then: %(highest)s. Lowest: %(lowest)s.") % words]


def week_of(row: FollowUp) -> list[str]:
    """What a digest says: what waits, what comes, what was done. Empty when there is nothing."""
    learner, end = row.learner_id, row.due_at
    own = FollowUp.objects.filter(learner=learner).exclude(kind__in=[Kind.DIGEST, Kind.NEWS])
    rows = own.select_related("turn").order_by("due_at", "pk")
    waiting = rows.filter(state="due", notified_at__lt=end)
    coming = rows.planned().filter(due_at__lt=end + WEEK)
    lines = [_("Waiting: %(title)s.") % {"title": other.title} for other in waiting[:5]]
    lines += [
        _("On %(day)s: %(title)s.")
        % {"day": date_format(other.local_date, DATE), "title": other.title}
        for other in coming[:5]
    ]
    return lines + _done_since(learner, end - WEEK)


def _done_since(learner: Any, since: dt.datetime) -> list[str]:
    turns = TurnCompletion.objects.filter(
        learner=learner, completed_at__gte=since, undone_at=None
    ).count()
    words = Reflection.objects.filter(
        learner=learner, created_at__gte=since, removed_at=None
    ).count()
    rows = Row.objects.filter(learner=learner, created_at__gte=since, removed_at=None).count()
    lines = []
    if turns:
        lines.append(
            ngettext(
                "This week you completed one Turn.",
                "This week you completed %(count)s Turns.",
                turns,
            )
            % {"count": turns}
        )
    if words:
        lines.append(
            ngettext("You wrote one reflection.", "You wrote %(count)s reflections.", words)
            % {"count": words}
        )
    if rows:
        lines.append(
            ngettext(
                "Your journal has one row more.", "Your journals have %(count)s rows more.", rows
            )
            % {"count": rows}
        )
    return lines
