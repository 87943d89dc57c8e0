"""What each kind of prompt asks for, accepts and shows.

One class per kind is the whole knowledge of it: blocks define it, the form and the API parse
with it, templates and exports read with it.
"""

from lessons.kinds.base import Content, Definition, Incomplete, Kind, is_words
from lessons.kinds.registry import KINDS, kind_of

__all__ = ["KINDS", "Content", "Definition", "Incomplete", "Kind", "is_words", "kind_of"]
