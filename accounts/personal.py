"""What is personal, read from each app's privacy.py: what to export, erase, cut loose.

An app says in `FIELDS` what becomes of each column; in `KEYS` what names its content on every
site; in `ISSUED` which of its rows the site wrote, so that no file brings them back; in `LISTED`
which are keys, so that nothing does; in `NAMING` which texts name a row by its uid. It may have
the functions `keep_totals`, `erase_also`, `bring_in` and `is_own`. Nothing is registered: the
module's name is enough, so apps below this one need not know it.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

EXPORTED, PSEUDONYMISED, NONE = "exported+erased", "pseudonymised", "none"
FATES = (EXPORTED, PSEUDONYMISED, NONE)
REASONED = ("erased because ", "kept because ")
REST = "*"

AnyModel = type[Model]


class NotDeclared(LookupError):
    """A column whose fate nobody has written down. The message says what to write, and where."""


def is_fate(word: str) -> bool:
    return word in FATES or any(word.startswith(start) and word != start for start in REASONED)


@cache
def declarations() -> dict[str, Any]:
    """{app's name: its privacy module}."""
    return {
        config.name: import_module(f"{config.name}.privacy")
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "privacy")
    }


@cache
def _fates() -> dict[str, dict[str, str]]:
    """{model: {column: fate}}; models by the name `label` gives them."""
    found: dict[str, dict[str, str]] = {}
    for app, module in declarations().items():
        for name, groups in module.FIELDS.items():
            label = name if "." in name else f"{app}.{name}"
            found[label] = {col: fate for fate, cols in groups.items() for col in cols.split()}
    return found


def label(model: AnyModel) -> str:
    """“lessons.Answer” for our own models; other packages by their app's label."""
    app = model._meta.app_config
    ours = app is not None and app.name in declarations()
    return f"{app.name if ours and app else model._meta.app_label}.{model._meta.object_name}"


def is_ours(model: AnyModel) -> bool:
    config = model._meta.app_config
    return config is not None and config.name in declarations()


def points_at_person(field: Any) -> bool:
    return bool(field.is_relation) and field.related_model is get_user_model()


def columns(model: AnyModel) -> list[Any]:
    return [field for field in model._meta.get_fields() if getattr(field, "concrete", False)]


def declared_models() -> Iterator[AnyModel]:
    """Every table, but for those that only tie two others together."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and label(model) in _fates():
            yield model


def fate(field: Any) -> str | None:
    """What was declared of this column, None where nothing was."""
    own = _fates().get(label(field.model), {})
    if points_at_person(field):
        return own.get(field.name)
    return own.get(field.name, own.get(REST))


def goes(field: Any) -> bool:
    """Whether the column's content goes with the person."""
    word = fate(field) or ""
    return word == EXPORTED or word.startswith("erased because ")


@cache
def path_to_person(model: AnyModel) -> str | None:
    """The lookup from a row to its person: “learner”, or “email_address__user”."""
    links = [field for field in columns(model) if field.many_to_one or field.one_to_one]
    for field in links:
        if points_at_person(field) and goes(field):
            return str(field.name)
    for field in links:
        if field.related_model is not model and goes(field) and is_declared(field.related_model):
            beyond = path_to_person(field.related_model)
            if beyond:
                return f"{field.name}__{beyond}"
    return None


def is_declared(model: Any) -> bool:
    return label(model) in _fates()


@cache
def personal_models() -> tuple[AnyModel, ...]:
    """Whose rows belong to one person; a row before those that refer to it."""
    found = [model for model in declared_models() if path_to_person(model)]
    ordered: list[AnyModel] = []
    while found:
        free = [model for model in found if not (_refers_to(model) & set(found) - {model})]
        assert free, f"These refer to each other in a circle: {found}"
        ordered += sorted(free, key=label)
        found = [model for model in found if model not in free]
    return tuple(ordered)


def _refers_to(model: AnyModel) -> set[Any]:
    referring = {field.related_model for field in columns(model) if field.is_relation}
    return referring.union(*(named_by(field).values() for field in columns(model)))


