"""A chapter as Markdown: for whoever keeps notes, in any program, in any decade."""

from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.portability.book import Chapter, Chart, Doing
from accounts.portability.pieces import Reply
from accounts.portability.tables import Table


def chapter_text(chapter: Chapter) -> str:
    return "\n".join([*_chapter(chapter), ""])


def table_text(table: Table) -> str:
    lines = [
        f"# {_plain(table.title)}",
        "",
        _row(table.columns),
        _row(["---"] * len(table.columns)),
    ]
    return "\n".join([*lines, *(_row(row) for row in table.rows), ""])


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"# {_plain(chapter.lesson.title)}"
    if chapter.position and chapter.position.read_at:
        yield from ("", _("Read on %(day)s.") % {"day": _day(chapter.position.read_at)})
    for reply in chapter.replies:
        yield from _reply(reply)
    for doing in chapter.doings:
        yield from _doing(doing)


def _doing(doing: Doing) -> Iterator[str]:
    heading = _("%(turn)s, attempt %(number)d") % {"turn": doing.turn, "number": doing.number}
    yield from ("", f"## {_plain(heading)}", "")
    yield _("Begun on %(day)s.") % {"day": _day(doing.started_at)}
    if doing.completed_at:
        yield _("Complete on %(day)s.") % {"day": _day(doing.completed_at)}
    for reply in doing.replies:
        yield from _reply(reply)
    for chart in doing.charts:
        yield from _chart(chart)
    if doing.reflection:
        yield from ("", f"### {_('Reflection')}, {_day(doing.reflection.created_at)}")
        yield from _parts(doing.reflection)
        for earlier in doing.earlier_reflections:
            yield from ("", _("Before, on %(day)s:") % {"day": _day(earlier.saved_at)})
            yield from _parts(earlier)


def _reply(reply: Reply) -> Iterator[str]:
    yield from ("", f"### {_plain(reply.now.wording)}", "", _day(reply.now.at), "")
    if reply.now.set_aside:
        yield from (_("Kept aside."), "")
    yield from _quoted(reply.now.text)
    for day in reply.confirmed:
        yield from ("", _("Still true on %(day)s.") % {"day": formats.date_format(day, "j F Y")})
    for version in reply.before:
        words = _("Kept aside on %(day)s:") if version.set_aside else _("Before, on %(day)s:")
        yield from ("", words % {"day": _day(version.at)}, "")
        yield from _quoted(version.text)


def _chart(chart: Chart) -> Iterator[str]:
    yield from ("", f"### {_plain(chart.title)}, {_day(chart.at)}", "")
    yield from (_row([_("Area"), _("Rating")]), _row(["---", "---"]))
    yield from (_row([row["label"], str(row["rating"])]) for row in chart.rows)
    yield from ("", f"![{_('Chart')}](../charts/{chart.name}.svg)")
    if chart.definition:
        yield from ("", _("Success, as you defined it then:"), "", *_quoted(chart.definition))


def _parts(parts: object) -> Iterator[str]:
    for name, heading in (
        ("saw", _("What I saw")),
        ("why", _("Why")),
        ("plan_if", _("If")),
        ("plan_then", _("Then I will")),
    ):
        if text := getattr(parts, name):
            yield from ("", f"**{heading}**", "", *_quoted(text))


def _quoted(text: str) -> list[str]:
    return [f"> {_plain(line)}".rstrip() for line in text.splitlines()] or [f"> {_('(empty)')}"]


def _row(cells: list[str]) -> str:
    inner = (_plain(" ".join(cell.split())).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(inner)} |"


def _plain(text: str) -> str:
    """Words, not markup: a viewer that runs HTML finds none."""
    return text.replace("<", "\\<")


def _day(moment: object) -> str:
    return str(formats.date_format(timezone.localtime(moment), "j F Y"))  # type: ignore[arg-type]
