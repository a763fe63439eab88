"""Everybody, for questions about rights."""

import pytest

from accounts.models import User
from tests.builders import make_user
from tests.projects.looking import Named


@pytest.fixture
def named(request: pytest.FixtureRequest) -> Named:
    """People of the cast by their first names: `named("giulia", "marco")`."""
    return lambda *names: [request.getfixturevalue(name) for name in names]


@pytest.fixture
def everybody(people: dict[str, User], karim: User) -> dict[str, User]:
    """The cast by role, with the co-applicant, a superuser and an officer who may not sign in any more."""
    root = make_user("Root", email="root@example.org", is_superuser=True, is_administrator=True)
    gone = User.objects.get(pk=people["officer"].pk)
    gone.is_active = False
    return people | {"co_applicant": karim, "superuser": root, "officer who left": gone}
