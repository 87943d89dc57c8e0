"""Time in stretches of four lengths, so that any period is the sum of a few ranges of totals.

The shortest is a quarter of an hour: every time zone's day begins on one. Bounds of a period need
quarters and days of its first and last month only; a report without a period reads one slot.
"""

import datetime as dt
from dataclasses import dataclass

FROM = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)  # quarter 0; nothing a learner does is older
QUARTER = 900  # seconds
DAY, EVER = 1, 3
# Quarters of an hour in a slot of each span: a quarter, a day, 32 days, all of time.
WIDTHS = (1, 96, 96 * 32, 2**40)


@dataclass(frozen=True)
class Range:
    """Slots of one span, from the first up to, not including, the last."""

    span: int
    first: int
    last: int

    @property
    def quarters(self) -> tuple[int, int]:
        return self.first * WIDTHS[self.span], self.last * WIDTHS[self.span]


WHOLE = [Range(EVER, 0, 1)]


def quarter_of(moment: dt.datetime) -> int:
    """The quarter that a moment is in; or, of a bound, the one it begins."""
    return int((moment - FROM).total_seconds() // QUARTER)


def ranges(first: int, last: int, *, span: int = 0) -> list[Range]:
    """Few ranges that are together the slots of `span` from `first` up to `last`."""
    found = []
    while span + 1 < EVER:
        fit = WIDTHS[span + 1] // WIDTHS[span]
        inner_first, inner_last = -(-first // fit), last // fit
        if inner_first >= inner_last:
            break
        found += [Range(span, first, inner_first * fit), Range(span, inner_last * fit, last)]
        first, last, span = inner_first, inner_last, span + 1
    return [each for each in (*found, Range(span, first, last)) if each.first < each.last]
