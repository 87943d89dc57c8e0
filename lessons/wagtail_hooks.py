"""Wagtail looks for hooks in this module; each subject keeps its own."""

from lessons.importing import hooks as importing_hooks  # noqa: F401
