"""The questions a learner answered, as they were worded then: without them no answer reads."""

from typing import Any

from accounts import personal
from accounts.portability.records import Rows, is_personal
from lessons.models import Lesson, PromptVersion, Track, Turn


def wordings(rows: Rows) -> dict[str, Any]:
    """{"pages": {key: title}, "turns": {key: title}, "prompts": {key: its wording}}."""
    named = _named(rows)
    versions = PromptVersion.objects.filter(pk__in=named[PromptVersion])
    keys = personal.key_of(PromptVersion)
    pages = {
        str(key): title
        for model in (Track, Lesson)
        for key, title in model.objects.filter(pk__in=named[model]).values_list(
            "translation_key", "title"
        )
    }
    turns = Turn.objects.filter(pk__in=named[Turn])
    return {
        "pages": {**pages, **_lessons_above(named)},
        "prompts": {
            "/".join(str(part) for part in row[:3]): dict(
                zip(("number", "kind", "wording", "help", "config"), row[3:], strict=True)
            )
            for row in versions.values_list(*keys, "number", "kind", "wording", "help", "config")
        },
        "turns": {
            f"{lesson}/{block}": title
            for lesson, block, title in turns.values_list(*personal.key_of(Turn), "title")
        },
    }


def _lessons_above(named: dict[Any, set[int]]) -> dict[str, str]:
    """Lessons that are known by their Turns and prompts only."""
    found: dict[str, str] = {}
    for path, pks in (("turns", named[Turn]), ("prompts__versions", named[PromptVersion])):
        lessons = Lesson.objects.filter(**{f"{path}__in": pks}).distinct()
        found |= {str(key): title for key, title in lessons.values_list("translation_key", "title")}
    return found


def _named(rows: Rows) -> dict[Any, set[int]]:
    """{content model: the rows of it that anything of the learner's refers to}."""
    named: dict[Any, set[int]] = {model: set() for model in (Track, Lesson, Turn, PromptVersion)}
    for model in personal.portable_models():
        for field in personal.exported(model):
            if field.is_relation and not is_personal(field.related_model):
                pks = rows.of(model).order_by().values_list(field.attname, flat=True).distinct()
                named.setdefault(field.related_model, set()).update(pk for pk in pks if pk)
    return named
