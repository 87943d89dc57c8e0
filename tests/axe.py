"""axe, which finds barriers in a page, and the rules it is asked for."""

from functools import cache

from tests.npm import npm_folder

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe() -> str:
    """Its script, with which a page answers `axe.run()`."""
    return (npm_folder() / "node_modules/axe-core/axe.min.js").read_text()
