"""Names of prompts across one guide: unique, and every recall names something that exists."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks.prompts import PROMPT_KINDS
from lessons.blocks.walk import Found, Path, walk

_ERROR_CLASS: dict[str, Any] = {
    "stream": StreamBlockValidationError,
    "struct": StructBlockValidationError,
    "list": ListBlockValidationError,
}


def check_names(body: Any) -> None:
    """Raises one nested error that puts each message at the field it speaks of."""
    found = list(walk(body))
    errors = [*_duplicates(found), *_dangling(found)]
    if errors:
        raise nested(errors)


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
        known = here if block.kind == "choice" else {**elsewhere, **here}
        message = _problem(name, known.get(name), needs_ratings=block.kind != "recall")
        if message:
            errors.append(((*block.path, ("struct", field)), ValidationError(message)))
    return errors


def _references(kind: str) -> tuple[str, ...]:
    return {
        "recall": ("prompt",),
        "ratings_chart": ("prompt",),
        "choice": ("options_from",),
    }.get(kind, ())


def _problem(name: str, kind: str | None, *, needs_ratings: bool) -> str | None:
    if kind is None:
        return (
            _("No prompt is called “%s”. Check the spelling, or publish its lesson first.") % name
        )
    if needs_ratings and kind != "ratings":
        return _("“%s” is not a ratings prompt.") % name
    return None
