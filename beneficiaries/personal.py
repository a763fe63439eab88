"""Personal fields of beneficiaries."""

from beneficiaries.models import (
    Beneficiary,
    CaseAssignment,
    Consent,
    ConsentNotice,
    ContactTask,
    LanguageSkill,
    Mandate,
    Participation,
)  # fmt: skip
from core.personal_data import Kind, register

IDENTITY = "given_name family_name sex birth_date citizenships"
CONTACT = "email phone residence_country residence_region residence_city"
PROFILE = (
    "origin_country origin_region origin_city arrival_year education_level education_field education_title "
    "education_recognised occupation occupation_group occupation_title skills contact_language"
)
SENSITIVE = "dependants permit_kind permit_expires_on"

register(
    Beneficiary,
    personal={
        **dict.fromkeys(IDENTITY.split(), Kind.IDENTITY),
        **dict.fromkeys(CONTACT.split(), Kind.CONTACT),
        **dict.fromkeys(PROFILE.split(), Kind.PROFILE),
        **dict.fromkeys(SENSITIVE.split(), Kind.SENSITIVE),
    },
    plain="uuid user created_at",
    person="pk",
)
register(
    LanguageSkill,
    personal={"language": Kind.PROFILE, "level": Kind.PROFILE},
    plain="beneficiary",
    person="beneficiary",
)
register(
    Participation,
    personal={"kind": Kind.PROFILE},
    plain="beneficiary programme since until",
    person="beneficiary",
)
register(CaseAssignment, plain="participation case_worker since until", person="participation__beneficiary")
register(
    Mandate,
    personal={"evidence": Kind.CONTENT},
    plain="participation holder since until",
    person="participation__beneficiary",
)
register(ConsentNotice, plain="purpose version title text published_at source_language")
register(
    Consent,
    personal={"evidence": Kind.CONTENT},
    plain="beneficiary programme purpose granted notice language how by at",
    person="beneficiary",
)
register(
    ContactTask,
    plain="beneficiary programme template path cause_type cause_id created_at done_at done_by",
    person="beneficiary",
)
