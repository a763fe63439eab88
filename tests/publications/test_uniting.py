"""Two entries of the repertoire that become one."""

import pytest
from django.utils import timezone

from accounts.models import User
from repertoire.merging import merge_organisations
from tests.builders import make_organisation
from tests.publications.builders import make_publication

pytestmark = pytest.mark.django_db


def test_what_an_organisation_published_goes_along_when_it_is_merged(giulia: User) -> None:
    kept, gone = make_organisation(), make_organisation()
    publication = make_publication(organisation=gone)
    merge_organisations(kept, gone, {}, by=giulia, at=timezone.now())
    publication.refresh_from_db()
    assert publication.organisation == kept
