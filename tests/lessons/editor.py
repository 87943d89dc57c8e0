"""What Wagtail's editor would post for a lesson, built from the same JSON that is stored."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.test.utils.form_data import nested_form_data, rich_text

from lessons.models import Lesson


def body_form(body: list[dict[str, Any]]) -> dict[str, Any]:
    return {"body": _stream(Lesson.body.field.stream_block, body)}


def _stream(block: Any, children: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {"count": str(len(children))}
    for index, child in enumerate(children):
        data[str(index)] = {
            "type": child["type"],
            "id": child.get("id") or "",
            "order": str(index),
            "deleted": "",
            "value": _value(block.child_blocks[child["type"]], child["value"]),
        }
    return data


def _list(block: Any, items: list[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"count": str(len(items))}
    for index, child in enumerate(items):
        data[str(index)] = {
            "id": child["id"],
            "order": str(index),
            "deleted": "",
            "value": _value(block.child_block, child["value"]),
        }
    return data


def _value(block: Any, value: Any) -> Any:
    if isinstance(block, blocks.StreamBlock):
        return _stream(block, value or [])
    if isinstance(block, blocks.ListBlock):
        return _list(block, value or [])
    if isinstance(block, blocks.StructBlock):
        return {
            name: _value(child, value[name] if name in value else child.get_default())
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(str(value or ""), features=block.features)
    if isinstance(block, blocks.BooleanBlock):
        return "on" if value else ""
    return "" if value is None else str(value)


def lesson_form(title: str, body: list[dict[str, Any]], **extra: Any) -> dict[str, Any]:
    fields = {
        "title": title,
        "slug": extra.pop("slug", "a-lesson"),
        "summary": "",
        "shortcuts": "on",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "review_by": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        **extra,
    }
    data = nested_form_data({**fields, **body_form(body)})
    # An unticked box is not posted at all.
    return {key: value for key, value in data.items() if value is not False}


def edit(client: Client, lesson: Lesson, body: list[dict[str, Any]], **extra: Any) -> Any:
    """Posts the edit form: a draft, unless `action="publish"`."""
    action = extra.pop("action", "")
    form = lesson_form(extra.pop("title", lesson.title), body, slug=lesson.slug, **extra)
    if action:
        form[f"action-{action}"] = action
    return client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form)


def messages_at(response: Any, *way: str | int) -> list[str]:
    """The messages the editor shows at one field, found by its way through the blocks."""
    from wagtail.blocks.base import get_error_json_data

    form = response.context["form"]
    error = get_error_json_data(form.errors.as_data()["body"][0])
    for part in way:
        error = (error.get("blockErrors") or {}).get(part) or {}
    return [str(message) for message in error.get("messages", [])]
