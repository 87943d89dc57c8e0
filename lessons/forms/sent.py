"""What a page sends beside the words: whose they are, what they were based on, and which try."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.datastructures import MultiValueDict

Posted = MultiValueDict[str, str]


def revision_in(data: Posted, key: str) -> int:
    """The revision the page showed; 0 for “nothing yet”, also when somebody has tampered."""
    raw = data.get(f"{key}-rev", "0")
    return int(raw) if raw.isdecimal() and len(raw) < 9 else 0


def client_id_in(data: Posted) -> uuid.UUID | None:
    return uuid_in(data, "client_id")


def uuid_in(data: Posted, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(data.get(name, ""))
    except ValueError:
        return None


def anchor_in(data: Posted) -> str:
    """Where on the page the button stands that was pressed."""
    pressed = next((key for key in data if key.startswith("p-") and key.endswith("-act")), "")
    if pressed:
        return f"prompt-{pressed.removeprefix('p-').removesuffix('-act')}"
    return data.get("anchor", "")


def id_of_try(data: Posted, *what: object) -> uuid.UUID | None:
    """For a form without a script: the same words from the same page have the same id.

    Going back and writing other words gives another, since the page's own id is the same then.
    """
    try:
        page = uuid.UUID(data.get("form-id", ""))
    except ValueError:
        return None
    return uuid.uuid5(page, json.dumps([str(item) for item in what]))


def learner_id(user: Any) -> str:
    """What pages carry as data-learner; empty for nobody."""
    if not user.is_authenticated:
        return ""
    uid = getattr(user, "uid", None)  # A host's accounts may have none.
    return str(user.pk if uid is None else uid)


def is_of_another(data: Posted, user: Any) -> bool:
    """Whether this was written by somebody who is not signed in any more."""
    author = data.get("learner", "")
    return bool(author) and author != learner_id(user)


def fields_of(data: Posted, key: str) -> list[str]:
    """The fields of one prompt; not those that say where the writer stood."""
    return [
        name
        for name in data
        if name == key or (name.startswith(f"{key}-") and name != f"{key}-rev")
    ]


def receipt(data: Posted, names: Iterable[str]) -> str:
    """Proof that the very words arrived, computed by the page as well (static/js/autosave.js).

    SHA-256 of the fields as they came. A browser that may not compute one, since the page came
    over plain HTTP, asks for the fields themselves.
    """
    pairs = [[name, value] for name in sorted(names) for value in data.getlist(name)]
    arrived = json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))
    if data.get("proof") == "text":
        return arrived
    return hashlib.sha256(arrived.encode()).hexdigest()
