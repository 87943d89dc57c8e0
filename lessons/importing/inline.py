"""Inline Markdown to spans, one for each line, in the rich text that guides keep."""

import re
from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _
from markdown_it.token import Token

from lessons.importing.pieces import Span

_SAFE = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TAGS = {"strong": "b", "em": "i"}


class Inline:
    """Collects lines. A tag open at a line's end is closed there and opened on the next."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.lines: list[Span] = []
        self.notes: list[str] = []
        self.bold = True
        self._text: list[str] = []
        self._html: list[str] = []
        # Counted, not stacked: <b> within <b> says nothing, and depth stays bounded.
        self._depth = {"b": 0, "i": 0}
        self._hrefs: list[str] = []
        for token in tokens:
            self._take(token)
        self._end_line()
        self.bold = self.bold and any(line.text for line in self.lines)

    def _take(self, token: Token) -> None:
        name, _sep, side = token.type.rpartition("_")
        if token.type in {"softbreak", "hardbreak"}:
            self._end_line("<br/>" if token.type == "hardbreak" else "")
        elif token.type == "code_inline":
            self._add(token.content, f"<code>{escape(token.content, quote=False)}</code>")
        elif token.type == "image":
            self._picture(token)
        elif name in _TAGS:
            self._toggle(_TAGS[name], opens=side == "open")
        elif name == "link":
            self._link(token, opens=side == "open")
        elif token.content:
            self._add(token.content, escape(token.content, quote=False))

    def _add(self, text: str, html: str) -> None:
        self._text.append(text)
        self._html.append(html)
        if text.strip() and not self._depth["b"]:
            self.bold = False

    def _toggle(self, tag: str, *, opens: bool) -> None:
        before = self._depth[tag]
        self._depth[tag] += 1 if opens else -1
        if not before or not self._depth[tag]:
            self._html.append(f"<{tag}>" if opens else f"</{tag}>")

    def _link(self, token: Token, *, opens: bool) -> None:
        if not opens:
            if self._hrefs.pop():
                self._html.append("</a>")
            return
        href = str(token.attrs.get("href") or "")
        safe = bool(_SAFE.match(href))
        self._hrefs.append(href if safe else "")
        if safe:
            self._html.append(f'<a href="{escape(href)}">')
        elif href and not _SCHEME.match(href) and not href.startswith("#"):
            self.notes.append(
                _("The text links to “%s”, an address without a site. Link it again.") % href
            )

    def _picture(self, token: Token) -> None:
        source = str(token.attrs.get("src") or "")[:200]
        self.notes.append(
            _("A picture stands here in the text: “%(shows)s” (%(source)s). Add it as a picture.")
            % {"shows": token.content or "…", "source": source}
        )

    def _end_line(self, tail: str = "") -> None:
        tags = [tag for tag, depth in self._depth.items() if depth]
        href = next((href for href in reversed(self._hrefs) if href), "")
        closing = ("</a>" if href else "") + "".join(f"</{tag}>" for tag in reversed(tags))
        text = " ".join("".join(self._text).split())
        html = "".join(self._html).strip() + closing
        if text:
            self.lines.append(Span(text, html + tail))
        opening = "".join(f"<{tag}>" for tag in tags)
        self._text, self._html = [], [opening + (f'<a href="{escape(href)}">' if href else "")]
