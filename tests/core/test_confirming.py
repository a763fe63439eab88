"""A translation that is out of date still fits: who may say so, and of which source."""

import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Conflict, NotAllowed, WrongState
from core.models import AuditEvent, TranslationState
from core.translating import record_translation, source_hashes, source_mark
from core.typed import mark as mark_of
from core.writing.confirming import confirm_translation
from core.writing.outside import Texts, texts_of
from programmes.models import Activity, Programme
from publications.models import Chapter, TranslatedFrom
from publications.writing import save_piece
from tests.builders import in_all_languages, make_programme
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, page
from tests.publications.builders import make_chapter, make_publication

BOARD, FITS = reverse("admin:core_translationstate_changelist"), reverse("admin:core_translationstate_fits")


def state(row: Any, language: str = "fr") -> str:
    return TranslationState.objects.of_row(row).get(language=language).state


def known(row: Any) -> Texts:
    found = texts_of(type(row))
    assert found is not None
    return found


def rewrite(activity: Activity, text: str) -> str:
    """The source says something else; returns its mark."""
    before = Activity.objects.get(pk=activity.pk)
    activity.label_it = text
    activity.save()
    record_translation(activity, before=before)
    return source_mark(source_hashes(activity))


def outdated(programme: Programme) -> Activity:
    """Something a programme did, told anew in Italian since it was translated."""
    activity = Activity.objects.create(programme=programme, code="meetings", **in_all_languages("label", "Incontri"))
    record_translation(activity)
    rewrite(activity, "Riunioni")
    return activity


@pytest.fixture
def stale(cast: Cast) -> Activity:
    return outdated(cast.programme)


def button(client: Client, user: Any) -> str:
    """What the button of the French cell sends; '' where there is none."""
    found = re.findall(r'name="fits"\s+value="([^"]*:fr:[^"]*)"', page(client, user, BOARD))
    return html.unescape(found[0]) if found else ""


def press(client: Client, user: Any, fits: str, status: int = 302) -> str:
    """Press the button and return what is said about it."""
    response = sign_in(client, in_english(user)).post(f"{FITS}?state=stale", {"fits": fits})
    assert response.status_code == status
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_whoever_may_change_it_says_that_it_still_fits(client: Client, cast: Cast, stale: Activity) -> None:
    said = press(client, cast.marco, button(client, cast.marco))
    assert said == "Riunioni: the text in French counts as current again."
    assert (state(stale), state(stale, "en")) == ("current", "stale")
    event = AuditEvent.objects.of_verb("core.confirm_translation").get()
    assert (event.actor, event.target_id, event.parameters["language"]) == (cast.marco, stale.pk, "fr")


def test_the_board_comes_back_as_it_was_narrowed(client: Client, cast: Cast, stale: Activity) -> None:
    sign_in(client, cast.marco)
    response = client.post(f"{FITS}?state=stale&q=ri", {"fits": button(client, cast.marco)})
    assert response.headers["Location"] == f"{BOARD}?state=stale&q=ri"


def test_whoever_may_only_see_it_may_not(client: Client, cast: Cast, stale: Activity) -> None:
    fits = button(client, cast.marco)
    assert button(client, cast.giulia) == ""
    press(client, cast.giulia, fits, status=403)
    assert state(stale) == "stale"
    with pytest.raises(NotAllowed):
        confirm_translation(known(stale), stale.pk, "fr", source=fits.rpartition(":")[2], by=cast.giulia)
    press(client, cast.marco, fits)  # control: the same button, with the right
    assert state(stale) == "current"


def test_texts_of_another_programme_are_not_there(client: Client, cast: Cast) -> None:
    foreign = outdated(make_programme("elsewhere"))
    fits = f"programmes.activity:{foreign.pk}:fr:{source_mark(source_hashes(foreign))}"
    press(client, cast.marco, fits, status=404)
    assert state(foreign) == "stale"


@pytest.mark.parametrize(
    "fits", ["", "x", "programmes.activity:1", "programmes.activity:9e9:fr:0", "no.where:1:fr:0\0"]
)
def test_a_button_that_no_page_has_is_nothing(client: Client, cast: Cast, stale: Activity, fits: str) -> None:
    press(client, cast.marco, fits, status=404)
    assert state(stale) == "stale"


def test_a_source_that_changed_since_the_page_was_drawn_is_read_again(
    client: Client, cast: Cast, stale: Activity
) -> None:
    drawn = button(client, cast.marco)
    rewrite(stale, "Assemblee")
    assert "changed meanwhile" in press(client, cast.marco, drawn)
    assert state(stale) == "stale"
    press(client, cast.marco, button(client, cast.marco))  # control: the page as it is now
    assert state(stale) == "current"


@pytest.mark.parametrize("language", ["it", "en"])
def test_only_what_is_out_of_date_can_be_confirmed(cast: Cast, stale: Activity, language: str) -> None:
    before = Activity.objects.get(pk=stale.pk)
    stale.label_en = ""
    stale.save()
    record_translation(stale, before=before)
    mark = source_mark(source_hashes(stale))
    with pytest.raises(WrongState):
        confirm_translation(known(stale), stale.pk, language, source=mark, by=cast.marco)
    assert not AuditEvent.objects.of_verb("core.confirm_translation").exists()


def test_the_row_is_locked_before_its_source_is_compared(cast: Cast, stale: Activity) -> None:
    with CaptureQueriesContext(connection) as captured, pytest.raises(Conflict):
        confirm_translation(known(stale), stale.pk, "fr", source="another", by=cast.marco)
    assert [query["sql"] for query in captured if "FOR NO KEY UPDATE" in query["sql"]]


def test_a_chapter_forgets_what_it_was_translated_from(cast: Cast) -> None:
    chapter = make_chapter(make_publication(cast.programme), title_it="Uno", title_fr="Un", title_en="One")
    record_translation(chapter)
    save_piece(chapter, {"title_it": "Primo"}, version={"title_it": mark_of("Uno")}, by=cast.giulia)
    assert TranslatedFrom.objects.of_chapter(chapter).count() == 2
    chapter = Chapter.objects.get(pk=chapter.pk)
    mark = source_mark(source_hashes(chapter))
    confirm_translation(known(chapter), chapter.pk, "fr", source=mark, by=cast.giulia)
    assert list(TranslatedFrom.objects.of_chapter(chapter).values_list("language", flat=True)) == ["en"]
