"""Every kind by its name. A kind an app adds goes in with KINDS[...] = ... in its ready()."""

from lessons.kinds.base import Kind
from lessons.kinds.prose import Link, LongText, ShortText, TextList
from lessons.kinds.structured import Checklist, Choice, Date, Number, Ratings

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
    )
}


def kind_of(name: str) -> Kind:
    return KINDS[name]
