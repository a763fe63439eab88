"""The cast and its stories are what they say: other tests rely on it."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.second_factor import has_recently_confirmed
from programmes.models import Membership, Programme
from projects.models import Project
from projects.states import ProjectState
from tests.cast import PEOPLE, session_of, sign_in
from tests.kit.access import ROLES


def test_there_is_a_person_for_every_role_of_the_matrix() -> None:
    assert ["visitor", *PEOPLE] == list(ROLES)


def test_everybody_has_the_role_that_the_matrix_says_and_no_other(
    people: dict[str, User], programme: Programme
) -> None:
    held = {
        role: set(Membership.objects.filter(user=person, programme=programme).values_list("role", flat=True))
        for role, person in people.items()
    }
    without = {"participant", "stranger", "partner", "administrator"}
    assert held == {role: set() if role in without else {role} for role in people}


def test_only_the_stranger_takes_part_elsewhere(people: dict[str, User], programme: Programme) -> None:
    assert people["participant"].beneficiary.participations.get().programme == programme
    assert people["stranger"].beneficiary.participations.get().programme != programme


def test_a_signed_in_person_is_recognised(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("fixture", "state"),
    [
        ("draft_project", ProjectState.DRAFT),
        ("submitted_project", ProjectState.SUBMITTED),
        ("project_in_assessment", ProjectState.IN_ASSESSMENT),
        ("assessed_project", ProjectState.IN_ASSESSMENT),
        ("approved_project", ProjectState.APPROVED),
    ],
)
def test_a_story_has_come_as_far_as_it_says(fixture: str, state: str, request: pytest.FixtureRequest) -> None:
    project: Project = request.getfixturevalue(fixture)
    assert Project.objects.get(pk=project.pk).state == state


def test_a_signed_in_member_has_just_shown_the_second_factor(rf: RequestFactory, giulia: User) -> None:
    request = rf.get("/")
    request.user, request.session = giulia, SessionStore(session_of(giulia))
    assert has_recently_confirmed(request)


def test_control_a_forced_login_has_not(rf: RequestFactory, client: Client, giulia: User) -> None:
    client.force_login(giulia)
    request = rf.get("/")
    request.user, request.session = giulia, client.session
    assert not has_recently_confirmed(request)