def _said(model: Any, name: str, otherwise: Any) -> Any:
    config = model._meta.app_config
    return getattr(declarations().get(config.name), name, otherwise)


def named_by(field: Any) -> dict[str, AnyModel]:
    """Of a text that names a row by its uid, {what stands before the colon: the model}."""
    own = _said(field.model, "NAMING", {}).get(field.model._meta.object_name, {})
    return {word: apps.get_model(name) for word, name in own.get(field.name, {}).items()}


@cache
def portable_models() -> tuple[AnyModel, ...]:
    """Our own models whose rows stand in the archive, a row before those that refer to it."""
    return tuple(model for model in personal_models() if is_ours(model) and exported(model))


def exported(model: AnyModel) -> list[Any]:
    """The columns that stand in the archive; the person is known there and needs no column."""
    return [
        field
        for field in columns(model)
        if fate(field) == EXPORTED and not points_at_person(field) and not field.many_to_many
    ]


def is_issued(model: AnyModel, record: dict[str, Any]) -> bool:
    """Whether the site wrote it. Of some models the learner wrote a row here and there."""
    name = model._meta.object_name
    if name not in _said(model, "ISSUED", ()):
        return False
    is_own = _said(model, "is_own", None)
    return not (is_own and is_own(name, record))


def is_listed(model: AnyModel) -> bool:
    """Whether its rows are keys: in the archive to be seen, and never brought back."""
    return model._meta.object_name in _said(model, "LISTED", ())


def key_of(model: Any) -> tuple[str, ...]:
    """The lookups that name a row of content on every site."""
    config = model._meta.app_config
    keys: dict[str, tuple[str, ...]] = getattr(declarations().get(config.name), "KEYS", {})
    try:
        return keys[model._meta.object_name]
    except KeyError:
        raise NotDeclared(
            f"An exported column refers to {label(model)}. Say in {config.name}/privacy.py what "
            f'names its rows on every site: KEYS["{model._meta.object_name}"] = ("…",)'
        ) from None


@cache
def cut_loose() -> tuple[Any, ...]:
    """Columns that name a person on a row that stays."""
    return tuple(
        field
        for model in declared_models()
        for field in model._meta.local_concrete_fields
        if points_at_person(field) and fate(field) == PSEUDONYMISED
    )


def hooks(name: str) -> list[Callable[..., Any]]:
    """The functions of this name that apps have beside their declarations."""
    found = (getattr(module, name, None) for module in declarations().values())
    return [function for function in found if function]


def undeclared() -> list[str]:
    """What nobody has decided on yet, as the lines to write."""
    problems = []
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:
            continue
        missing = [field for field in columns(model) if fate(field) is None]
        if is_ours(model) or is_declared(model):
            problems += [_what_to_write(model, missing)] if missing else []
        elif personal := [field for field in missing if points_at_person(field)]:
            problems.append(_what_to_write(model, personal))
    return problems


def _what_to_write(model: AnyModel, missing: list[Any]) -> str:
    config = model._meta.app_config
    where = config.name if config and is_ours(model) else "accounts"
    name = model._meta.object_name if is_ours(model) else label(model)
    link = next((field.name for field in missing if points_at_person(field)), "")
    technical = [f.name for f in missing if f.primary_key or f.name == "uid"]
    rest = [f.name for f in missing if f.name not in (*technical, link)]
    lines = [f'    "{name}": {{']
    if link or rest:
        lines.append(f'        "{EXPORTED}": "{" ".join([link, *rest]).strip()}",')
    if technical:
        lines.append(f'        "{NONE}": "{" ".join(technical)}",')
    return "\n".join(
        [
            f"{label(model)}: say in {where}/privacy.py, under FIELDS, what becomes of "
            f"{', '.join(f.name for f in missing)}. For rows that a learner owns that is:",
            *lines,
            "    },",
            "Other fates: none · erased because … · pseudonymised (a link that is cut, for which "
            "the column must allow NULL) · kept because …",
        ]
    )
