"""What the account that sent it takes along when it is erased, and what it does not."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.erasing import erase_everything
from core.models import Upload
from core.personal_data import Subject
from tests.publications.builders import make_figure, make_old_file, make_picture, make_publication

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
