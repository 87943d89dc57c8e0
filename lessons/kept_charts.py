"""A learner's kept charts of one Turn, read for the compare page, the API and pictures of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lessons.blinding import blind_prompts, visible_snapshots
from lessons.charts import Overlay
from lessons.comparison import Chart, Comparison, compare
from lessons.days import day_of
from lessons.models import Answer, Hindsight, Snapshot, Turn

# What XML cannot hold at all, escaped or not.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class KeptCharts:
    """What may be seen now. `charts` are those of one ratings prompt, oldest first."""

    blind: bool
    charts: tuple[Snapshot, ...]
    others: tuple[Snapshot, ...]  # the latest chart of each other ratings prompt of the Turn

    def at(self, uid: UUID | None) -> Snapshot | None:
        return next((chart for chart in self.charts if chart.uid == uid), None)


@dataclass(frozen=True)
class Pair:
    """Two charts of one prompt, the earlier first, with what was added to them."""

    then: Snapshot
    now: Snapshot
    hindsight: Hindsight | None
    compared: Comparison


def kept_charts(turn: Turn, learner: Any, *, chart: UUID | None = None) -> KeptCharts:
    """The charts of the prompt that `chart` belongs to, else of the one kept last. Two queries."""
    blind = blind_prompts(learner)
    taken = Snapshot.objects.filter(learner=learner, attempt__turn=turn)
    rows = list(
        visible_snapshots(taken, blind)
        .select_related("attempt", "prompt", "prompt_version", "definition")
        .order_by("attempt__number", "pk")
    )
    meant = next((row for row in rows if row.uid == chart), rows[-1] if rows else None)
    latest = {row.prompt_id: row for row in rows}
    return KeptCharts(
        # Of a Turn that is not blind itself the blind prompts of others are no matter.
        blind=bool(blind) and taken.filter(prompt__in=blind).exists(),
        charts=tuple(row for row in rows if meant and row.prompt_id == meant.prompt_id),
        others=tuple(row for pk, row in latest.items() if meant and pk != meant.prompt_id),
    )


def pair_of(then: Snapshot, now: Snapshot, learner: Any) -> Pair:
    """In the order they were kept, whichever way round they were named."""
    then, now = sorted((then, now), key=lambda chart: chart.attempt.number)
    hindsight = Hindsight.objects.filter(learner=learner, snapshot=then, seen_from=now).first()
    mattered = what_mattered([then, now], learner)
    before, after = chart_of(then, mattered), chart_of(now, mattered)
    seen = hindsight.ratings if hindsight else None
    return Pair(then, now, hindsight, compare(before, after, seen))


def chosen_pair(
    kept: KeptCharts, learner: Any, *, then: UUID | None, now: UUID | None
) -> Pair | None:
    """Those that were named; otherwise the latest and the one before it."""
    if len(kept.charts) < 2:
        return None
    later = kept.at(now) or next(row for row in reversed(kept.charts) if row.uid != then)
    before = [row for row in kept.charts if row.attempt.number < later.attempt.number]
    earlier = kept.at(then) or (before[-1] if before else kept.charts[-1])
    return None if earlier.pk == later.pk else pair_of(earlier, later, learner)


def chart_of(snapshot: Snapshot, mattered: Mapping[int, frozenset[str]] | None = None) -> Chart:
    return Chart(
        snapshot.prompt_version.config["axes"],
        snapshot.ratings,
        (mattered or {}).get(snapshot.attempt_id, frozenset()),
    )


def what_mattered(snapshots: Sequence[Snapshot], learner: Any) -> dict[int, frozenset[str]]:
    """Attempt → keys of the areas that were chosen as mattering in it."""
    chosen = Answer.objects.of(learner).filter(
        attempt__in=[row.attempt_id for row in snapshots], prompt__kind="choice"
    )
    return {
        answer.attempt_id: frozenset(answer.value or ())
        for answer in chosen.select_related("prompt_version")
        if answer.attempt_id and answer.prompt_version.config.get("options_from")
    }


PALETTES = {
    "light": {
        "paper": "#ffffff", "ink": "#16201e", "muted": "#4c5a57", "hairline": "#d3dad7",
        "edge": "#76857f", "then": "#7a4e00", "now": "#0a5a63", "seen": "#98336a",
    },
    "dark": {
        "paper": "#121716", "ink": "#e5ebe8", "muted": "#a5b2ad", "hairline": "#2b3532",
        "edge": "#74837d", "then": "#e5b65a", "now": "#6fc8ce", "seen": "#f09cc2",
    },
}  # fmt: skip


def picture(now: Snapshot, pair: Pair | None = None, *, theme: str = "light") -> str:
    """One chart, or a pair, as an SVG that needs nothing else: it brings its own paper.

    Only attributes, no style sheet, so that every viewer and our own content policy show it.
    """
    if pair:
        overlay, rows = pair.compared.overlay, pair.compared.rows
        legend = [("then", day_of(pair.then.taken_at)), ("now", day_of(pair.now.taken_at))]
        if pair.hindsight:
            legend.append(("seen", _("%s, as seen later") % day_of(pair.then.taken_at)))
    else:
        chart = chart_of(now)
        overlay = Overlay.of(chart.axes, {"now": chart.ratings})
        rows = compare(chart, chart).rows
        legend = [("now", day_of(now.taken_at))]
    context = {
        "overlay": overlay,
        "rows": rows,
        "legend": legend,
        "paired": pair is not None,
        "seen": bool(pair and pair.hindsight),
        "summary": summary_of(now, pair),
        "height": 470 + 26 * len(rows) + 26 * len(legend),
        "title": " · ".join(words for _name, words in legend),
        "colours": PALETTES.get(theme, PALETTES["light"]),
    }
    return _UNPRINTABLE.sub("", render_to_string("lessons/chart.svg", context))


def summary_of(now: Snapshot, pair: Pair | None = None) -> str:
    """The picture in words."""
    if pair:
        return pair.compared.summary
    chart = chart_of(now)
    return "; ".join(f"{axis['label']}: {chart.ratings.get(axis['key'])}" for axis in chart.axes)
