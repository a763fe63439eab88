"""A course of Turin with Amina and Karim, given by Paolo; everybody, for questions about rights."""

import pytest

from accounts.models import User
from programmes.models import Programme
from tests.beneficiaries.conftest import folders
from tests.projects.conftest import everybody, named
from tests.training.lessons import in_group, make_course, make_curriculum, make_group, make_session, make_trainer
from training.models import Course, Curriculum, Group, Session, Trainer

__all__ = ["everybody", "folders", "named"]


@pytest.fixture
def curriculum(programme: Programme) -> Curriculum:
    """In use: 240 and 120 minutes of trunk, 180 minutes of the path "enterprise"."""
    return make_curriculum(programme)


@pytest.fixture
def course(programme: Programme, curriculum: Curriculum) -> Course:
    """Running; it has no group yet."""
    return make_course(programme, curriculum=curriculum)


@pytest.fixture
def turin(course: Course, amina: User, karim: User) -> Group:
    """Amina and Karim, in the path "enterprise"."""
    group = make_group(course, "Torino", "enterprise")
    for person in (amina, karim):
        in_group(group, person)
    return group


@pytest.fixture
def trainer(programme: Programme, paolo: User) -> Trainer:
    """Paolo, who signs in."""
    return make_trainer(programme, paolo)


@pytest.fixture
def lesson(course: Course, turin: Group, trainer: Trainer) -> Session:
    """Two hours tomorrow at nine, of the first module of the trunk, for Turin, given by Paolo."""
    return make_session(course, group=turin, trainers=[trainer])
