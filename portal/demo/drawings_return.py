"""The figures of the guidelines on return projects: their numbers are those of the tables in the text."""

import math
from collections.abc import Callable
from itertools import accumulate

from portal.demo.drawings import GREY, ON, WIDTH
from portal.demo.sheets import INK, OLIVE, PAPER, PETROL, SAFFRON, SAND, SKY, TERRACOTTA, Sheet

SALES = [400, 700, 1100, 1500, 1800, 2100, 2300, 2500, 2400, 1900, 2200, 2600]
RESERVE, FIXED, INSTALMENT, FREE_MONTHS = 4000, 1070, 130, 3
LEFT_OF_100 = 60
"""Of a hundred euro sold, what the materials leave."""


def cash(sold: int = 100) -> list[int]:
    """What is in the workshop's till at the end of each month, if it sells `sold` per cent of the plan."""
    balances = [
        sales * sold * LEFT_OF_100 // 10_000 - FIXED - (INSTALMENT if month > FREE_MONTHS else 0)
        for month, sales in enumerate(SALES, 1)
    ]
    return list(accumulate(balances, initial=RESERVE))[1:]


def cycle() -> Sheet:
    """Six stations on a round, an arrow from each to the next; a last one leaves the round for another."""
    sheet = Sheet(WIDTH, 900, PAPER)
    x, y, radius = 820, 450, 330
    colours = [PETROL, PETROL, OLIVE, OLIVE, SAFFRON, TERRACOTTA]
    turns = [math.radians(-120 + 60 * at) for at in range(6)]
    for at, colour in enumerate(colours):
        for step in range(17, 40):
            sheet.disc(*_on((x, y), radius, turns[at] + math.radians(step)), 9, SAND)
        near, far = (turns[at] + math.radians(step) for step in (38, 45))
        sheet.arrow(_on((x, y), radius, near), _on((x, y), radius, far), colour, 18)
    for at, colour in enumerate(colours):
        place = _on((x, y), radius, turns[at])
        sheet.disc(*place, 82, colour)
        sheet.text(*place, str(at + 1), ON[colour], 74)
    left = _on((x, y), radius, turns[5])
    sheet.line([(left[0] - 60, left[1] - 62), (left[0] - 92, left[1] - 190)], TERRACOTTA, 14)
    sheet.arrow((left[0] - 92, left[1] - 190), (left[0] - 104, left[1] - 240), TERRACOTTA, 14)
    return sheet


def _on(middle: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    """A point on a circle; `turn` in radians, clockwise from three o'clock."""
    return middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn)


def fields() -> Sheet:
    """Four fields between two axes from 0 to 3: A high and right, B high and left, C low and right, D low and left."""
    sheet = Sheet(WIDTH, 860, PAPER)
    left, middle, right = 250, 800, 1350
    high, half, low = 50, 400, 750
    places = [("B", left, high, SAFFRON), ("A", middle, high, OLIVE), ("D", left, half, SAND), ("C", middle, half, SKY)]
    for letter, x, y, colour in places:
        sheet.bar(x + 8, y + 8, x + 542, y + 342, colour, round_by=24)
        sheet.text(x + 275, y + 175, letter, ON[colour], 130)
    sheet.arrow((left - 20, low + 10), (left - 20, high - 30), PETROL, 12)
    sheet.arrow((left - 20, low + 10), (right + 60, low + 10), PETROL, 12)
    for step in range(4):
        sheet.text(left - 75, low - step * (low - high) / 3.2, str(step), GREY, 46)
        sheet.text(left + step * (right - left) / 3.1, low + 62, str(step), GREY, 46)
    return sheet


def pieces() -> Sheet:
    """Two walls of equal height: five bricks of sources, seven of uses; each as high as its sum."""
    sheet = Sheet(WIDTH, 880, PAPER)
    sources = [(5000, PETROL), (2000, SAFFRON), (4500, OLIVE), (6000, TERRACOTTA), (3500, INK)]
    uses = [(4500, OLIVE), (6200, PETROL), (3000, SAFFRON), (2300, SKY), (540, INK), (460, SAND), (4000, TERRACOTTA)]
    for left, right, wall in ((240, 700, sources), (900, 1360, uses)):
        top = 40.0
        for euro, colour in wall:
            low = top + euro * 0.0365
            sheet.bar(left, top + 2, right, low - 2, colour, round_by=8)
            if euro > 1000:
                sheet.text((left + right) / 2, (top + low) / 2, str(euro), ON.get(colour, PAPER), 50)
            else:
                sheet.text(right + 24, (top + low) / 2 + (-12 if euro > 500 else 12), str(euro), INK, 34, at="lm")
            top = low
        sheet.text((left + right) / 2, 846, "21000", INK, 50)
    return sheet


