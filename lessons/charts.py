"""The radar chart as geometry: pure numbers in, SVG coordinates out.

All axes run from 0 to 10 from the centre, clockwise from the top in the author's order, for
ever: area and impression change with the order of axes, so it is never chosen by the data.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 360.0  # user units of the square viewBox
RADIUS = 120.0
CENTRE = SIZE / 2
RINGS = (2, 4, 6, 8, 10)


@dataclass(frozen=True)
class Spoke:
    """One axis: where it ends, where its label stands, and the learner's dot if rated."""

    key: str
    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    rating: int | None
    dot_x: float | None
    dot_y: float | None


@dataclass(frozen=True)
class Radar:
    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    polygon: str  # empty until every axis is rated: a partial shape would mislead
    size: float = SIZE
    centre: float = CENTRE
    radius: float = RADIUS

    @classmethod
    def of(cls, axes: Sequence[Mapping[str, Any]], ratings: Mapping[str, int]) -> "Radar":
        """`axes` as in a ratings prompt's config; `ratings` by axis key, 1 to 10."""
        count = len(axes)
        ratings = {key: rating for key, rating in ratings.items() if isinstance(rating, int)}
        spokes = tuple(
            _spoke(axis, ratings.get(axis["key"]), _angle(index, count))
            for index, axis in enumerate(axes)
        )
        complete = count > 0 and all(spoke.rating is not None for spoke in spokes)
        return cls(
            spokes=spokes,
            rings=tuple(
                _points([_at(_angle(i, count), ring) for i in range(count)]) for ring in RINGS
            ),
            polygon=_points([(s.dot_x or 0.0, s.dot_y or 0.0) for s in spokes]) if complete else "",
        )


def _angle(index: int, count: int) -> float:
    return 2 * math.pi * index / count - math.pi / 2


def _at(angle: float, rating: float) -> tuple[float, float]:
    distance = RADIUS * rating / 10
    return (
        round(CENTRE + distance * math.cos(angle), 1),
        round(CENTRE + distance * math.sin(angle), 1),
    )


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in pairs)


def _spoke(axis: Mapping[str, Any], rating: int | None, angle: float) -> Spoke:
    x, y = _at(angle, 10)
    label_x, label_y = _at(angle, 11.6)
    sideways = math.cos(angle)
    dot = _at(angle, rating) if rating is not None else (None, None)
    return Spoke(
        key=axis["key"],
        label=axis["label"],
        x=x,
        y=y,
        label_x=label_x,
        label_y=label_y,
        anchor="middle" if abs(sideways) < 0.2 else ("start" if sideways > 0 else "end"),
        rating=rating,
        dot_x=dot[0],
        dot_y=dot[1],
    )
