"""Rows for tests, with all defaults in one place. Every function makes one row; any field can be named by keyword.

People of the cast are in tests/cast.py, projects on their way in tests/stories.py.
"""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import (
    Beneficiary,
    CaseAssignment,
    Cohort,
    Consent,
    ConsentNotice,
    Mandate,
    Participation,
    Purpose,
    SelectionCriterion,
)
from core.code_lists import Instrument
from programmes.models import Membership, Programme
from projects.models import Call, Criterion, ScalePoint
from repertoire.models import EntryRequest, MemberInvitation, Opportunity, Organisation, OrganisationMember, Repertoire

PASSWORD = "a long password for tests"
_numbers = count(1)


def next_number() -> int:
    """A number that no other row of this run has."""
    return next(_numbers)


def make_user(full_name: str = "", **fields: Any) -> User:
    """An account with a confirmed address; it reads Italian unless told otherwise."""
    number = next_number()
    values = {"full_name": full_name or f"Person {number}", "language": "it", "password": PASSWORD} | fields
    email = values.pop("email", f"person{number}@example.org")
    user = User.objects.create_user(email, **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_second_factor(user: User) -> None:
    """An authenticator app, which everybody who works in a programme needs."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})


def make_programme(code: str = "", **fields: Any) -> Programme:
    """A published programme between Italy and Morocco."""
    code = code or f"programme-{next_number()}"
    defaults: dict[str, Any] = {
        "name_it": f"Programma {code}",
        "name_fr": f"Programme {code}",
        "name_en": f"Programme {code}",
        "summary_it": "Dall'Italia al Marocco e ritorno.",
        "origin_countries": ["MA"],
        "host_countries": ["IT"],
        "published": True,
    }
    return Programme.objects.create(code=code, **defaults | fields)


def make_membership(user: User, programme: Programme, role: str, **fields: Any) -> Membership:
    """A role in a programme since yesterday, with the second factor that it needs."""
    if not Authenticator.objects.filter(user=user).exists():
        give_second_factor(user)
    since = timezone.now() - timedelta(days=1)
    return Membership.objects.create(**{"user": user, "programme": programme, "role": role, "since": since} | fields)


def make_person(user: User | None = None, **fields: Any) -> Beneficiary:
    """A person with a full profile: lives in Turin, comes from Khouribga."""
    given, _, family = (user.full_name if user else f"Person {next_number()}").partition(" ")
    defaults: dict[str, Any] = {
        "given_name": given,
        "family_name": family or "Test",
        "email": user.email if user else "",
        "contact_language": user.language if user else "it",
        "residence_country": "IT",
        "residence_region": "IT-21",
        "residence_city": "Torino",
        "origin_country": "MA",
        "origin_region": "MA-05",
        "origin_city": "Khouribga",
        "citizenships": ["MA"],
    }
    return Beneficiary.objects.create(user=user, **defaults | fields)


def make_participation(person: Beneficiary, programme: Programme, **fields: Any) -> Participation:
    """The person takes part in the programme since yesterday, living in the host country."""
    since = timezone.localdate() - timedelta(days=1)
    defaults: dict[str, Any] = {"kind": Participation.Kind.RESIDENT, "since": since}
    return Participation.objects.create(beneficiary=person, programme=programme, **defaults | fields)


def make_case_assignment(participation: Participation, case_worker: User, **fields: Any) -> CaseAssignment:
    """The case worker looks after the person since yesterday."""
    defaults = {"since": timezone.now() - timedelta(days=1)}
    return CaseAssignment.objects.create(participation=participation, case_worker=case_worker, **defaults | fields)


def make_mandate(participation: Participation, holder: User, **fields: Any) -> Mandate:
    """The person lets `holder` act on their behalf since yesterday."""
    defaults: dict[str, Any] = {"since": timezone.now() - timedelta(days=1), "evidence": "Signed at the desk"}
    return Mandate.objects.create(participation=participation, holder=holder, **defaults | fields)


def make_notice(purpose: str = Purpose.PROGRAMME, **fields: Any) -> ConsentNotice:
    """The published words for a purpose, in three languages."""
    defaults: dict[str, Any] = {
        "title_it": "Consenso",
        "title_fr": "Consentement",
        "title_en": "Consent",
        "text_it": "Possiamo usare i tuoi dati per il programma.",
        "text_fr": "Nous pouvons utiliser vos données pour le programme.",
        "text_en": "We may use your data for the programme.",
        "published_at": timezone.now() - timedelta(days=30),
    }
    return ConsentNotice.objects.create(purpose=purpose, **defaults | fields)


def make_consent(person: Beneficiary, programme: Programme, purpose: str = Purpose.PROGRAMME, **fields: Any) -> Consent:
    """The person agreed, online, to the newest notice of the purpose (made when there is none)."""
    notice = ConsentNotice.objects.in_force().filter(purpose=purpose).first() or make_notice(purpose)
    defaults: dict[str, Any] = {"granted": True, "notice": notice, "language": "it", "by": person.user}
    return Consent.objects.create(beneficiary=person, programme=programme, purpose=purpose, **defaults | fields)


def make_call(programme: Programme, **fields: Any) -> Call:
    """A published call, open for ten more days, with a scale of 0 to 5 and three criteria."""
    number, now = next_number(), timezone.now()
    defaults: dict[str, Any] = {
        "slug": f"call-{number}",
        "reference_prefix": f"T{number}",
        "title_it": f"Bando {number}",
        "title_fr": f"Appel {number}",
        "title_en": f"Call {number}",
        "summary_it": "Un contributo per chi torna.",
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=10),
        "countries": ["MA"],
        "instruments": [Instrument.AWARD],
        "ceiling": Decimal(15000),
        "published": True,
    }
    call = Call.objects.create(programme=programme, **defaults | fields)
    for value in range(6):
        ScalePoint.objects.create(call=call, value=value, **in_all_languages("label", f"{value} / 5"))
    for order, (label, weight) in enumerate([("Idea", 2), ("Team", 1), ("Budget", 1)]):
        Criterion.objects.create(call=call, order=order, weight=Decimal(weight), **in_all_languages("label", label))
    return call


def make_cohort(programme: Programme, **fields: Any) -> Cohort:
    """A published group of two places for everybody, open for ten more days, with two criteria; no first day yet."""
    number, now = next_number(), timezone.now()
    defaults: dict[str, Any] = {
        "slug": f"cohort-{number}",
        **in_all_languages("name", f"Group {number}"),
        "summary_it": "Dieci settimane insieme.",
        "capacity": 2,
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=10),
        "published": True,
    }
    cohort = Cohort.objects.create(programme=programme, **defaults | fields)
    for order, (label, weight) in enumerate([("Motivation", 2), ("Plan", 1)]):
        SelectionCriterion.objects.create(cohort=cohort, order=order, weight=weight, **in_all_languages("label", label))
    return cohort


def in_all_languages(field: str, text: str) -> dict[str, Any]:
    """The same text for a translated field in each language."""
    return {f"{field}_{language}": text for language, _ in settings.LANGUAGES}


def make_repertoire(programme: Programme | None = None, **fields: Any) -> Repertoire:
    """A published list of organisations of a published programme."""
    defaults: dict[str, Any] = {
        "code": f"list-{next_number()}",
        "name_it": "Sostenitori",
        "name_fr": "Soutiens",
        "name_en": "Supporters",
        "published": True,
    }
    return Repertoire.objects.create(programme=programme or make_programme(), **defaults | fields)


def make_organisation(*lists: Repertoire, state: str = "published", **fields: Any) -> Organisation:
    """A non-governmental organisation, named in three languages, in these repertoires."""
    number = next_number()
    defaults: dict[str, Any] = {
        "kind": "ngo",
        "name_it": f"Associazione {number}",
        "name_fr": f"Amicale {number}",
        "name_en": f"Society {number}",
        "mission_it": "Aiuta chi torna.",
        "languages": ["it", "fr"],
        "sectors": ["A"],
    }
    row = Organisation.objects.create(**defaults | fields)
    row.repertoires.set(lists)
    _bring_to(row, state)
    return row


def make_opportunity(organisation: Organisation, *, state: str = "published", **fields: Any) -> Opportunity:
    """A course in three languages, for a month more."""
    defaults: dict[str, Any] = {
        "kind": "training",
        "aim": "return",
        "title_it": "Corso",
        "title_fr": "Cours",
        "title_en": "Course",
        "description_it": "Tre settimane.",
        "valid_until": timezone.localdate() + timedelta(days=30),
    }
    row = Opportunity.objects.create(organisation=organisation, **defaults | fields)
    _bring_to(row, state)
    return row


def _bring_to(row: Any, state: str) -> None:
    """Move the row to a state, by the way that the database lets it go."""
    ways: dict[str, list[str]] = {"awaiting": [], "refused": ["refused"], "published": ["published"]}
    for step in ways.get(state, ["published", state]):
        at = {"published_at": timezone.now()} if step == "published" else {}
        type(row).objects.filter(pk=row.pk).update(state=step, **at)
    row.refresh_from_db()


def make_speaker(user: User, organisation: Organisation, **fields: Any) -> OrganisationMember:
    """The account speaks for the organisation since yesterday."""
    since = timezone.now() - timedelta(days=1)
    return OrganisationMember.objects.create(**{"user": user, "organisation": organisation, "since": since} | fields)


def make_invitation(organisation: Organisation, email: str, by: User, **fields: Any) -> MemberInvitation:
    """Somebody was asked by mail to speak for the organisation."""
    return MemberInvitation.objects.create(organisation=organisation, email=email, by=by, **fields)


def make_request(user: User, **fields: Any) -> EntryRequest:
    """The account asked to speak for an organisation that is not in the repertoire."""
    return EntryRequest.objects.create(**{"user": user, "called": "Casa Rif", "reason": "I run it."} | fields)
