"""Personal fields of beneficiaries."""

from django.conf import settings
from django.db.models import Q

from beneficiaries.leaving import OPEN_REFERRALS, STILL_IN_A_COHORT, end_own_matters
from beneficiaries.models import (
    Assistance,
    Beneficiary,
    CaseAssignment,
    CaseNote,
    Cohort,
    Consent,
    ConsentNotice,
    ContactTask,
    Document,
    Enrolment,
    EnrolmentEvent,
    EnrolmentScore,
    ErasureRequest,
    FollowUp,
    LanguageSkill,
    Letter,
    Mandate,
    Outcome,
    Participation,
    PersonExport,
    PersonInvitation,
    PlanGoal,
    Preparedness,
    PreparednessAnswer,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
    RecordClaim,
    Referral,
    ReferralEvent,
    ReintegrationPlan,
    RetentionRule,
    ReturnIntention,
    SelectionCriterion,
)  # fmt: skip
from beneficiaries.states import TOLD_ACTS
from core.models import DuplicateCandidate, ImportRow
from core.personal_data import KEEP, Erase, Kind, Subject, also_found, ends_with_person, keeps_busy, register

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
    plain="uuid user created_at merged_into erased_at",
    person="pk",
    blank={"given_name": lambda pseudonym: pseudonym, "contact_language": settings.LANGUAGE_CODE},
)
register(
    LanguageSkill,
    personal={"language": Kind.PROFILE, "level": Kind.PROFILE},
    plain="beneficiary",
    person="beneficiary",
    erase=Erase.DELETE,
)
register(
    Participation,
    personal={"kind": Kind.PROFILE},
    plain="beneficiary programme since until",
    person="beneficiary",
    blank={"kind": KEEP},  # so that the programme's figures stay true
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

register(
    Cohort,
    plain="programme slug name summary text target country region city capacity opens_at closes_at time_zone starts_on"
    " ends_on offer_days published source_language",
)
register(SelectionCriterion, plain="cohort order label weight source_language")
register(Letter, plain="cohort about text source_language")
register(
    Enrolment,
    personal={"motivation": Kind.CONTENT, "message": Kind.CONTENT},
    plain="uuid cohort beneficiary organisation state applied_at waiting_since offered_until told_state told_at"
    " message_language read_at",
    person="beneficiary",
    withheld="state waiting_since",  # what was decided and not told yet; `told_state` is what the person knows
)
register(
    EnrolmentScore,
    plain="enrolment criterion value by at",
    person="enrolment__beneficiary",
    given={"enrolment__told_at__isnull": False},
)
register(
    EnrolmentEvent,
    personal={"reason": Kind.CONTENT},
    plain="enrolment act from_state to_state by on_behalf_of at",
    person="enrolment__beneficiary",
    given={"act__in": TOLD_ACTS},
    withheld="from_state",
)
register(
    ReturnIntention,
    personal=dict.fromkeys(["form", "aim", "country", "region", "horizon"], Kind.PROFILE),
    plain="participation by at",
    person="participation__beneficiary",
    erase=Erase.DELETE,
)
register(Questionnaire, plain="programme version title introduction published_at source_language")
register(PreparednessQuestion, plain="questionnaire side order text advice weight source_language")
register(PreparednessOption, plain="question order label worth source_language")
register(
    Preparedness,
    personal=dict.fromkeys(["readiness", "willingness", "cycle"], Kind.PROFILE),
    plain="participation questionnaire by at",
    person="participation__beneficiary",
    erase=Erase.DELETE,
)
register(
    PreparednessAnswer,
    personal={"option": Kind.PROFILE},
    plain="preparedness question",
    person="preparedness__participation__beneficiary",
    erase=Erase.DELETE,
)
register(
    CaseNote,
    personal={"body": Kind.SENSITIVE},
    plain="participation by at visibility corrects",
    person="participation__beneficiary",
)
register(
    Document,
    personal={"title": Kind.SENSITIVE, "upload": Kind.SENSITIVE},
    plain="uuid participation by at visibility from_person read_at removed_at",
    person="participation__beneficiary",
    file="upload",
    blank={"upload": KEEP},
)
register(
    Assistance,
    personal={"note": Kind.CONTENT},
    plain="participation by at kind on minutes value currency organisation",
    person="participation__beneficiary",
)
register(
    ReintegrationPlan,
    personal={"summary": Kind.CONTENT},
    plain="participation by at",
    person="participation__beneficiary",
)
register(
    PlanGoal,
    personal={"text": Kind.CONTENT},
    plain="plan dimension due_on state settled_on",
    person="plan__participation__beneficiary",
)
register(
    Outcome,
    personal={"evidence": Kind.CONTENT, "voided_because": Kind.CONTENT},
    plain="participation by at kind on form country voided_at",
    person="participation__beneficiary",
)
register(
    FollowUp,
    personal={"subject": Kind.CONTENT, "finding": Kind.CONTENT},
    plain="participation by at due_on outcome months done_on done_by still_holds",
    person="participation__beneficiary",
)
register(
    Referral,
    personal={"message": Kind.CONTENT, "answer": Kind.CONTENT},
    plain="uuid participation opportunity started_by state at sent_at answered_at",
    person="participation__beneficiary",
)
register(
    ReferralEvent,
    personal={"reason": Kind.CONTENT},
    plain="referral act to_state by on_behalf_of at",
    person="referral__participation__beneficiary",
)
register(
    PersonInvitation,
    personal={"email": Kind.CONTACT},
    plain="uuid beneficiary programme by at accepted_at",
    person="beneficiary",
)
register(
    RecordClaim,
    personal={"text": Kind.CONTENT, "answer": Kind.CONTENT},
    plain="uuid beneficiary programme state at matched answered_by answered_at",
    person="beneficiary",
)
register(
    ErasureRequest,
    personal={"reason": Kind.CONTENT, "answer": Kind.CONTENT},
    plain="uuid beneficiary state by at decided_by decided_at held unsuppress",
    person="beneficiary",
)
register(
    PersonExport,
    personal={"criteria": Kind.CONTENT},
    plain="uuid programme about purpose columns format language state by at expires_at rows path downloads"
    " attempts due_at problem",
    user="by",
)
register(RetentionRule, plain="programme about months")


def _rows_of_spreadsheets(subject: Subject) -> Q:
    """Rows about the person: carried out into the record, or with the same address or the same name."""
    found = Q(target_id__in=subject.persons)
    for address in subject.addresses:
        found |= Q(values__email__iexact=address)
    for person in Beneficiary.objects.filter(pk__in=subject.persons, erased_at=None):
        found |= Q(values__given_name__iexact=person.given_name, values__family_name__iexact=person.family_name)
    return Q(batch__kind=IMPORTED_AS) & found


def _pairs(subject: Subject) -> Q:
    either = Q(left_id__in=subject.persons) | Q(right_id__in=subject.persons)
    return Q(model=Beneficiary._meta.label_lower) & either


IMPORTED_AS = "persons"
"""What spreadsheets of persons are called in core.importing."""

also_found(ImportRow, _rows_of_spreadsheets)
also_found(DuplicateCandidate, _pairs)
keeps_busy(lambda: Q(enrolments__state__in=STILL_IN_A_COHORT))
keeps_busy(lambda: Q(participations__referrals__state__in=OPEN_REFERRALS))
ends_with_person(end_own_matters)
