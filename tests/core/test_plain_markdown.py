"""Markdown as plain text, for those whose mail program shows no HTML."""

import time

import pytest
from django.conf import settings

from core.plain_markdown import plain_markdown
from tests.kit.hostile import TEXT

SECONDS = 20


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Una *festa*\n\nUna riga\nsola.", "Una festa\n---------\n\nUna riga sola."),
        ("- uno\n- due\n  1. a\n  2. b", "- uno\n- due\n  1. a\n  2. b"),
        ("3. tre\n4. quattro", "3. tre\n4. quattro"),
        ("- uno\n\n- due", "- uno\n\n- due"),
        ("[sito](https://example.org/x)", "sito (https://example.org/x)"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("[qui](/it/events/)", f"qui ({settings.SITE_URL}/it/events/)"),
        ("[scrivi](mailto:a@example.org)", "scrivi (a@example.org)"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("prima  \ndopo", "prima\ndopo"),
        ("> citato\n> due", "> citato due"),
        ("```\n<b>\n  x\n```", "    <b>\n      x"),
        ("|x|y|\n|-|-|\n|1|2|", "x | y\n1 | 2"),
        ("![una foto](a.png) e `codice`", "una foto e codice"),
        ("sopra\n\n---\n\nsotto", f"sopra\n\n{'-' * 20}\n\nsotto"),
        ("Caffè &amp; tè &lt;3", "Caffè & tè <3"),
        ("", ""),
    ],
)
def test_what_was_written_is_read_without_its_signs(markdown: str, text: str) -> None:
    assert plain_markdown(markdown) == text


def test_lines_are_short_and_addresses_stay_whole() -> None:
    address = "https://example.org/" + "a" * 90
    text = plain_markdown(f"{'parola ' * 40}\n\n- {'voce ' * 30}\n\n[qui]({address})")
    assert address in text
    assert max(len(line) for line in text.splitlines() if address not in line) <= 72
    assert "\n  voce" in text


@pytest.mark.parametrize("called", TEXT)
def test_a_hostile_text_is_read_in_bounded_time(called: str) -> None:
    began = time.monotonic()
    plain_markdown(TEXT[called])
    assert time.monotonic() - began < SECONDS
