"""Files whose transaction was rolled back do not stay for ever."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.models import Upload
from core.tidying import remove_stray_files
from core.uploading import store_upload
from tests.kit import hostile_files


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def store(by: User, *, days_ago: int) -> Upload:
    """An upload whose file was written some days ago."""
    upload = store_upload(SimpleUploadedFile("plan.pdf", hostile_files.PDF), by=by)
    written = (timezone.now() - timedelta(days=days_ago)).timestamp()
    os.utime(upload.file.path, (written, written))
    return upload


def rolled_back(by: User, *, days_ago: int) -> str:
    """The name of a file whose row never came to be."""
    with transaction.atomic():
        name = str(store(by, days_ago=days_ago).file.name)
        transaction.set_rollback(True)
    assert not Upload.objects.filter(file=name).exists()
    assert default_storage.exists(name)
    return name


def test_a_file_without_an_upload_goes_after_a_day(amina: User) -> None:
    old, young = rolled_back(amina, days_ago=2), rolled_back(amina, days_ago=0)
    assert remove_stray_files(at=timezone.now()) == 1
    assert (default_storage.exists(old), default_storage.exists(young)) == (False, True)
    assert remove_stray_files(at=timezone.now()) == 0


def test_a_file_with_an_upload_stays(amina: User) -> None:
    name = str(store(amina, days_ago=900).file.name)
    assert remove_stray_files(at=timezone.now()) == 0
    assert default_storage.exists(name)


def test_before_the_first_upload_there_is_nothing_to_do(db: None) -> None:
    assert remove_stray_files(at=timezone.now()) == 0
