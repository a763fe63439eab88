"""Form fields that several apps ask people with."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, make_aware

from core.forms import Amount, Day, LongSelect, TypedText, countries, day_after, region_of, regions


class Asked(forms.Form):
    text = TypedText(max_length=5, required=False)
    amount = Amount(required=False)
    day = Day(first=date(1900, 1, 1), past=True, required=False)


def errors(**typed: str) -> list[str]:
    """What the form says about this input."""
    return [str(message) for found in Asked(typed).errors.values() for message in found]


def test_a_line_break_counts_once() -> None:
    assert errors(text="a\r\nb\r\n") == []
    assert errors(text="ab\r\ncde") == ["Too long: at most 5 characters, and this has 6."]


def test_an_amount_is_read_and_shown_again_as_it_was_typed() -> None:
    form = Asked({"amount": "12.000,50"})
    assert str(form.cleaned_data["amount"] if form.is_valid() else "") == "12000.50"
    assert 'value="12.000,50"' in str(form["amount"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Write an amount that is not below zero."),
        ("9" * 40, "This amount is too large."),
        ("much", "Write the amount in figures, with at most two decimals, as 12000 or 12000.50."),
        ("9" * 4000, "This amount is too large."),
    ],
)
def test_what_an_amount_cannot_be_is_said_in_words(typed: str, said: str) -> None:
    assert said in errors(amount=typed)


@pytest.mark.parametrize("typed", ["1990-12-31", "31/12/1990", "31.12.1990", "31-12-1990"])
def test_a_day_is_read_in_the_usual_ways(typed: str) -> None:
    form = Asked({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(1990, 12, 31)


def test_a_day_of_birth_is_neither_ahead_nor_ages_ago() -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    assert errors(day=tomorrow.isoformat()) == ["This day has not come yet."]
    assert errors(day="1899-12-31") == ["Look at the year again."]


def test_a_region_of_another_country_counts_as_none_and_nonsense_is_refused() -> None:
    assert region_of("MA-05", "MA") == "MA-05"
    assert region_of("MA-05", "IT") == ""
    assert region_of("", "IT") == ""
    with pytest.raises(ValidationError):
        region_of("MA-99999", "MA")


def test_choices_of_places_begin_with_nothing() -> None:
    assert countries(only=["MA", "IT"]) == [("", "Choose a country"), ("IT", "Italy"), ("MA", "Morocco")]
    assert regions([""]) == [("", "Choose the country first")]
    assert regions(["MA"])[0] == ("", "Choose a region")


def test_a_long_list_is_written_like_any_other_and_escapes_what_it_shows() -> None:
    choices = [("", "None"), ("<b>", "A & B"), ("it", "Italy")]
    long = LongSelect({"class": "medium"}, choices=choices).render("place", "it", {"id": "id_place"})
    usual = forms.Select({"class": "medium"}, choices=choices).render("place", "it", {"id": "id_place"})
    assert "".join(long.split()) == "".join(usual.split())


@pytest.mark.parametrize("typed", ["9999-12-31", "2101-01-01", "1999-12-31"])
def test_a_day_lies_where_its_end_can_be_said(typed: str) -> None:
    with pytest.raises(ValidationError):
        Day().clean(typed)
    last = Day().clean("2100-12-31")
    assert day_after(last) == make_aware(datetime(2101, 1, 1))  # noqa: DTZ001 (made aware beside)


def test_control_beyond_those_days_no_clock_goes() -> None:
    with pytest.raises(OverflowError):
        day_after(date.max)


def test_a_day_to_come_is_not_over() -> None:
    assert Day(coming=True).clean(localdate().isoformat()) == localdate()
    with pytest.raises(ValidationError, match="over"):
        Day(coming=True).clean((localdate() - timedelta(days=1)).isoformat())
