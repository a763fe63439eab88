"""What people type: cleaned, and told apart by a mark."""

import pytest

from core.typed import as_typed, mark, plain


def test_line_breaks_are_of_one_kind_and_null_characters_are_gone() -> None:
    assert plain("one\r\ntwo\rthree\x00\ud800") == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("stored", "typed"), [(None, ""), (5, "5"), ([1, 12], ["1", "12"]), (True, True), ("a\r\nb", "a\nb"), ([], [])]
)
def test_a_stored_value_is_what_a_form_would_hand_in(stored: object, typed: object) -> None:
    assert as_typed(stored) == typed


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "b"), ("", " "), (["1", "2"], ["12"]), (True, False), ("a\nb", "a b"), ("x" * 999, "x" * 998)],
)
def test_different_values_have_different_marks(one: object, other: object) -> None:
    assert mark(one) != mark(other)


@pytest.mark.parametrize(("one", "other"), [(None, ""), (False, ""), (12, "12"), ([], ""), ("a\r\nb", "a\nb")])
def test_what_a_form_cannot_tell_apart_has_the_same_mark(one: object, other: object) -> None:
    assert mark(one) == mark(other)


def test_the_mark_is_the_one_that_the_script_computes() -> None:
    """tests/journeys/test_writing.py compares the two in a browser; this is what the browser said."""
    assert mark("") == "811c9dc5-9747b28c"
