"""Every kind by its name. A kind an app adds goes in with KINDS[...] = ... in its ready()."""

from lessons.kinds.base import Kind
from lessons.kinds.lines import TextList
from lessons.kinds.measures import Date, Number
from lessons.kinds.prose import Link, LongText, ShortText
from lessons.kinds.rows import Rows
from lessons.kinds.structured import Checklist, Choice, Ratings
from lessons.kinds.timer import Timer

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(),
        LongText(),
        TextList(),
        Choice(),
        Ratings(),
        Checklist(),
        Number(),
        Date(),
        Link(),
        Rows(),
        Timer(),
    )
}


def kind_of(name: str) -> Kind:
    return KINDS[name]
