"""The picture that other sites show beside a link to a lesson: 1200 × 630 px, as Open Graph asks.

Drawn with the site's own faces, which FreeType reads as woff2. Kept per published state.
"""

import io
import math
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from lessons.identity import Identity

SIZE = (1200, 630)
MARGIN = 88
GROUND, INK, MUTED = "#f3f5f4", "#16201e", "#4c5a57"
TITLE_SIZES = (84, 72, 60, 50)  # the largest in which the title takes at most four lines
MOST_LINES = 4
SCALE = 2  # drawn at twice the size and reduced, since Pillow draws lines without smoothing


def draw_card(*, title: str, place: str, identity: Identity) -> bytes:
    """A PNG with the lesson's title and where it stands. A title in a script that the face does
    not have is left out rather than shown as boxes."""
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14 * SCALE, image.height), fill=identity.accent)
    _draw_mark(draw, identity.accent)
    name = _face("instrument-sans", 34)
    draw.text(_at(MARGIN + 92, MARGIN - 4), identity.name, font=name, fill=INK)
    if _can_write(title):
        face, lines = _fitted(title)
        height = face.size * 1.16
        top = SIZE[1] * SCALE - MARGIN * SCALE - height * len(lines) - 70 * SCALE
        for number, line in enumerate(lines):
            draw.text((MARGIN * SCALE, top + number * height), line, font=face, fill=INK)
    if _can_write(place):
        small = _face("instrument-sans", 30)
        draw.text(_at(MARGIN, SIZE[1] - MARGIN - 26), place, font=small, fill=MUTED)
    done = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(done, "PNG", optimize=True)
    return done.getvalue()


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    path = finders.find(f"fonts/{name}-latin-wght.woff2")
    face = ImageFont.truetype(io.BytesIO(Path(str(path)).read_bytes()), size * SCALE)
    face.set_variation_by_axes([600])
    return face


def _at(across: float, down: float) -> tuple[float, float]:
    return across * SCALE, down * SCALE


def _can_write(text: str) -> bool:
    """Whether the face has a glyph for every letter: what it lacks looks like U+FFFF."""
    face = _face("literata", TITLE_SIZES[0])
    missing = bytes(face.getmask("\uffff"))
    return all(bytes(face.getmask(letter)) != missing for letter in set(text) if letter.strip())


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size in TITLE_SIZES:
        face = _face("literata", size)
        lines = _wrapped(title, face)
        if len(lines) <= MOST_LINES:
            break
    return face, [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])][:MOST_LINES]


def _wrapped(title: str, face: ImageFont.FreeTypeFont) -> list[str]:
    widest = (SIZE[0] - 2 * MARGIN) * SCALE
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > widest:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def _draw_mark(draw: ImageDraw.ImageDraw, colour: str) -> None:
    """Two half-waves that meet in phase, as in static/img/icons.svg."""
    across, middle, width, height = MARGIN, MARGIN + 18, 72, 24
    points = [
        _at(across + width * step / 60, middle - height * math.sin(2 * math.pi * step / 60))
        for step in range(61)
    ]
    draw.line(points, fill=colour, width=7 * SCALE, joint="curve")
    x, y = _at(across + width / 2, middle)
    draw.ellipse((x - 6 * SCALE, y - 6 * SCALE, x + 6 * SCALE, y + 6 * SCALE), fill=colour)
