"""A page of the back office on which texts are changed asks whether they keep their meaning."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import TranslationState
from core.translating import record_translation, translated_fields
from programmes.models import Activity, Programme
from tests.builders import in_all_languages
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english
from tests.publications.builders import make_publication

pytestmark = pytest.mark.django_db


def states(row: Any) -> set[str]:
    return set(TranslationState.objects.of_row(row).values_list("state", flat=True))


def as_shown(client: Client, url: str) -> dict[str, Any]:
    """What the page would send if nobody typed anything."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for part in context["inline_admin_formsets"]:
        forms += [part.formset.management_form, *part.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.fixture
def meetings(cast: Cast) -> Activity:
    """Something that the programme did; both are translated."""
    for field in translated_fields(Programme):
        for name, text in in_all_languages(field, "Ritorno").items():
            setattr(cast.programme, name, text)
    cast.programme.save()
    activity = Activity.objects.create(programme=cast.programme, code="m", **in_all_languages("label", "Incontri"))
    record_translation(cast.programme)
    record_translation(activity)
    return activity


@pytest.mark.parametrize(("minor", "after"), [({}, "stale"), ({"minor": "on"}, "current")])
def test_texts_and_parts_stay_translated_where_only_mistakes_are_corrected(
    client: Client, cast: Cast, meetings: Activity, minor: dict[str, str], after: str
) -> None:
    url = reverse("admin:programmes_programme_change", args=[cast.programme.pk])
    sign_in(client, in_english(cast.marco))
    typed = {"name_it": "Rritorno", "activities-0-label_it": "Inccontri"}
    response = client.post(url, as_shown(client, url) | typed | minor)
    assert response.status_code == 302, response.context["errors"]
    cast.programme.refresh_from_db()
    assert cast.programme.name_it == "Rritorno"
    assert states(cast.programme) == states(meetings) == {"current", after}


@pytest.mark.parametrize(("minor", "after"), [({}, "stale"), ({"minor": "on"}, "current")])
def test_so_do_those_of_a_room_with_an_act_of_its_own(
    client: Client, cast: Cast, minor: dict[str, str], after: str
) -> None:
    publication = make_publication(cast.programme, **in_all_languages("title", "Guida"))
    record_translation(publication)
    url = reverse("admin:publications_publication_change", args=[publication.pk])
    sign_in(client, in_english(cast.marco))
    response = client.post(url, as_shown(client, url) | {"title_it": "Gguida"} | minor)
    assert response.status_code == 302, response.context["errors"]
    assert states(publication) == {"current", after}


def test_it_is_asked_where_a_text_stands_already(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.marco))
    change = client.get(reverse("admin:programmes_programme_change", args=[cast.programme.pk])).content.decode()
    assert change.count('name="minor"') == 1
    assert 'name="minor"' not in client.get(reverse("admin:projects_call_add")).content.decode()


def test_it_is_not_asked_whoever_only_reads(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.giulia))
    url = reverse("admin:programmes_programme_change", args=[cast.programme.pk])
    assert 'name="minor"' not in client.get(url).content.decode()
