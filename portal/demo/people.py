"""The demo's accounts and persons. All invented."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from beneficiaries.models import Beneficiary, CaseAssignment, Consent, ConsentNotice, LanguageSkill, Participation
from core.translating import record_translation
from portal.demo.content import PASSWORD, days_from_now, in_languages, read, steady_id
from programmes.models import Membership, Programme, Role

SEX = {"female": "f", "male": "m"}
BEGAN = -400


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts that people sign in with: e-mail, name, language, what they are for."""
    found: list[dict[str, Any]] = read("accounts")["accounts"]
    return found


def load_accounts(programme: Programme) -> dict[str, User]:
    """The accounts with their roles, by key."""
    users = {}
    for found in demo_accounts():
        user = _account(found["email"], found["full_name"], found["language"], found["time_zone"], PASSWORD)
        users[found["key"]] = user
        for role in {entry["role"] for entry in found["roles"]} & set(Role.values):
            Membership.objects.create(user=user, programme=programme, role=role, since=days_from_now(BEGAN))
    return users


def _account(email: str, name: str, language: str, zone: str, password: str | None) -> User:
    user = User.objects.create_user(
        email, password, full_name=name, language=language, time_zone=zone, uuid=steady_id("user", email)
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def load_notices() -> list[ConsentNotice]:
    """The consent notices."""
    notices = []
    for found in read("statements")["consent_notices"]:
        notice = ConsentNotice.objects.create(
            purpose=found["purpose"], version=1, published_at=days_from_now(BEGAN),
            **in_languages("title", found["title"]), **in_languages("text", found["text"]),
        )  # fmt: skip
        record_translation(notice)
        notices.append(notice)
    return notices


def load_people(programme: Programme, users: dict[str, User], owners: set[str]) -> dict[str, Beneficiary]:
    """All persons with participation and languages, by key. Those in `owners` get an account of their own."""
    accounts = {found["person"]: users[found["key"]] for found in demo_accounts() if found["person"]}
    people = {}
    for found in read("people")["people"]:
        key = found["key"]
        user = accounts.get(key)
        if user is None and key in owners:
            name = f"{found['given_name']} {found['family_name']}"
            address = found["email"] or f"{key}@example.org"
            user = _account(address, name, found["contact_language"], "Europe/Rome", None)
        people[key] = _person(found, user)
        Participation.objects.create(
            beneficiary=people[key], programme=programme, kind=found["kind"], since=days_from_now(BEGAN + 20).date()
        )
    return people


def _person(found: dict[str, Any], user: User | None) -> Beneficiary:
    residence, origin = found["residence"], found["origin"]
    education, work = found["education"], found["occupation"]
    group = work["isco_major_group"]
    person = Beneficiary.objects.create(
        uuid=steady_id("beneficiaries.beneficiary", found["key"]), user=user,
        given_name=found["given_name"], family_name=found["family_name"],
        email=user.email if user else found["email"] or "", phone=found["phone"] or "", sex=SEX[found["sex"]],
        birth_date=date.fromisoformat(found["birth_date"]), citizenships=found["citizenships"],
        contact_language=found["contact_language"],
        residence_country=residence["country"], residence_region=residence["region"] or "",
        residence_city=residence["city"],
        origin_country=origin["country"], origin_region=origin["region"] or "", origin_city=origin["city"],
        arrival_year=found["arrival_year"], dependants=found["dependants"],
        education_level=education["isced_level"], education_field=education["field"],
        education_title=education["title"], education_recognised=education["recognised"] or "",
        occupation=work["status"], occupation_group="" if group is None else str(group),
        occupation_title=work["title"] or "", skills=found["skills"] or "",
    )  # fmt: skip
    LanguageSkill.objects.bulk_create(
        LanguageSkill(beneficiary=person, language=skill["language"], level=skill["level"])
        for skill in found["languages"]
    )
    return person


def load_consents(programme: Programme, people: dict[str, Beneficiary], notices: list[ConsentNotice], by: User) -> None:
    """Everybody agreed to take part; two in three to sharing with partners."""
    Consent.objects.bulk_create(
        Consent(
            beneficiary=person,
            programme=programme,
            purpose=notice.purpose,
            granted=True,
            notice=notice,
            language=person.contact_language,
            by=person.user or by,
            at=days_from_now(BEGAN + 21),
            how=Consent.How.ONLINE if person.user else Consent.How.PAPER,
        )
        for number, person in enumerate(people.values())
        for notice in notices
        if notice.purpose == "programme" or (notice.purpose == "sharing_with_partners" and number % 3)
    )


def load_cases(people: dict[str, Beneficiary], case_worker: User) -> None:
    """The case worker looks after every fifth person."""
    chosen = list(people.values())[::5]
    for participation in Participation.objects.filter(beneficiary__in=chosen):
        CaseAssignment.objects.create(
            participation=participation, case_worker=case_worker, since=days_from_now(BEGAN + 30)
        )
