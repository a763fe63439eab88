"""Who gets at each personal field of Amina's, and by which ways: all that is not written here is hidden.

A line names fields of one table ("app.Model: field field"), with the kind of row in brackets where that decides, and
for each role the ways: `page` (of the site), `admin` (lists and pages of the back office), `search` (finding the row by
the value), `history`, `export` (the own data, files with persons, machine exports), `file`, `mail`. The case worker is
hers and holds her mandate: she acts on the pages of Amina's applications and projects too.
"""

from tests.sights.marks import Field

Ways = dict[str, str]

OFFICE = ("officer", "manager")
TEAM = ("case worker", *OFFICE)
"""Hers: the case worker who looks after her, and those who run her programme."""
SIGNED_IN = (
    "stranger", "fellow applicant", "person", "partner", "partner not told yet", "trainer", "assessor",
    "assessor of others", "mentor", "case worker", "case worker of others", "officer", "officer elsewhere", "manager",
    "communication", "data protection", "administrator",
)  # fmt: skip
KEEPERS = ("manager", "communication", "data protection")
REPERTOIRE = ("officer", "officer elsewhere", "manager")
"""Organisations belong to no programme: every office keeps them."""


def by(roles: tuple[str, ...], ways: str) -> Ways:
    return dict.fromkeys(roles, ways)


OWN = {"person": "page export"}
OWN_EXPORT = {"person": "export"}
RECORD = OWN | by(TEAM, "admin history")
EXPORTED = RECORD | {"manager": "admin history export", "data protection": "export"}
SHARED = EXPORTED | {"partner": "page"}
CASE = by(TEAM, "admin history search")
MANDATED = OWN | {"case worker": "admin page"}
RESTRICTED = {"case worker": "admin history search", "manager": "admin history search"}

