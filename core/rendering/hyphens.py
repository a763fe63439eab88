"""No word is so long that dividing it keeps a process busy: WeasyPrint lays out a line for each place of it."""

from pyphen import Pyphen

LONGEST_WORD = 60
"""Letters; longer is no word of a language of ours, but an address or a joke. Two thousand take twenty seconds."""

_positions = Pyphen.positions


def divide_words_alone() -> None:
    """In every document that this process prints from now on; what is longer is broken where the line ends."""
    Pyphen.positions = _positions_in_a_word


def _positions_in_a_word(rules: Pyphen, word: str) -> list[int]:
    found: list[int] = _positions(rules, word) if len(word) <= LONGEST_WORD else []
    return found
