"""The figures of the demo's guidelines: shapes and numbers, no words, so that one picture serves every language."""

import math
from collections.abc import Callable

from portal.demo.sheets import INK, OLIVE, PAPER, PETROL, SAFFRON, SAND, SKY, TERRACOTTA, Sheet

WIDTH = 1600
GREY = "#505e63"
ROUND = [PETROL, OLIVE, SAFFRON, TERRACOTTA]
ON = {PETROL: PAPER, OLIVE: PAPER, TERRACOTTA: PAPER, SAFFRON: INK, SAND: INK, PAPER: INK, SKY: INK}
"""What is read on each colour."""


def road() -> Sheet:
    """A winding road with eight stops, the way back from the last to the first one dotted."""
    sheet = Sheet(WIDTH, 560, PAPER)
    stops = [(150 + 185 * at, 330 + 130 * math.sin(at * 1.25)) for at in range(8)]
    steps = [at / 20 for at in range(7 * 20 + 1)]
    sheet.line([(150 + 185 * at, 330 + 130 * math.sin(at * 1.25)) for at in steps], SAND, 64)
    sheet.line([(150 + 185 * at, 330 + 130 * math.sin(at * 1.25)) for at in steps], PAPER, 5)
    for number, (x, y) in enumerate(stops, 1):
        colour = ROUND[(number - 1) // 2]
        sheet.disc(x, y, 62, PAPER)
        sheet.disc(x, y, 54, colour)
        sheet.text(x, y, str(number), ON[colour], 52)
    (left, top), (right, low) = stops[0], stops[-1]
    for start, end in (((right, low - 80), (right, 70)), ((right, 70), (left, 70))):
        sheet.dashes(start, end, PETROL, 6)
    sheet.arrow((left, 70), (left, top - 72), PETROL, 8)
    return sheet


def ring() -> Sheet:
    """A clock face of sixty minutes in five coloured slices, each with its number and its minutes."""
    sheet = Sheet(WIDTH, 820, PAPER)
    x, y, minutes, colours = 500, 410, [10, 15, 15, 10, 10], [PETROL, OLIVE, SAFFRON, TERRACOTTA, INK]
    start = -90.0
    for colour, long in zip(colours, minutes, strict=True):
        _slice(sheet, (x, y), 350, (start, start + long * 6), colour)
        middle = math.radians(start + long * 3)
        number = str(colours.index(colour) + 1)
        sheet.text(x + 250 * math.cos(middle), y + 250 * math.sin(middle), number, ON.get(colour, PAPER), 62)
        start += long * 6
    sheet.disc(x, y, 150, PAPER)
    sheet.text(x, y, "60′", INK, 92)
    for order, (colour, long) in enumerate(zip(colours, minutes, strict=True), 1):
        top = 70 + (order - 1) * 142
        sheet.bar(980, top, 1080, top + 100, colour, round_by=20)
        sheet.text(1030, top + 50, str(order), ON.get(colour, PAPER), 52)
        sheet.bar(1112, top + 34, 1112 + long * 22, top + 66, colour, round_by=16)
        sheet.text(1130 + long * 22, top + 50, f"{long}′", INK, 46, at="lm")
    return sheet


def _slice(sheet: Sheet, at: tuple[float, float], radius: float, turn: tuple[float, float], colour: str) -> None:
    """A slice of a disc; thin lines of paper part it from its neighbours."""
    steps = [turn[0] + (turn[1] - turn[0]) * one / 40 for one in range(41)]
    edge = [
        (at[0] + radius * math.cos(math.radians(one)), at[1] + radius * math.sin(math.radians(one))) for one in steps
    ]
    sheet.shape([at, *edge], colour)
    for corner in (edge[0], edge[-1]):
        sheet.line([at, corner], PAPER, 8)


def ladders() -> Sheet:
    """Two ladders: levels of education 3 to 8, skill levels 1 to 4; level bridges, and one that falls."""
    sheet = Sheet(WIDTH, 900, PAPER)
    left = {level: 820 - (level - 3) * 140 for level in range(3, 9)}
    right = {1: 820, 2: 680, 3: 470, 4: 260}
    bridges = {3: 2, 4: 2, 5: 3, 6: 4, 7: 4, 8: 4}
    for level, skill in bridges.items():
        sheet.line([(450, left[level]), (1150, right[skill])], OLIVE, 8)
    for level, y in left.items():
        sheet.bar(150, y - 52, 450, y + 52, PETROL, round_by=18)
        sheet.text(300, y, str(level), PAPER, 58)
    for skill, y in right.items():
        high = 52 if skill < 3 else 70
        sheet.bar(1150, y - high, 1450, y + high, SAFFRON, round_by=18)
        sheet.text(1300, y, str(skill), INK, 58)
    sheet.arrow((462, left[7] + 16), (1138, right[2] - 22), TERRACOTTA, 16)
    sheet.disc(755, 455, 50, PAPER)
    sheet.disc(755, 455, 44, TERRACOTTA)
    sheet.text(755, 453, "−2", PAPER, 44)
    return sheet


def branches() -> Sheet:
    """A thick bar of 48 hours that parts into three of 30 and comes together again in one of 12."""
    sheet = Sheet(WIDTH, 640, PAPER)
    rows = [(130, OLIVE, "A"), (320, SAFFRON, "B"), (510, TERRACOTTA, "C")]
    for y, colour, _letter in rows:
        sheet.line([(650, 320), (740, y), (800, y)], colour, 26)
        sheet.line([(1140, y), (1200, y), (1290, 320)], colour, 26)
    sheet.bar(60, 220, 670, 420, PETROL, round_by=26)
    sheet.text(365, 320, "48 h", PAPER, 92)
    for y, colour, letter in rows:
        sheet.bar(780, y - 70, 1160, y + 70, colour, round_by=26)
        sheet.text(860, y, letter, ON[colour], 62)
        sheet.text(1010, y, "30 h", ON[colour], 62)
    sheet.bar(1270, 220, 1540, 420, PETROL, round_by=26)
    sheet.text(1405, 320, "12 h", PAPER, 68)
    return sheet


def week() -> Sheet:
    """The seven days of a week from 8 to 22: working hours in sand, two evenings and a Saturday morning in colour."""
    sheet = Sheet(WIDTH, 700, PAPER)
    wide, top, hour = 200, 90, 41
    for time in range(8, 23, 2):
        y = top + (time - 8) * hour
        sheet.line([(130, y), (1550, y)], SAND, 3)
        sheet.text(110, y, str(time), GREY, 34, at="rm")
    for day in range(1, 8):
        x = 150 + (day - 1) * wide
        sheet.disc(x + 90, 40, 32, SAND if day > 5 else SKY)
        sheet.text(x + 90, 40, str(day), INK, 36)
        if day < 6:
            sheet.bar(x, top + 4, x + 180, top + 10 * hour - 4, SAND, round_by=14)
    blocks = [(2, 18.5, 21, PETROL, "A"), (4, 18.5, 21, PETROL, "A"), (6, 9.5, 12.5, TERRACOTTA, "B")]
    for day, start, end, colour, letter in blocks:
        x = 150 + (day - 1) * wide
        sheet.bar(x, top + (start - 8) * hour, x + 180, top + (end - 8) * hour, colour, round_by=14)
        sheet.text(x + 90, top + ((start + end) / 2 - 8) * hour, letter, PAPER, 52)
    x = 150 + 5 * wide
    sheet.bar(x, top + 4.7 * hour, x + 180, top + 6 * hour, SAFFRON, round_by=14)
    sheet.text(x + 90, top + 5.35 * hour, "C", INK, 44)
    return sheet


def months() -> Sheet:
    """A line of twelve months with four meetings, at 0, 3, 6 and 12, and a thread of short calls between them."""
    sheet = Sheet(WIDTH, 420, PAPER)
    places = {month: 140 + month * 110 for month in range(13)}
    sheet.line([(places[0], 230), (places[12], 230)], SAND, 22)
    for month, x in places.items():
        if month not in (0, 3, 6, 12):
            sheet.disc(x, 230, 15, OLIVE)
    for (month, colour), high in zip(
        ((0, INK), (3, PETROL), (6, SAFFRON), (12, TERRACOTTA)), (0, 1, 2, 3), strict=True
    ):
        x = places[month]
        sheet.bar(x - 9, 150 - high * 22, x + 9, 230, colour, round_by=9)
        sheet.disc(x, 130 - high * 22, 30, colour)
        sheet.disc(x, 230, 66, PAPER)
        sheet.disc(x, 230, 58, colour)
        sheet.text(x, 230, str(month), ON.get(colour, PAPER), 54)
    for start, end in ((0, 3), (3, 6), (6, 12)):
        sheet.line([(places[start], 345), (places[end], 345)], SAND, 8)
        for month in (start, end):
            sheet.line([(places[month], 325), (places[month], 365)], SAND, 8)
    return sheet


DRAWINGS: dict[str, Callable[[], Sheet]] = {
    drawing.__name__: drawing for drawing in (road, ring, ladders, branches, week, months)
}
