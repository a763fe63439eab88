"""What the account that sent it takes along when it is erased, and what it does not."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.erasing import erase_everything, erasing
from core.models import Upload
from core.personal_data import Subject
from programmes.models import Programme
from publications.models import Figure, ReleasedPicture
from publications.releasing import release_publication
from tests.projects.judging import downloaded
from tests.publications.builders import make_chapter, make_figure, make_old_file, make_picture, make_publication

pytestmark = pytest.mark.django_db


def test_the_pictures_and_files_of_publications_outlive_the_account_that_sent_them(
    chiara: User, django_capture_on_commit_callbacks: Any
) -> None:
    publication = make_publication()
    shown, unused = make_picture(chiara), make_picture(chiara, size=(10, 10))
    make_figure(publication, shown)
    old = make_old_file(publication, chiara)
    with django_capture_on_commit_callbacks(execute=True):
        erase_everything(Subject(user=chiara.pk), pseudonym="p-1", on=timezone.localdate())
    assert Upload.objects.get(pk=shown.pk).file
    assert old.upload is not None
    assert Upload.objects.get(pk=old.upload.pk).file
    assert not Upload.objects.get(pk=unused.pk).file, "control: what stands in no publication goes"


def test_a_version_keeps_the_picture_whose_figure_has_another_whoever_is_erased(
    chiara: User, marco: User, programme: Programme, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    publication = make_publication(programme, code="guide")
    make_chapter(publication, body="![](figure:circle)")
    released, never_released = make_picture(chiara), make_picture(chiara, size=(10, 10))
    figure = make_figure(publication, released)
    release_publication(publication, note="", by=marco, at=timezone.now())
    for picture in (never_released, make_picture(marco, size=(20, 10))):
        Figure.objects.filter(pk=figure.pk).update(picture=picture)
    with django_capture_on_commit_callbacks(execute=True):
        erase_everything(Subject(user=chiara.pk), pseudonym="p-1", on=timezone.localdate())
    address = reverse("publications:picture", args=["guide", released.uuid])
    assert downloaded(client.get(address)).startswith(b"\x89PNG")
    assert not Upload.objects.get(pk=never_released.pk).file, "control: what no version shows goes"


def test_versions_of_before_get_the_pictures_that_their_chapters_show(marco: User, programme: Programme) -> None:
    publication = make_publication(programme)
    make_chapter(publication, body="![](figure:circle)")
    shown, _unused = make_picture(marco), make_picture(marco, size=(10, 10))
    make_figure(publication, shown)
    release_publication(publication, note="", by=marco, at=timezone.now())
    migration = import_module("publications.migrations.0004_pictures_of_versions")
    with erasing(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publications_releasedpicture")
        cursor.execute(migration.FILLED)
    assert [one.upload for one in ReleasedPicture.objects.all()] == [shown]
