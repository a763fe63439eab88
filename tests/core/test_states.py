"""One table of transitions, one function that reads it; and no short cut for superusers."""

import pytest
import rules

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.states import Transition, allowed, require, set_state
from tests.builders import make_user

TABLE = [Transition("closed", "open", "open", "tests.open_door")]


class Door:
    """A row that only remembers what was saved."""

    state = "closed"

    def __init__(self) -> None:
        self.saved: list[list[str]] = []

    def save(self, *, update_fields: list[str]) -> None:
        self.saved.append(update_fields)


@pytest.fixture(autouse=True)
def rule(request: pytest.FixtureRequest) -> object:
    """Whoever has the key may open."""
    rules.add_perm("tests.open_door", rules.predicate(lambda user: user.full_name == "With the key"))
    yield
    del rules.permissions.permissions["tests.open_door"]


def test_who_may_moves_along_the_table_and_only_the_named_columns_are_saved() -> None:
    door = Door()
    set_state(door, TABLE, act="open", to="open", by=User(full_name="With the key"), also=["opened_at"])
    assert (door.state, door.saved) == ("open", [["state", "opened_at"]])


@pytest.mark.parametrize(("act", "to"), [("open", "closed"), ("kick", "open"), ("open", "gone")])
def test_where_the_table_has_no_line_nothing_moves(act: str, to: str) -> None:
    door = Door()
    with pytest.raises(WrongState):
        set_state(door, TABLE, act=act, to=to, by=User(full_name="With the key"))
    assert (door.state, door.saved) == ("closed", [])


def test_who_may_not_moves_nothing() -> None:
    door = Door()
    with pytest.raises(NotAllowed):
        set_state(door, TABLE, act="open", to="open", by=User(full_name="Without"))
    assert (door.state, door.saved) == ("closed", [])


def test_somebody_who_may_not_sign_in_may_nothing() -> None:
    assert allowed(User(full_name="With the key"), "tests.open_door")
    assert not allowed(User(full_name="With the key", is_active=False), "tests.open_door")


@pytest.mark.django_db
def test_a_superuser_has_no_short_cut() -> None:
    root = make_user("Root", is_superuser=True)
    assert root.has_perm("tests.open_door"), "the control: Django itself says yes to everything"
    assert not allowed(root, "tests.open_door")
    with pytest.raises(NotAllowed):
        require(root, "tests.open_door")


def test_a_right_that_nobody_named_is_nobodys() -> None:
    assert not allowed(User(full_name="With the key"), "tests.no_such_right")
