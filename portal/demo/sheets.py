"""Sheets on which the demo's pictures are drawn: flat shapes in the colours of the house."""

import io
import math
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from core.rendering.places import font_folders

TWICE = 2
"""Drawn at twice the size and made smaller, so that edges are smooth."""
PETROL, SAFFRON, TERRACOTTA, OLIVE = "#0f4c5c", "#e9a03b", "#b4492d", "#4f6f3a"
INK, PAPER, SAND, SKY = "#1b2a30", "#fdfaf4", "#e3ddd0", "#f6e7cb"
BOLD = [700.0, 100.0]
"""Weight and width, in the order of the font."""


class Sheet:
    """A sheet to draw on, in pixels of the finished picture."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.image = Image.new("RGB", (width * TWICE, height * TWICE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, radius: float, colour: str, *, high: float | None = None) -> None:
        high = radius if high is None else high
        self.pen.ellipse([big(one) for one in (x - radius, y - high, x + radius, y + high)], colour)

    def arc(self, x: float, y: float, radius: float, turn: tuple[int, int], colour: str, thick: float = 14) -> None:
        """An open arc with round ends; `turn` in degrees, clockwise from three o'clock."""
        self.pen.arc([big(one) for one in (x - radius, y - radius, x + radius, y + radius)], *turn, colour,
                     big(thick))  # fmt: skip
        middle = radius - thick / 2
        for angle in turn:
            self.disc(x + middle * math.cos(math.radians(angle)), y + middle * math.sin(math.radians(angle)),
                      thick / 2, colour)  # fmt: skip

    def bar(self, left: float, top: float, right: float, bottom: float, colour: str, *, round_by: float = 0) -> None:
        self.pen.rounded_rectangle([big(one) for one in (left, top, right, bottom)], big(round_by), colour)

    def shape(self, corners: list[tuple[float, float]], colour: str) -> None:
        self.pen.polygon([(big(x), big(y)) for x, y in corners], colour)

    def line(self, points: list[tuple[float, float]], colour: str, thick: float) -> None:
        self.pen.line([(big(x), big(y)) for x, y in points], colour, big(thick), joint="curve")

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: str, thick: float = 4) -> None:
        """A straight line of short strokes."""
        (x, y), (across, down) = start, (end[0] - start[0], end[1] - start[1])
        steps = max(int(math.hypot(across, down) // 12), 1)
        for at in range(0, steps, 2):
            first, last = at / steps, min((at + 1) / steps, 1)
            self.line([(x + across * one, y + down * one) for one in (first, last)], colour, thick)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], colour: str, thick: float = 8) -> None:
        """A straight line with its head at `end`."""
        turn = math.atan2(end[1] - start[1], end[0] - start[0])
        head = thick * 3.2
        neck = (end[0] - head * math.cos(turn), end[1] - head * math.sin(turn))
        self.line([start, neck], colour, thick)
        sides = [
            (neck[0] + head * 0.62 * math.cos(turn + side), neck[1] + head * 0.62 * math.sin(turn + side))
            for side in (math.pi / 2, -math.pi / 2)
        ]
        self.shape([end, *sides], colour)

    def text(self, x: float, y: float, words: str, colour: str, tall: float = 40, *, at: str = "mm") -> None:
        """Bold words; `at` says which point of them stands at the place (Pillow's anchors)."""
        self.pen.text((big(x), big(y)), words, colour, _font(big(tall)), anchor=at)

    def saved(self) -> bytes:
        kept = io.BytesIO()
        self.image.reduce(TWICE).save(kept, "PNG", compress_level=3)
        return kept.getvalue()


def big(length: float) -> int:
    """A length on the sheet, as drawn."""
    return round(length * TWICE)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Letters of the documents, from the wheel that brings them."""
    path = next(path for path in font_folders()[0].iterdir() if path.name.startswith("NotoSans["))
    font = ImageFont.truetype(path, size)
    font.set_variation_by_axes(BOLD)
    return font
