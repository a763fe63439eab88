"""Which translations are missing or out of date, by what they were made from and never by the clock."""

from typing import Any

import pytest
from django.utils import translation

from core.models import TranslationState
from core.translating import check_translations, record_translation, translated_fields, translated_models
from programmes.models import Activity, Programme
from tests.builders import in_all_languages, make_programme

State = TranslationState.State

pytestmark = pytest.mark.django_db

TEXTS = {
    "name_it": "Ritorno", "name_fr": "Retour", "name_en": "Return",
    "summary_it": "", "description_it": "Un programma.", "description_fr": "Un programme.",
    "description_en": "A programme.",
}  # fmt: skip


@pytest.fixture
def programme(db: None) -> Programme:
    """A programme translated into all languages."""
    programme = make_programme(**TEXTS)
    record_translation(programme)
    return programme


def states(row: Any) -> dict[str, str]:
    found = TranslationState.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    return dict(found.values_list("language", "state"))


def change(row: Programme, *, minor: bool = False, **texts: str) -> None:
    """Save these texts as the back office does."""
    before = Programme.objects.get(pk=row.pk)
    for name, text in texts.items():
        setattr(row, name, text)
    row.save()
    record_translation(row, before=before, minor=minor)


def test_a_text_in_all_languages_is_current(programme: Programme) -> None:
    assert states(programme) == {"it": State.CURRENT, "fr": State.CURRENT, "en": State.CURRENT}


def test_a_text_that_is_not_there_is_missing(programme: Programme) -> None:
    change(programme, description_en="")
    assert states(programme) == {"it": State.CURRENT, "fr": State.CURRENT, "en": State.MISSING}
    change(programme, description_en="   ")
    assert states(programme)["en"] == State.MISSING


def test_what_is_empty_in_the_source_need_not_be_translated(programme: Programme) -> None:
    change(programme, description_it="", description_fr="", description_en="")
    assert set(states(programme).values()) == {State.CURRENT}


def test_a_changed_source_makes_the_translations_stale_and_not_itself(programme: Programme) -> None:
    change(programme, description_it="Un altro programma.")
    assert states(programme) == {"it": State.CURRENT, "fr": State.STALE, "en": State.STALE}


def test_a_renewed_translation_is_current_again(programme: Programme) -> None:
    change(programme, description_it="Un altro programma.")
    change(programme, description_fr="Un autre programme.")
    assert states(programme) == {"it": State.CURRENT, "fr": State.CURRENT, "en": State.STALE}


def test_source_and_translation_changed_together_are_current(programme: Programme) -> None:
    change(programme, description_it="Un altro.", description_fr="Un autre.", description_en="Another.")
    assert set(states(programme).values()) == {State.CURRENT}


def test_a_renewed_field_does_not_cover_another_that_is_stale(programme: Programme) -> None:
    change(programme, name_it="Rientro", description_it="Un altro.")
    change(programme, name_fr="Le retour")
    assert states(programme)["fr"] == State.STALE


def test_a_minor_edit_keeps_what_was_current(programme: Programme) -> None:
    change(programme, minor=True, description_it="Un programma!")
    assert set(states(programme).values()) == {State.CURRENT}


def test_a_minor_edit_does_not_make_current_what_was_stale(programme: Programme) -> None:
    change(programme, description_it="Un altro programma.")
    change(programme, minor=True, description_it="Un altro programma!")
    assert states(programme) == {"it": State.CURRENT, "fr": State.STALE, "en": State.STALE}


def test_blanks_around_a_text_are_no_change(programme: Programme) -> None:
    change(programme, description_it=" Un programma.\n")
    assert set(states(programme).values()) == {State.CURRENT}


def test_the_source_returns_to_what_was_translated(programme: Programme) -> None:
    change(programme, description_it="Un altro programma.")
    change(programme, description_it="Un programma.")
    assert set(states(programme).values()) == {State.CURRENT}


def test_another_source_language_turns_the_view_round(db: None) -> None:
    programme = make_programme(**TEXTS, source_language="fr")
    record_translation(programme)
    change(programme, description_fr="Un autre programme.")
    assert states(programme) == {"it": State.STALE, "fr": State.CURRENT, "en": State.STALE}


def labels() -> set[str]:
    return set(TranslationState.objects.values_list("label", flat=True))


@pytest.mark.parametrize("reading", ["it", "fr", "en"])
@pytest.mark.parametrize(("source", "label"), [("it", "Ritorno"), ("fr", "Retour"), ("en", "Return")])
def test_the_label_is_in_the_source_language_whoever_writes(db: None, source: str, label: str, reading: str) -> None:
    row = make_programme(**TEXTS, source_language=source)
    with translation.override(reading):
        record_translation(row)
    assert labels() == {label}
    TranslationState.objects.all().delete()
    with translation.override(reading):
        assert check_translations() == 3
    assert labels() == {label}


def test_the_check_mends_labels_in_another_language(programme: Programme) -> None:
    TranslationState.objects.filter(language="fr").update(label="Return")
    assert check_translations() == 1
    assert labels() == {"Ritorno"}
    assert check_translations() == 0


def test_the_check_finds_nothing_where_all_is_right(programme: Programme) -> None:
    assert check_translations() == 0


def test_the_check_finds_and_mends_what_was_changed_past_the_acts(programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(description_it="Di nascosto.", description_en="")
    assert check_translations() == 3  # of the source: what it says now
    assert states(programme) == {"it": State.CURRENT, "fr": State.STALE, "en": State.MISSING}
    assert check_translations() == 0


def test_the_check_follows_rows_that_were_never_recorded(programme: Programme) -> None:
    activity = Activity.objects.create(programme=programme, code="meetings", **in_all_languages("label", "Meetings"))
    assert check_translations() == 3
    assert set(states(activity)) == {"it", "fr", "en"}


def test_the_check_forgets_objects_that_are_gone(programme: Programme) -> None:
    activity = Activity.objects.create(programme=programme, code="meetings", **in_all_languages("label", "Meetings"))
    record_translation(activity)
    activity.delete()
    assert check_translations() == 3
    assert states(activity) == {}
    assert len(states(programme)) == 3


def test_every_translated_table_is_followed() -> None:
    assert {Programme, Activity} <= set(translated_models())
    assert translated_fields(Programme) == ["description", "name", "summary"]
