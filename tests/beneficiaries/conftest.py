"""Everybody, for questions about rights; and folders of one's own for files and mails."""

from pathlib import Path
from typing import Any

import pytest

from beneficiaries.models import Cohort
from programmes.models import Programme
from tests.builders import make_cohort
from tests.projects.conftest import everybody, named

__all__ = ["everybody", "named"]


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> None:
    """Files and mails in folders of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "core.mailbox.FileBackend"


@pytest.fixture
def cohort(programme: Programme) -> Cohort:
    return make_cohort(programme)
