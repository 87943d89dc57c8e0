"""Lessons' signals, turned into calls. Connected once, in apps.py."""


def connect() -> None:
    pass
