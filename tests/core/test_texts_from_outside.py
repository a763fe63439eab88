"""Every table with translated texts says how they are written from a translator's file, or that they are kept in."""

import pytest
import rules
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from core.administration.scopes import seen_translations
from core.models import TranslationState
from core.translating import record_translation, translated_models
from core.writing.outside import exchanged_fields, is_decided, rows_of, texts_of
from projects.models import Decision
from tests.newsletters.builders import make_issue, make_newsletter
from tests.publications.builders import make_chapter, make_figure, make_publication


def test_each_table_with_texts_is_decided_upon() -> None:
    assert [model for model in translated_models() if not is_decided(model)] == []


@pytest.mark.django_db
def test_what_is_said_of_a_table_leads_to_rows_and_rights_that_exist() -> None:
    said = [texts for model in translated_models() if (texts := texts_of(model))]
    assert len(said) > 25
    for texts in said:
        assert rows_of(texts, [], lock=True) == {}
        if isinstance(texts.permission, str):
            assert rules.perm_exists(texts.permission)
        if texts.fields is None:
            assert exchanged_fields(texts, texts.model())


def test_what_is_told_to_one_person_is_kept_in() -> None:
    assert texts_of(Decision) is None


@pytest.mark.django_db
def test_pieces_of_a_composer_are_seen_with_what_they_belong_to(giulia: User, youssef: User) -> None:
    publication = make_publication(giulia.memberships.get().programme)
    issue = make_issue(make_newsletter(publication.programme))
    pieces = [make_chapter(publication), make_figure(publication), issue.articles.get()]
    for row in (*pieces, make_chapter(make_publication())):
        record_translation(row)
    request = HttpRequest()
    request.user = giulia
    seen = TranslationState.objects.filter(seen_translations(admin.site, request), language="fr")
    assert set(seen.values_list("object_type", "object_id")) == {(row._meta.label_lower, row.pk) for row in pieces}
    request.user = youssef
    assert not TranslationState.objects.filter(seen_translations(admin.site, request)).exists()
