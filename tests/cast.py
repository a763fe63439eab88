"""The same people in every test, as fixtures; all work or take part in one programme, except Youssef.

    amina    participant in Turin, reads French       karim   her co-applicant
    youssef  stranger: takes part in another programme
    giulia   officer      marco   manager             lucia   case worker of Amina
    salma, nabil, elena   assessors                   hind    mentor
    paolo    trainer      chiara  communication       dario   data protection
    ada      administrator of the installation        yasmine speaks for a partner organisation

`people` holds one of them for each role of the access matrix.
"""

from functools import cached_property

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from programmes.models import Programme, Role
from repertoire.models import Organisation
from tests.builders import (
    give_second_factor,
    make_case_assignment,
    make_consent,
    make_membership,
    make_organisation,
    make_participation,
    make_person,
    make_programme,
    make_repertoire,
    make_speaker,
    make_user,
)


def session_of(person: User) -> str:
    """The key of a new session in which the person has just signed in, with the second factor where there is one."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    record_authentication(request, person, "password", email=person.email, reauthenticated=True)
    if Authenticator.objects.filter(user=person).exists():
        record_authentication(request, person, "mfa", type=Authenticator.Type.TOTP, reauthenticated=True)
    request.session.save()
    return str(request.session.session_key)


def sign_in(client: Client, person: User) -> Client:
    """Let the client go on as this person; returns it."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


def participant(programme: Programme, full_name: str, email: str, language: str) -> User:
    """An account with a full profile that takes part and has agreed."""
    user = make_user(full_name, email=email, language=language)
    person = make_person(user)
    make_participation(person, programme)
    make_consent(person, programme)
    return user


def member(programme: Programme, role: str, full_name: str, language: str = "it") -> User:
    """An account with one role in the programme, called by the first name."""
    user = make_user(full_name, email=f"{full_name.split()[0].lower()}@example.org", language=language)
    make_membership(user, programme, role)
    return user


class Cast:
    """Everybody, each made when first asked for."""

    @cached_property
    def programme(self) -> Programme:
        return make_programme("mig-ressources")

    @cached_property
    def other_programme(self) -> Programme:
        return make_programme("remploy")

    @cached_property
    def amina(self) -> User:
        return participant(self.programme, "Amina Zerouali", "amina@example.org", "fr")

    @cached_property
    def karim(self) -> User:
        return participant(self.programme, "Karim Alaoui", "karim@example.org", "it")

    @cached_property
    def youssef(self) -> User:
        return participant(self.other_programme, "Youssef Naciri", "youssef@example.org", "fr")

    @cached_property
    def giulia(self) -> User:
        return member(self.programme, Role.OFFICER, "Giulia Marchesini")

    @cached_property
    def marco(self) -> User:
        return member(self.programme, Role.MANAGER, "Marco Ferri")

    @cached_property
    def salma(self) -> User:
        return member(self.programme, Role.ASSESSOR, "Salma Idrissi", "fr")

    @cached_property
    def nabil(self) -> User:
        return member(self.programme, Role.ASSESSOR, "Nabil Tazi", "fr")

    @cached_property
    def elena(self) -> User:
        return member(self.programme, Role.ASSESSOR, "Elena Conti")

    @cached_property
    def paolo(self) -> User:
        return member(self.programme, Role.TRAINER, "Paolo Riva")

    @cached_property
    def hind(self) -> User:
        return member(self.programme, Role.MENTOR, "Hind Berrada", "fr")

    @cached_property
    def chiara(self) -> User:
        return member(self.programme, Role.COMMUNICATION, "Chiara Neri")

    @cached_property
    def dario(self) -> User:
        return member(self.programme, Role.DATA_PROTECTION, "Dario Fontana")

    @cached_property
    def yasmine(self) -> User:
        user = make_user("Yasmine Kettani", email="yasmine@example.org", language="en")
        make_speaker(user, self.atlas)
        return user

    @cached_property
    def atlas(self) -> Organisation:
        """The published one for which Yasmine speaks."""
        names = {"name_it": "Casa Atlante", "name_fr": "Maison Atlas", "name_en": "Atlas House"}
        return make_organisation(make_repertoire(self.programme), **names)

    @cached_property
    def lucia(self) -> User:
        user = member(self.programme, Role.CASE_WORKER, "Lucia Greco")
        make_case_assignment(self.amina.beneficiary.participations.get(programme=self.programme), user)
        return user

    @cached_property
    def ada(self) -> User:
        user = make_user("Ada Rossi", email="ada@example.org", is_administrator=True)
        give_second_factor(user)
        return user

    def people(self) -> dict[str, User]:
        """One person for each role of the access matrix, the visitor left out."""
        return {role: getattr(self, name) for role, name in PEOPLE.items()}


PEOPLE = {
    "participant": "amina",
    "stranger": "youssef",
    "partner": "yasmine",
    "trainer": "paolo",
    "assessor": "salma",
    "mentor": "hind",
    "case_worker": "lucia",
    "officer": "giulia",
    "manager": "marco",
    "communication": "chiara",
    "data_protection": "dario",
    "administrator": "ada",
}


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return cast.people()


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return cast.programme


@pytest.fixture
def other_programme(cast: Cast) -> Programme:
    return cast.other_programme


@pytest.fixture
def amina(cast: Cast) -> User:
    return cast.amina


@pytest.fixture
def karim(cast: Cast) -> User:
    return cast.karim


@pytest.fixture
def youssef(cast: Cast) -> User:
    return cast.youssef


@pytest.fixture
def giulia(cast: Cast) -> User:
    return cast.giulia


@pytest.fixture
def marco(cast: Cast) -> User:
    return cast.marco


@pytest.fixture
def salma(cast: Cast) -> User:
    return cast.salma


@pytest.fixture
def nabil(cast: Cast) -> User:
    return cast.nabil


@pytest.fixture
def elena(cast: Cast) -> User:
    return cast.elena


@pytest.fixture
def paolo(cast: Cast) -> User:
    return cast.paolo


@pytest.fixture
def hind(cast: Cast) -> User:
    return cast.hind


@pytest.fixture
def chiara(cast: Cast) -> User:
    return cast.chiara


@pytest.fixture
def dario(cast: Cast) -> User:
    return cast.dario


@pytest.fixture
def yasmine(cast: Cast) -> User:
    return cast.yasmine


@pytest.fixture
def atlas(cast: Cast) -> Organisation:
    return cast.atlas


@pytest.fixture
def lucia(cast: Cast) -> User:
    return cast.lucia


@pytest.fixture
def ada(cast: Cast) -> User:
    return cast.ada