LINES: list[tuple[str, Ways]] = [
    # The person's record.
    (
        "beneficiaries.Beneficiary: given_name family_name",
        SHARED
        | {"trainer": "page"}
        | {"person": "page export", "case worker": "admin history search page"}
        | {"officer": "admin history search page", "manager": "admin history search export page"}
        | {"data protection": "admin history export"},
    ),
    (
        "beneficiaries.Beneficiary: email",
        SHARED
        | by(("case worker", "officer"), "admin history search")
        | {"manager": "admin history search export", "data protection": "admin export"},
    ),
    ("beneficiaries.Beneficiary: phone", SHARED | {"data protection": "admin export"}),
    (
        "beneficiaries.Beneficiary: residence_city education_field education_level education_title occupation"
        " occupation_title",
        SHARED,
    ),
    (
        "beneficiaries.Beneficiary: birth_date citizenships residence_country residence_region origin_country"
        " origin_region origin_city arrival_year skills contact_language",
        EXPORTED,
    ),
    (  # the workbook of a course's hours counts by it
        "beneficiaries.Beneficiary: sex",
        EXPORTED | {"officer": "admin history file", "manager": "admin history export file"},
    ),
    ("beneficiaries.Beneficiary: education_recognised occupation_group", RECORD),
    ("beneficiaries.Beneficiary: dependants permit_kind permit_expires_on", {**EXPORTED, "case worker": ""}),
    ("beneficiaries.LanguageSkill: language level", OWN | by(TEAM, "admin") | {"partner": "page"}),
    ("beneficiaries.Participation: kind", OWN_EXPORT | by(TEAM, "admin history")),
    # What was agreed and asked for.
    ("beneficiaries.Consent: evidence", OWN_EXPORT | by(TEAM, "admin")),
    ("beneficiaries.Mandate: evidence", OWN_EXPORT | by(TEAM, "admin")),
    ("beneficiaries.PersonInvitation: email", OWN_EXPORT),
    ("beneficiaries.RecordClaim: text", OWN | by(OFFICE, "admin")),
    ("beneficiaries.RecordClaim: answer", OWN),
    ("beneficiaries.ErasureRequest: reason answer", OWN_EXPORT | {"data protection": "admin"}),
    ("beneficiaries.PersonExport: criteria", OWN_EXPORT),
    # The case file.
    ("beneficiaries.ReturnIntention: form aim", OWN | CASE),
    ("beneficiaries.ReturnIntention: horizon", OWN | by(TEAM, "admin search")),
    ("beneficiaries.ReturnIntention: country region", OWN | by(TEAM, "admin")),
    ("beneficiaries.Preparedness: readiness willingness", RECORD),
    ("beneficiaries.Preparedness: cycle", OWN_EXPORT | by(TEAM, "admin search")),
    ("beneficiaries.PreparednessAnswer: option", by(TEAM, "admin")),
    ("beneficiaries.CaseNote: body (team)", OWN_EXPORT | by(TEAM, "admin search")),
    ("beneficiaries.CaseNote: body (restricted)", OWN_EXPORT | by(("case worker", "manager"), "admin search")),
    ("beneficiaries.Document: title (team)", OWN_EXPORT | CASE),
    ("beneficiaries.Document: title (restricted)", OWN_EXPORT | RESTRICTED),
    ("beneficiaries.Document: title (handed in)", OWN | CASE),
    ("beneficiaries.Document: upload (team)", OWN_EXPORT | by(TEAM, "file")),
    ("beneficiaries.Document: upload (restricted)", OWN_EXPORT | by(("case worker", "manager"), "file")),
    ("beneficiaries.Document: upload (handed in)", {"person": "file export"} | by(TEAM, "file")),
    ("beneficiaries.Assistance: note", OWN_EXPORT | CASE),
    ("beneficiaries.ReintegrationPlan: summary", OWN | by(TEAM, "admin")),
    ("beneficiaries.PlanGoal: text", OWN | CASE),
    ("beneficiaries.Outcome: evidence", OWN_EXPORT | CASE),
    ("beneficiaries.Outcome: voided_because", OWN_EXPORT | by(TEAM, "admin history")),
    ("beneficiaries.FollowUp: subject", OWN | CASE),
    ("beneficiaries.FollowUp: finding", OWN_EXPORT | by(TEAM, "admin history")),
    # Referrals: the partner reads what was sent, with her consent.
    ("beneficiaries.Referral: message answer (proposed)", RECORD),
    ("beneficiaries.Referral: message answer (sent)", RECORD | {"partner": "page"}),
    ("beneficiaries.ReferralEvent: reason", OWN | by(TEAM, "admin") | {"partner": "page"}),
    # Cohorts.
    ("beneficiaries.Enrolment: motivation", OWN | by(OFFICE, "admin") | {"case worker": "page"}),
    ("beneficiaries.Enrolment: message", OWN | {"case worker": "page"}),
    ("beneficiaries.EnrolmentEvent: reason", OWN | by(OFFICE, "admin") | {"case worker": "page"}),
    # Projects: drafts are hers and her mandate's; what was handed in is read from its revision.
    (
        "projects.Project: summary need activities people sustainability working_language aim return_form stage goals"
        " needs country region city amount_requested own_contribution jobs_expected (draft)",
        MANDATED,
    ),
    ("projects.Project: title sector (draft)", MANDATED | {"case worker": "admin page search"}),
    ("projects.Project: title (handed in)", OWN | CASE | {"case worker": "admin page search"}),
    ("projects.Project: summary (handed in)", OWN | {"case worker": "page"}),
    ("projects.Project: working_language (handed in)", OWN | by(TEAM, "admin") | {"case worker": "admin page"}),
    ("projects.Project: sector (handed in)", OWN_EXPORT | by(TEAM, "search")),
    (
        "projects.Project: need activities people sustainability aim return_form stage goals needs country region city"
        " amount_requested own_contribution jobs_expected women_led youth_led (handed in)",
        OWN_EXPORT,
    ),
    ("projects.ProjectDraft: values", OWN | {"case worker": "page"}),
    ("projects.ProjectDocument: label", MANDATED),
    ("projects.ProjectEvent: note", OWN | by(OFFICE, "admin") | {"case worker": "admin page"}),
    (
        "projects.Revision: content",
        {"person": "page file export", "assessor": "page"}
        | by(OFFICE, "admin file")
        | {"case worker": "admin page file"},
    ),
    ("projects.Assignment: declaration", by(OFFICE, "admin") | {"assessor": "export"}),
    ("projects.Assessment: comment", by(OFFICE, "admin") | {"assessor": "page export"}),
    ("projects.Score: comment", by(OFFICE, "admin") | {"assessor": "page export"}),
    ("projects.Decision: conditions message (being made)", by(OFFICE, "admin history")),
    (
        "projects.Decision: conditions message (published)",
        OWN | by(OFFICE, "admin history") | {"case worker": "admin page"},
    ),
    # Messages: who wrote one has it among the own data.
    ("core.Message: body (all)", OWN | {"case worker": "admin page", "officer": "admin export", "manager": "admin"}),
    ("core.Message: body (staff)", {"officer": "admin export", "manager": "admin"}),
    # Lessons. Who knows the address of a calendar reads who teaches.
    (
        "training.Trainer: name",
        {"visitor": "api"}
        | by(SIGNED_IN, "api")
        | {"fellow applicant": "api page", "person": "api page export", "case worker": "admin api"}
        | by(OFFICE, "admin api file history search"),
    ),
    ("training.Trainer: organisation", OWN_EXPORT | by(OFFICE, "admin search")),
    ("training.TrainerAssignment: fee_note", by(OFFICE, "admin")),
    ("training.Attendance: reason (the trainer's)", OWN_EXPORT | by(OFFICE, "page") | {"trainer": "page"}),
    ("training.Attendance: reason (of others)", OWN_EXPORT),
    ("training.UnitAttempt: answers", OWN),
    ("training.EvaluationAnswer: text (many)", by(OFFICE, "admin page") | {"trainer": "page"}),
    ("training.EvaluationAnswer: text (one)", {}),
    # Whoever holds the paper verifies it; the document is hers.
    (
        "training.Certificate: holder_name (valid)",
        {"visitor": "page"}
        | by(SIGNED_IN, "page")
        | by(TEAM, "admin page search file")
        | {"person": "page export file"},
    ),
    (
        "training.Certificate: holder_name (revoked)",
        {"visitor": "page"} | by(SIGNED_IN, "page") | by(TEAM, "admin page search") | {"person": "page export"},
    ),
    # Newsletters: those who send them, and data protection, see who gets them. The key of a subscriber nobody sees.
    ("newsletters.Subscriber: email", OWN | by(KEEPERS, "admin history search")),
    ("newsletters.Subscriber: name", OWN_EXPORT | by(KEEPERS, "admin")),
    ("newsletters.SubscriptionEvent: evidence", OWN_EXPORT | by(KEEPERS, "admin")),
    ("newsletters.IssueTest: address", OWN_EXPORT | by((*OFFICE, "communication"), "admin")),  # who wrote the issue
    # The account and what the platform writes down.
    (
        "accounts.User: email",
        OWN | by((*REPERTOIRE, "data protection", "administrator"), "admin search"),
    ),
    (
        "accounts.User: full_name",
        OWN
        | by((*REPERTOIRE, "data protection", "administrator"), "admin history search")
        | {"case worker": "admin history page"},
    ),
    ("accounts.User: last_login", OWN_EXPORT),
    ("core.AuditEvent: actor", {"data protection": "admin"}),
    ("core.AuditEvent: address parameters", OWN_EXPORT | {"data protection": "admin"}),
    ("core.OutboxMail: recipient", OWN_EXPORT),
    ("core.OutboxMail: parameters", {"person": "export mail"}),
    ("core.Bounce: address", OWN_EXPORT | {"data protection": "admin search"}),
    ("core.SuppressedAddress: address", OWN_EXPORT | {"data protection": "admin history search"}),
    ("core.Upload: file", {"person": "file export", "case worker": "file"}),
    ("core.Upload: name", {"person": "file export"} | by(TEAM, "admin file")),
    # Documents that are printed: why one failed, and which letters no font has, the installation's administrator reads.
    ("core.RenderedFile: html pictures", {}),
    ("core.RenderedFile: detail unprintable", {"administrator": "admin"}),
    # A spreadsheet of persons is seen by who sent it.
    ("core.ImportRow: values changes problems", {"officer": "admin"}),
    ("core.ImportRow: identity", {}),
    # The repertoire.
    (
        "repertoire.ContactDetail: value (public)",
        {"visitor": "page export"} | by(SIGNED_IN, "page export") | by(REPERTOIRE, "admin page export"),
    ),
    ("repertoire.ContactDetail: value (signed_in)", by(SIGNED_IN, "page") | by(REPERTOIRE, "admin page")),
    ("repertoire.ContactDetail: value (internal)", by(REPERTOIRE, "admin")),
    ("repertoire.Contact: note", by(REPERTOIRE, "admin")),
    ("repertoire.MemberInvitation: email", OWN_EXPORT | by(REPERTOIRE, "admin history")),
    ("repertoire.EntryRequest: reason", OWN_EXPORT | by(REPERTOIRE, "admin")),
    ("repertoire.EntryRevision: content", OWN_EXPORT),
    ("repertoire.SavedSearch: name query", OWN),
    ("core.SavedFilter: name query", OWN_EXPORT),
]


def _fields(line: str) -> list[Field]:
    table, _, names = line.partition(": ")
    names, _, kind = names.partition(" (")
    return [f"{table}.{name}" + (f" ({kind}" if kind else "") for name in names.split()]


TABLE: dict[Field, dict[str, set[str]]] = {
    field: {role: set(ways.split()) for role, ways in line.items() if ways}
    for names, line in LINES
    for field in _fields(names)
}


def expected(role: str) -> dict[Field, set[str]]:
    """The ways by which the role gets at each field; what is not in it is hidden from the role."""
    return {field: ways[role] for field, ways in TABLE.items() if role in ways}
