"""Two or more charts of one learner beside each other. Pure: values in, rows out, no database.

Axes are matched by key. What was asked at one time only is said to be so and never filled in.
None of the series is the truth: people learn, and then judge by another standard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from lessons.charts import Overlay, Strip, along


class Asked(Enum):
    BOTH = "both"
    ONLY_NOW = "only_now"
    ONLY_THEN = "only_then"


@dataclass(frozen=True)
class Chart:
    """One kept chart. `axes` as in a ratings prompt's config; `matters` holds keys of axes."""

    axes: Sequence[Mapping[str, Any]]
    ratings: Mapping[str, int]
    matters: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One axis then and now. `place` is where an author put it, for its colour."""

    key: str
    label: str
    place: int
    asked: Asked
    then: int | None
    now: int | None
    seen: int | None  # then as seen now
    then_label: str = ""  # only where the axis was called otherwise
    reworded: bool = False  # the words at its ends were others
    mattered: bool = False
    matters: bool = False

    @property
    def change(self) -> int | None:
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def words(self) -> str:
        if self.asked is Asked.ONLY_NOW:
            return _("not asked then")
        if self.asked is Asked.ONLY_THEN:
            return _("no longer asked")
        return in_words(self.change)

    @property
    def seen_words(self) -> str:
        """How then looks from now, beside how it looked then."""
        if self.seen is None or self.then is None:
            return ""
        if self.seen == self.then:
            return _("you would still say %(rating)d") % {"rating": self.seen}
        return _("you would now say %(seen)d, not %(then)d") % {
            "seen": self.seen,
            "then": self.then,
        }

    @property
    def gap(self) -> str:
        """What the learner said mattered, beside how they rated it: “matters, rated 3”."""
        said = []
        if self.mattered and self.then is not None:
            said.append(_("mattered then, rated %(rating)d") % {"rating": self.then})
        if self.matters and self.now is not None:
            said.append(_("matters now, rated %(rating)d") % {"rating": self.now})
        return "; ".join(said)

    @property
    def at_then(self) -> float | None:
        return along(self.then)

    @property
    def at_now(self) -> float | None:
        return along(self.now)

    @property
    def at_seen(self) -> float | None:
        return along(self.seen)


def in_words(change: int | None) -> str:
    if change is None:
        return ""
    if change == 0:
        return _("no change")
    if change > 0:
        return _("up %(steps)d") % {"steps": change}
    return _("down %(steps)d") % {"steps": -change}


@dataclass(frozen=True)
class Comparison:
    rows: tuple[Row, ...]
    overlay: Overlay

    @property
    def any_lower(self) -> bool:
        return any((row.change or 0) < 0 for row in self.rows)

    @property
    def gaps(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.gap)

    @property
    def axes_changed(self) -> bool:
        return any(row.asked is not Asked.BOTH or row.then_label for row in self.rows)

    @property
    def summary(self) -> str:
        """The chart in one sentence, for whoever cannot see it."""
        return "; ".join(
            _("%(label)s: %(words)s")
            % {"label": row.label, "words": _from_to(row) if row.change else row.words}
            for row in self.rows
        )


def _from_to(row: Row) -> str:
    return _("from %(then)d to %(now)d") % {"then": row.then, "now": row.now}


def compare(then: Chart, now: Chart, seen: Mapping[str, int] | None = None) -> Comparison:
    """Rows in the order asked now; what is no longer asked stands after them."""
    before = {axis["key"]: axis for axis in then.axes}
    after = {axis["key"]: axis for axis in now.axes}
    keys = [*after, *(key for key in before if key not in after)]
    rows = tuple(
        _row(key, place, before.get(key), after.get(key), then, now, seen or {})
        for place, key in enumerate(keys, start=1)
    )
    axes = [{"key": row.key, "label": row.label} for row in rows]
    series = {"then": then.ratings, "now": now.ratings}
    if seen:
        series["seen"] = seen
    return Comparison(rows, Overlay.of(axes, series))


def _row(
    key: str,
    place: int,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    then: Chart,
    now: Chart,
    seen: Mapping[str, int],
) -> Row:
    label = (after or before or {})["label"]
    both = before is not None and after is not None
    return Row(
        key=key,
        label=label,
        place=place,
        asked=Asked.BOTH if both else Asked.ONLY_NOW if after else Asked.ONLY_THEN,
        then=then.ratings.get(key) if before else None,
        now=now.ratings.get(key) if after else None,
        seen=seen.get(key) if before else None,
        then_label=before["label"] if both and before and before["label"] != label else "",
        reworded=bool(both and _ends(before) != _ends(after)),
        mattered=key in then.matters,
        matters=key in now.matters,
    )


def _ends(axis: Mapping[str, Any] | None) -> tuple[str, str]:
    return (axis or {}).get("low", ""), (axis or {}).get("high", "")


@dataclass(frozen=True)
class Line:
    """One axis through a series of charts; None where a chart did not ask it."""

    key: str
    label: str
    place: int
    ratings: tuple[int | None, ...]
    strip: Strip


def series(charts: Sequence[Chart]) -> tuple[Line, ...]:
    """Small multiples, one for each axis: `charts` oldest first, axes in the newest order."""
    labels: dict[str, str] = {}
    for chart in reversed(charts):
        for axis in chart.axes:
            labels.setdefault(axis["key"], axis["label"])
    lines = []
    for place, (key, label) in enumerate(labels.items(), start=1):
        ratings = tuple(chart.ratings.get(key) for chart in charts)
        lines.append(Line(key, label, place, ratings, Strip.of(ratings)))
    return tuple(lines)
