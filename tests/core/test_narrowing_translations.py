"""Which translations are found by kind, state, language and words: always objects, with all their languages."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from core.models import TranslationState
from core.translating import record_translation
from programmes.models import Activity
from tests.builders import in_all_languages, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texts() -> None:
    """A programme that lacks its English text, and two things it did: one out of date in French, one current."""
    programme = make_programme(name_it="Ritorno", name_fr="Retour", name_en="")
    record_translation(programme)
    for code, name in (("meetings", "Réunions"), ("visits", "Visite")):
        row = Activity.objects.create(
            programme=programme, code=code, source_language="fr", **in_all_languages("label", name)
        )
        record_translation(row)
    TranslationState.objects.filter(label="Visite", language="it").update(state="stale")


@pytest.mark.parametrize(
    ("narrowing", "labels"),
    [
        ({}, {"Ritorno", "Réunions", "Visite"}),
        ({"kind": "programmes.activity"}, {"Réunions", "Visite"}),
        ({"kind": "programmes.nothing"}, set()),
        ({"state": "stale"}, {"Visite"}),
        ({"state": "missing"}, {"Ritorno"}),
        ({"state": "stale", "language": "it"}, {"Visite"}),
        ({"state": "stale", "language": "en"}, set()),
        ({"language": "it"}, {"Ritorno", "Réunions", "Visite"}),
        ({"words": "reunions"}, {"Réunions"}),
        ({"words": "  UNIONS réu "}, {"Réunions"}),
        ({"words": "visite riunioni"}, set()),
        ({"words": "100%"}, set()),
        ({"kind": "programmes.activity", "state": "current", "language": "it", "words": "i"}, {"Réunions"}),
    ],
)
def test_objects_are_found_with_all_their_languages(narrowing: dict[str, str], labels: set[str]) -> None:
    found = TranslationState.objects.narrowed(**narrowing)
    assert sorted(found.values_list("label", "language")) == sorted(
        (label, code) for label in labels for code in ("it", "fr", "en")
    )


SOURCES = {("Ritorno", "it"), ("Réunions", "fr"), ("Visite", "fr")}


def test_each_state_knows_in_which_language_the_text_was_written() -> None:
    assert set(TranslationState.objects.values_list("label", "source_language")) == SOURCES


def test_states_from_before_learn_it_from_their_rows() -> None:
    TranslationState.objects.update(source_language="en")
    TranslationState.objects.create(object_type="gone.table", object_id=1, language="it", state="current", label="Gone")
    step = import_module("core.migrations.0015_translations_know_their_source")
    with connection.schema_editor() as editor:
        step.copy_source_languages(apps, editor)
    found = TranslationState.objects.exclude(label="Gone").values_list("label", "source_language")
    assert set(found) == SOURCES
