"""The radar chart as geometry: pure numbers in, SVG coordinates out.

All axes run from 0 to 10 from the centre, clockwise from the top in the author's order, for
ever: area and impression change with the order of axes, so it is never chosen by the data.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from lessons.keeping import hole

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
            rings=_rings(count),
            polygon=_points([(s.dot_x or 0.0, s.dot_y or 0.0) for s in spokes]) if complete else "",
        )

    def hollow(self) -> tuple["Radar", dict[str, Any]]:
        """The chart with holes for its numbers and dots, and what goes there."""
        own: dict[str, Any] = {"polygon": self.polygon}
        spokes = []
        for number, spoke in enumerate(self.spokes):
            if spoke.rating is None:
                spokes.append(spoke)
                continue
            parts = {"rating": spoke.rating, "dot_x": spoke.dot_x, "dot_y": spoke.dot_y}
            own |= {f"{part}_{number}": value for part, value in parts.items()}
            holes: dict[str, Any] = {part: hole(f"{part}_{number}") for part in parts}
            spokes.append(replace(spoke, **holes))
        return replace(self, spokes=tuple(spokes), polygon=hole("polygon")), own


@cache
def _rings(count: int) -> tuple[str, ...]:
    return tuple(_points([_at(_angle(i, count), ring) for i in range(count)]) for ring in RINGS)


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


@dataclass(frozen=True)
class Mark:
    """One rated axis of one series."""

    key: str
    x: float
    y: float
    rating: int


@dataclass(frozen=True)
class Shape:
    """One series: a closed shape where every axis is rated, else the pieces between its gaps."""

    name: str  # which of the series; the template gives it dash, mark and fill
    path: str
    closed: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Overlay:
    """Several charts on the same axes. What was not asked at one time is a gap, never a guess."""

    frame: Radar
    shapes: tuple[Shape, ...]

    @classmethod
    def of(
        cls, axes: Sequence[Mapping[str, Any]], series: Mapping[str, Mapping[str, int]]
    ) -> "Overlay":
        return cls(
            frame=Radar.of(axes, {}),
            shapes=tuple(_shape(name, axes, ratings) for name, ratings in series.items()),
        )


def _shape(name: str, axes: Sequence[Mapping[str, Any]], ratings: Mapping[str, int]) -> Shape:
    count = len(axes)
    places: list[Mark | None] = []
    for index, axis in enumerate(axes):
        rating = ratings.get(axis["key"])
        places.append(
            Mark(axis["key"], *_at(_angle(index, count), rating), rating) if rating else None
        )
    closed = count > 0 and all(places)
    path = _line([mark for mark in places if mark]) + "Z" if closed else _pieces(places)
    return Shape(name, path, closed, tuple(mark for mark in places if mark))


def _pieces(places: Sequence[Mark | None]) -> str:
    """Lines between neighbours that are both rated, round the circle from the first gap on."""
    gap = next((index for index, mark in enumerate(places) if mark is None), 0)
    pieces: list[list[Mark]] = [[]]
    for mark in [*places[gap:], *places[:gap]]:
        if mark is None:
            pieces.append([])
        else:
            pieces[-1].append(mark)
    return "".join(_line(piece) for piece in pieces if len(piece) > 1)


def _line(marks: Sequence[Mark]) -> str:
    return "M" + "L".join(f"{mark.x:g},{mark.y:g}" for mark in marks)


STRIP_HEIGHT, STRIP_STEP = 66.0, 40.0


@dataclass(frozen=True)
class Strip:
    """One axis over several charts, oldest first: dots from 0 to 10, joined where both are there.

    Equal steps and not a time scale: it shows the order of charts, and its table has the days.
    """

    width: float
    paths: str
    marks: tuple[Mark, ...]
    height: float = STRIP_HEIGHT

    @classmethod
    def of(cls, ratings: Sequence[int | None]) -> "Strip":
        places = [
            Mark(str(index), 20 + STRIP_STEP * index, strip_height(rating), rating)
            if rating
            else None
            for index, rating in enumerate(ratings)
        ]
        pieces: list[list[Mark]] = [[]]
        for mark in places:
            if mark is None:
                pieces.append([])
            else:
                pieces[-1].append(mark)
        return cls(
            width=STRIP_STEP * len(places),
            paths="".join(_line(piece) for piece in pieces if len(piece) > 1),
            marks=tuple(mark for mark in places if mark),
        )


def strip_height(rating: int) -> float:
    return round(STRIP_HEIGHT - 8 - (STRIP_HEIGHT - 16) * rating / 10, 1)


def along(rating: int | None) -> float | None:
    """Where a rating stands on a dumbbell row, in its 220 units. It mirrors, unlike the radar."""
    return None if rating is None else 10 + 20.0 * rating
