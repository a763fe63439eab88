"""Every translated text has a page of the back office on which it is edited."""

from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.translating import translated_models
from core.writing.where import addresses, where_edited
from programmes.models import Activity, Programme
from projects.models import Criterion
from tests.builders import in_all_languages, make_call, make_programme
from tests.publications.builders import make_chapter, make_publication

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(model._meta.label_lower for model in translated_models()))
def test_every_kind_of_text_is_edited_on_a_page(kind: str) -> None:
    place = where_edited(kind)
    assert place.office in admin.site._registry
    assert urlsplit(place.address(7)).path.startswith("/admin/")
    assert "/7/" in place.address(7)


def test_parts_are_edited_on_the_page_of_what_they_belong_to() -> None:
    programme = make_programme()
    call = make_call(programme)
    chapter = make_chapter(make_publication(programme))
    activity = Activity.objects.create(programme=programme, code="meetings", **in_all_languages("label", "Meetings"))
    criterion = Criterion.objects.create(call=call, order=9, weight=1, **in_all_languages("label", "Feasible"))
    rows = [programme, activity, criterion, chapter]
    pairs = [(row._meta.label_lower, row.pk) for row in rows]
    with CaptureQueriesContext(connection) as captured:
        found = addresses([*pairs, ("projects.criterion", 0)])
    assert [found[pair] for pair in pairs] == [
        f"/admin/programmes/programme/{programme.pk}/change/",
        f"/admin/programmes/programme/{programme.pk}/change/#activities-group",
        f"/admin/projects/call/{call.pk}/change/#criteria-group",
        f"/admin/publications/publication/{chapter.publication_id}/write/?piece={chapter.uuid}",
    ]
    assert found["projects.criterion", 0] == ""
    assert len(captured) == 1


def test_control_a_kind_that_nobody_told_of_is_edited_on_its_own_page() -> None:
    assert where_edited("programmes.programme").office is Programme
    assert where_edited("programmes.programme").address(7) == "/admin/programmes/programme/7/change/"
