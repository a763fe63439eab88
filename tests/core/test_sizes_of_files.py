"""How large a file is, as people read it."""

import pytest
from django.utils import translation

from core.sizes import size_in_words


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 303, "303 bytes"),
        ("it", 303, "303 byte"),
        ("fr", 303, "303 octets"),
        ("en", 14 * 1024, "14 KB"),
        ("fr", 1536, "1,5 Ko"),
        ("it", 10 * 1024 * 1024, "10 MB"),
        ("it", 2_621_440, "2,5 MB"),
        ("fr", 10 * 1024 * 1024, "10 Mo"),
    ],
)
def test_a_size_is_said_in_the_readers_language(language: str, number: int, words: str) -> None:
    with translation.override(language):
        assert size_in_words(number) == words
