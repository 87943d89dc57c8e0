"""Names of prompts across one guide: unique, and every recall names something that exists."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks.prompts import PROMPT_KINDS, too_many_message
from lessons.blocks.walk import Found, Path, walk

_ERROR_CLASS: dict[str, Any] = {
    "stream": StreamBlockValidationError,
    "struct": StructBlockValidationError,
    "list": ListBlockValidationError,
}


def names_problem(body: Any) -> ValidationError | None:
    """One nested error that puts each message at the field it speaks of."""
    found = list(walk(body))
    errors = [*_duplicates(found), *_dangling(found), *_too_many(found)]
    return nested(errors) if errors else None


def merged(one: ValidationError | None, other: ValidationError | None) -> ValidationError | None:
    """Both errors in one tree. Where two speak of the same field, the first is shown."""
    if one is None or other is None:
        return one or other
    inner = getattr(one, "block_errors", None)
    if inner is not None:
        for key, error in getattr(other, "block_errors", {}).items():
            inner[key] = merged(inner.get(key), error)
    return one


def names_of(body: Any) -> dict[str, Found]:
    """The named prompts of a guide."""
    return {
        name: block
        for block in walk(body)
        if block.kind in PROMPT_KINDS and (name := block.value.get("name"))
    }


def nested(errors: Iterable[tuple[Path, ValidationError]]) -> ValidationError:
    """Wraps errors so that Wagtail's editor shows each at the end of its path."""
    tree: dict[Any, Any] = {}
    for path, error in errors:
        branch = tree
        for part in path[:-1]:
            branch = branch.setdefault(part, {})
        branch[path[-1]] = error
    wrapped: ValidationError = _wrap(tree)
    return wrapped


def _wrap(tree: Any) -> Any:
    if isinstance(tree, ValidationError):
        return tree
    level = next(iter(tree))[0]
    return _ERROR_CLASS[level](block_errors={key: _wrap(sub) for (_l, key), sub in tree.items()})


def _duplicates(found: list[Found]) -> list[tuple[Path, ValidationError]]:
    seen: set[str] = set()
    errors = []
    for block in found:
        name = block.value.get("name") if block.kind in PROMPT_KINDS else None
        if name and name in seen:
            message = _("Another prompt of this lesson is already called “%s”.") % name
            errors.append(((*block.path, ("struct", "name")), ValidationError(message)))
        if name:
            seen.add(name)
    return errors


def _dangling(found: list[Found]) -> list[tuple[Path, ValidationError]]:
    from lessons.models import Prompt

    here = {block.value.get("name"): block.kind for block in found if block.kind in PROMPT_KINDS}
    wanted = [
        (block, field, block.value.get(field))
        for block in found
        for field in _references(block.kind)
        if block.value.get(field)
    ]
    elsewhere = dict(
        Prompt.objects.live()
        .filter(name__in={name for _b, _f, name in wanted} - set(here))
        .values_list("name", "kind")
    )
    errors = []
    for block, field, name in wanted:
        known = here if block.kind in PROMPT_KINDS else {**elsewhere, **here}
        message = _problem(name, known.get(name), needs_ratings=block.kind != "recall")
        if message:
            errors.append(((*block.path, ("struct", field)), ValidationError(message)))
    return errors


def _too_many(found: list[Found]) -> list[tuple[Path, ValidationError]]:
    """Choices among a ratings prompt's areas that ask for more areas than it has."""
    areas = {
        block.value.get("name"): len(block.value["axes"])
        for block in found
        if block.kind == "ratings" and block.value.get("name")
    }
    errors = []
    for block in found:
        source = block.value.get("options_from") if block.kind == "choice" else None
        minimum = (block.value.get("minimum") or 0) if source in areas else 0
        if source in areas and minimum > areas[source]:
            message = too_many_message(minimum, areas[source])
            errors.append(((*block.path, ("struct", "minimum")), ValidationError(message)))
    return errors


def _references(kind: str) -> tuple[str, ...]:
    return {
        "recall": ("prompt",),
        "ratings_chart": ("prompt",),
        "choice": ("options_from",),
        "text_list": ("domains_from",),
    }.get(kind, ())


def _problem(name: str, kind: str | None, *, needs_ratings: bool) -> str | None:
    if kind is None:
        return (
            _("No prompt is called “%s”. Check the spelling, or publish its lesson first.") % name
        )
    if needs_ratings and kind != "ratings":
        return _("“%s” is not a ratings prompt.") % name
    return None
