"""Pictures of the demo's issues: flat shapes in the colours of the house, the same in every demo."""

import math
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Upload
from core.pictures import take_picture
from portal.demo.sheets import INK, OLIVE, PAPER, PETROL, SAFFRON, SAND, SKY, TERRACOTTA, Sheet, big

WIDTH, HEIGHT = 1200, 480
"""In pixels."""
AROUND = [PETROL, TERRACOTTA, OLIVE, SAFFRON, INK, TERRACOTTA, PETROL, OLIVE]


def shores() -> Sheet:
    """Two shores with the sea between them; one arc leaves, one comes back."""
    sheet = Sheet(WIDTH, HEIGHT, SKY)
    sheet.disc(600, 250, 92, PAPER)
    sheet.bar(0, 360, WIDTH, HEIGHT, PETROL)
    sheet.disc(120, 470, 290, TERRACOTTA, high=180)
    sheet.disc(1090, 480, 300, OLIVE, high=200)
    sheet.arc(600, 340, 250, (192, 336), SAFFRON, 18)
    sheet.arc(600, 280, 180, (24, 156), PAPER, 12)
    for x, y in ((364, 290), (820, 242)):
        sheet.disc(x, y, 17, INK)
    return sheet


def table() -> Sheet:
    """A round table from above, with eight people and their sheets."""
    sheet = Sheet(WIDTH, HEIGHT, SAND)
    sheet.disc(600, 240, 150, PAPER)
    for number, colour in enumerate(AROUND):
        angle = math.tau * number / len(AROUND) + 0.2
        sheet.disc(600 + 300 * math.cos(angle), 240 + 196 * math.sin(angle), 40, colour)
        sheet.disc(600 + 196 * math.cos(angle) * 0.55, 240 + 196 * math.sin(angle) * 0.55, 19, SKY)
    sheet.arc(600, 240, 54, (200, 340), SAFFRON, 10)
    sheet.arc(600, 240, 54, (20, 160), PETROL, 10)
    return sheet


def hive() -> Sheet:
    """Cells of a honeycomb, some full, and two bees on their way."""
    sheet = Sheet(WIDTH, HEIGHT, SKY)
    side = 62.0
    for row in range(5):
        for column in range(8 - row):
            x = column * side * math.sqrt(3) + (row % 2) * side * math.sqrt(3) / 2
            full = (row * 3 + column * 5) % 4
            corners = [(x + (side - 5) * math.sin(math.tau * turn / 6), row * side * 1.5 + 30
                        + (side - 5) * math.cos(math.tau * turn / 6)) for turn in range(6)]  # fmt: skip
            sheet.shape(corners, [SAFFRON, TERRACOTTA, SAFFRON, PAPER][full])
    sheet.arc(960, 330, 150, (188, 300), SAND, 8)
    for x, y in ((815, 300), (1040, 196)):
        sheet.disc(x - 4, y - 26, 15, PAPER, high=24)
        sheet.disc(x + 18, y - 24, 15, PAPER, high=24)
        sheet.disc(x, y, 36, INK, high=21)
        sheet.bar(x - 10, y - 20, x - 2, y + 20, SAFFRON)
        sheet.bar(x + 8, y - 19, x + 16, y + 19, SAFFRON)
    return sheet


def seed() -> Sheet:
    """A coin in the earth, and plants that are taller the further they stand from it."""
    sheet = Sheet(WIDTH, HEIGHT, SKY)
    sheet.disc(1010, 118, 66, SAFFRON)
    sheet.bar(0, 360, WIDTH, HEIGHT, TERRACOTTA)
    sheet.disc(170, 398, 46, SAFFRON)
    sheet.arc(170, 398, 30, (200, 340), PAPER, 7)
    sheet.arc(170, 398, 30, (20, 160), PAPER, 7)
    for number in range(1, 5):
        x, tall = 170 + number * 185, 40 + number * 52
        sheet.bar(x - 5, 362 - tall, x + 5, 372, OLIVE)
        for step in range(number):
            y = 362 - tall + step * 50
            sheet.disc(x - 26, y + 8, 24, OLIVE, high=11)
            sheet.disc(x + 26, y - 6, 24, OLIVE, high=11)
    return sheet


def bridge() -> Sheet:
    """A bridge of four arches between two banks, its other half in the water."""
    sheet = Sheet(WIDTH, HEIGHT, SKY)
    sheet.bar(0, 300, WIDTH, HEIGHT, PETROL)
    sheet.bar(0, 150, WIDTH, 302, TERRACOTTA)
    for number in range(4):
        x = 210 + number * 260
        sheet.disc(x, 300, 108, SKY)
        sheet.pen.rectangle([big(one) for one in (x - 110, 300, x + 110, 412)], PETROL)
        sheet.arc(x, 300, 108, (0, 180), "#2d6a7a", 8)
    sheet.bar(0, 128, WIDTH, 156, INK)
    for number, colour in enumerate([OLIVE, SAFFRON, PETROL]):
        sheet.disc(390 + number * 200, 105, 22, colour)
    return sheet


def papers() -> Sheet:
    """A sheet of paper with three lines ticked, and an open one still to do."""
    sheet = Sheet(WIDTH, HEIGHT, SAND)
    sheet.bar(330, 40, 870, 480, PAPER, round_by=18)
    for number in range(4):
        y = 110 + number * 92
        done = number < 3
        sheet.disc(410, y, 27, OLIVE if done else SAND)
        if done:
            sheet.line([(398, y), (408, y + 11), (425, y - 12)], PAPER, 7)
        sheet.bar(466, y - 9, 800 - (number * 47) % 120, y + 9, PETROL if done else SAND, round_by=9)
    return sheet


DRAWINGS: dict[str, Callable[[], Sheet]] = {
    drawing.__name__: drawing for drawing in (shores, table, hive, seed, bridge, papers)
}


def drawn(name: str, *, by: Any) -> Upload:
    """The picture of this name, taken in as every picture of an issue is."""
    file = SimpleUploadedFile(f"{name}.png", DRAWINGS[name]().saved(), "image/png")
    return take_picture(file, by)
