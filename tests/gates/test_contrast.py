"""Every pair of colours that the look puts on top of each other can be read, in both themes."""

import re
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).parents[2] / "static" / "site.css"
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", re.I)
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.S)

GROUNDS = ("paper", "surface", "sunken")
TINTS = ("brand-tint", "accent-tint", "care-tint", "done-tint")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "brand", "brand-strong", "care", "done") for ground in GROUNDS),
    *(("ink", tint) for tint in TINTS),
    *((ink, tint) for ink in ("ink-soft", "brand") for tint in ("brand-tint", "care-tint", "done-tint")),
    ("care", "care-tint"),
    ("done", "done-tint"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-accent", "accent"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    *(("paper", mark) for mark in ("brand", "care", "done")),
    *(("ink", shade) for shade in ("shade-0", "shade-1")),
    *(("on-shade", shade) for shade in ("shade-3", "shade-4", "shade-5")),
]
"""Ink on its ground: 4.5 to 1 (WCAG 1.4.3)."""

SHAPES = [
    *(("edge", ground) for ground in GROUNDS),
    *((mark, ground) for mark in ("brand", "care", "done") for ground in GROUNDS),
    ("accent", "band"),
    *((mark, "hairline") for mark in ("brand", "care", "done")),
]
"""Borders of controls, marks and the bars of a chart beside what they lie on: 3 to 1 (WCAG 1.4.11)."""


def themes(css: str) -> dict[str, dict[str, str]]:
    """The custom properties that are colours, by theme; what the dark one does not say, it takes from the light one."""
    dark = DARK.search(css)
    assert dark, "site.css has no dark theme"
    light = dict(COLOUR.findall(css[: dark.start()]))
    return {"light": light, "dark": light | dict(COLOUR.findall(dark[1]))}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(colours: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    """The pairs that cannot be told apart, with their contrast."""
    found = ((a, b, contrast(colours[a], colours[b])) for a, b in pairs)
    return [f"{a} on {b}: {value:.2f}" for a, b, value in found if value < least]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    assert too_weak(themes(STYLESHEET.read_text())[theme], TEXT, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shapes_can_be_told_apart(theme: str) -> None:
    assert too_weak(themes(STYLESHEET.read_text())[theme], SHAPES, 3) == []


def test_saffron_is_never_the_colour_of_a_text() -> None:
    """A pseudo-element that only draws a mark may take it through currentColor."""
    css = re.sub(r"[^\n]*::(before|after)[^\n]*", "", STYLESHEET.read_text())
    assert not re.search(r"[\s;{]color:\s*var\(--accent\)", css)


def test_the_stylesheet_stays_small() -> None:
    assert STYLESHEET.stat().st_size < 25_600


def test_control_a_weak_pair_is_found() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert too_weak({"ink": "#8a8a8a", "paper": "#ffffff"}, [("ink", "paper")], 4.5) == ["ink on paper: 3.45"]
