"""What the tests of the import share: the guides beside this file, and looks at a body."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from lessons.importing.body import to_body
from lessons.importing.parse import parse
from lessons.importing.parsed import ParsedGuide
from lessons.importing.reading import decode
from lessons.models import Lesson

GUIDES = Path(__file__).parent / "guides"
SEED = Path(__file__).parents[2].parent / "shared" / "seed"


def guide(name: str) -> ParsedGuide:
    return parse(decode((GUIDES / name).read_bytes(), name).text)


def seed_bytes() -> bytes:
    found = sorted(SEED.glob("*.txt"))
    if not found:
        pytest.skip(f"the seed guide is not at {SEED}")
    return found[0].read_bytes()


def parts(parsed: ParsedGuide, kind: type) -> list[Any]:
    return [part for part in parsed.parts if isinstance(part, kind)]


def checked_as_draft(body: list[dict[str, Any]]) -> Any:
    """The body as the editor would accept it when a draft is saved."""
    stream = Lesson._meta.get_field("body").stream_block
    return stream.clean_deferred(stream.to_python(json.loads(json.dumps(body))))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"id", "type"}:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", unescape(re.sub(r"<[^>]+>", " ", text)).casefold()))


def lost_words(text: str, parsed: ParsedGuide) -> Counter[str]:
    """Words of the text that neither the body nor the list of left-out lines holds."""
    kept = " ".join([*strings(to_body(parsed)), *parsed.left_out, parsed.title, parsed.summary])
    return words(text) - words(kept)


def without_ids(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: without_ids(value) for key, value in body.items() if key != "id"}
    return [without_ids(value) for value in body] if isinstance(body, list) else body
