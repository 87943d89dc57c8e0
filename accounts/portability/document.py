"""The document: everything about one learner as JSON, written piece by piece.

    {"format", "head", "person", "records": {model: [row, …]}, "schema", "version",
     "withheld", "wordings", "seal"}

`head` is when and where it was made: what may differ between two exports of the same account.
Everything else is the same bytes until the learner changes something.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts import personal
from accounts.portability import blind, canonical
from accounts.portability.records import Rows, plain
from accounts.portability.wordings import wordings

FORMAT, VERSION = "course-platform-archive", 1

Progress = Callable[[int], None]


def write(learner: Any, progress: Progress = lambda percent: None) -> Iterator[str]:
    """The document in pieces of text, its seal last. `progress` hears per cent."""
    sealer = canonical.Sealer()
    rows = Rows(learner)
    yield sealer.add("{")
    for number, (key, pieces) in enumerate(_parts(learner, rows, sealer, progress)):
        if number:
            yield sealer.add(",")
        yield "\n"
        yield sealer.add(f"{canonical.spell(key)}:")
        yield from pieces
    sealer.add("}")
    yield f',\n"{canonical.SEAL}":{canonical.spell(sealer.seal())}}}\n'


def _parts(
    learner: Any, rows: Rows, sealer: canonical.Sealer, progress: Progress
) -> Iterator[tuple[str, Iterable[str]]]:
    """In the order of their names, as the canonical spelling has them."""

    def whole(value: Any) -> Iterable[str]:
        yield sealer.add(canonical.spell(value))  # Not before its key is.

    yield "format", whole(FORMAT)
    yield "head", whole(head(learner))
    yield "person", whole(person(learner))
    yield "records", _records(rows, sealer, progress)
    yield "schema", whole(schema_url())
    yield "version", whole(VERSION)
    yield "withheld", whole(blind.withheld(learner))
    yield "wordings", whole(wordings(rows))


def _records(rows: Rows, sealer: canonical.Sealer, progress: Progress) -> Iterator[str]:
    models = sorted(personal.portable_models(), key=personal.label)
    yield sealer.add("{")
    for number, model in enumerate(models):
        if number:
            yield sealer.add(",")
        yield "\n"
        yield sealer.add(f"{canonical.spell(personal.label(model))}:")
        yield from canonical.listed(rows.records(model), sealer)
        progress(100 * (number + 1) // len(models))
    yield sealer.add("}")


def head(learner: Any) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=learner).order_by("pk")
    tokens = Token.objects.filter(user=learner)
    return {
        "account": str(learner.uid),
        "addresses": list(addresses.values("email", "verified", "primary")),
        "api_tokens_since": [plain(made) for made in tokens.values_list("created", flat=True)],
        "exported_at": plain(timezone.now()),
        "site": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }


def person(learner: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(learner, field.name)) for field in _person_fields(learner)}


def _person_fields(learner: Any) -> list[Any]:
    return [
        field
        for field in personal.columns(type(learner))
        if personal.fate(field) == personal.EXPORTED and not field.is_relation
    ]


def schema_url() -> str:
    return f"{settings.SITE_URL}{reverse('accounts:schema')}"


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two documents tell the same, whenever and wherever each was made.

    Keys that the site issued are listed and do not come back.
    """
    return _without_head(one) == _without_head(other)


def _without_head(document: dict[str, Any]) -> str:
    volatile = ("head", "schema", canonical.SEAL)
    told = {key: document[key] for key in document if key not in volatile}
    listed = {personal.label(m) for m in personal.portable_models() if personal.is_listed(m)}
    told["records"] = {
        label: rows for label, rows in document["records"].items() if label not in listed
    }
    return canonical.spell(told)
