"""The demo's repertoires, loaded once for the tests of a module; each test's own changes are taken back."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from portal.demo.people import load_accounts
from portal.demo.programmes import load_programmes
from portal.demo.repertoire import load_repertoire
from tests.kit.stage import one_transaction


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), one_transaction():
        programme = load_programmes()
        load_repertoire(programme, load_accounts(programme))
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """Programmes, accounts and repertoires of the demo."""