def low() -> Sheet:
    """The till at the end of twelve months: a column each, the lowest dark; a red line where a fifth less is sold."""
    sheet = Sheet(WIDTH, 720, PAPER)
    ground, euro = 610, 0.14
    for level in range(0, 4001, 1000):
        sheet.line([(150, ground - level * euro), (1560, ground - level * euro)], SAND, 3)
        sheet.text(132, ground - level * euro, str(level), GREY, 36, at="rm")
    plan, worse = cash(), cash(80)
    middles = [215 + 116 * at for at in range(12)]
    for month, (x, left) in enumerate(zip(middles, plan, strict=True), 1):
        sheet.bar(x - 38, ground - left * euro, x + 38, ground, PETROL if left == min(plan) else SAFFRON, round_by=6)
        sheet.text(x, ground + 50, str(month), INK, 40)
    sheet.line([(x, ground - left * euro) for x, left in zip(middles, worse, strict=True)], TERRACOTTA, 9)
    for x, left in zip(middles, worse, strict=True):
        sheet.disc(x, ground - left * euro, 15, PAPER)
        sheet.disc(x, ground - left * euro, 11, TERRACOTTA)
    at = plan.index(min(plan))
    sheet.text(middles[at], ground - plan[at] * euro - 36, str(plan[at]), INK, 44)
    sheet.text(middles[-1], ground - plan[-1] * euro - 36, str(plan[-1]), INK, 44)
    return sheet


def stairs() -> Sheet:
    """Four steps that rise from left to right, each with its number and its sum."""
    sheet = Sheet(WIDTH, 720, PAPER)
    steps = [(2000, PETROL), (4500, OLIVE), (2500, SAFFRON), (1500, TERRACOTTA)]
    for at, (euro, colour) in enumerate(steps):
        left, top = 110 + at * 350, 500 - at * 125
        sheet.bar(left, top, left + 338, 660, colour, round_by=14)
        sheet.text(left + 169, top + 78, str(euro), ON[colour], 76)
        sheet.disc(left + 169, top - 62, 48, INK)
        sheet.text(left + 169, top - 62, str(at + 1), PAPER, 54)
    return sheet


def leverage() -> Sheet:
    """Three bars on one scale: 60, four times as much, and what 60 per cent of it covers."""
    sheet = Sheet(WIDTH, 700, PAPER)
    rows = [(60, PETROL, "×4"), (240, OLIVE, "60%"), (400, SAFFRON, "")]
    for at, (thousands, colour, sign) in enumerate(rows):
        top = 60 + at * 215
        sheet.disc(130, top + 70, 52, INK)
        sheet.text(130, top + 70, str(at + 1), PAPER, 56)
        sheet.bar(240, top, 240 + thousands * 3, top + 140, colour, round_by=18)
        inside = thousands > 100
        sheet.text(240 + thousands * (1.5 if inside else 3) + (0 if inside else 30), top + 70, f"{thousands}000",
                   ON[colour] if inside else INK, 62, at="mm" if inside else "lm")  # fmt: skip
        if sign:
            sheet.arrow((300, top + 146), (300, top + 212), TERRACOTTA, 12)
            sheet.text(360, top + 178, sign, TERRACOTTA, 44, at="lm")
    return sheet


def bridge() -> Sheet:
    """Two shores, A and B, and three arches between them with a number each and an arrow at both ends."""
    sheet = Sheet(WIDTH, 760, PAPER)
    sheet.bar(-40, 560, 300, 800, OLIVE, round_by=60)
    sheet.bar(1300, 560, 1640, 800, SAFFRON, round_by=60)
    sheet.bar(300, 690, 1300, 800, SKY)
    sheet.text(150, 660, "A", PAPER, 110)
    sheet.text(1450, 660, "B", INK, 110)
    for number, (high, inner, colour) in enumerate(((450, 90, PETROL), (290, 170, TERRACOTTA), (130, 250, INK)), 1):
        left, right = 30 + inner, 1570 - inner
        centre = (left + right) / 2
        arch = [
            (centre - (right - left) / 2 * math.cos(math.radians(turn)), 530 - high * math.sin(math.radians(turn)))
            for turn in range(8, 173, 2)
        ]
        sheet.line(arch, colour, 13)
        for end, before in ((arch[0], arch[3]), (arch[-1], arch[-4])):
            sheet.arrow(before, (2 * end[0] - before[0], 2 * end[1] - before[1]), colour, 13)
        sheet.disc(centre, 530 - high, 58, PAPER)
        sheet.disc(centre, 530 - high, 50, colour)
        sheet.text(centre, 530 - high, str(number), PAPER, 56)
    return sheet


DRAWINGS: dict[str, Callable[[], Sheet]] = {
    "round": cycle, "fields": fields, "pieces": pieces, "low": low, "stairs": stairs, "leverage": leverage,
    "bridge": bridge,
}  # fmt: skip
