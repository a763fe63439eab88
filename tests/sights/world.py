"""The world in which everybody looks for what is known of Amina: her fields marked, each role at its station."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from beneficiaries import models as room
from beneficiaries.erasing import ask_erasure
from beneficiaries.export_columns import COLUMNS
from beneficiaries.exporting import ask_export, write_due
from beneficiaries.filing import hand_in_document
from beneficiaries.referring import send_referral
from core.models import ImportRow
from core.personal_data import Subject
from core.uploading import store_upload
from programmes.models import Role
from projects.deciding import confirm_decision, draft_decision, publish_decision
from projects.messaging import send_message
from projects.models import Project
from projects.paper import print_dossier
from repertoire.models import ContactDetail
from tests.beneficiaries.cases import case_of, filed, noted
from tests.beneficiaries.referring import agree, proposed, public_offer
from tests.beneficiaries.whole_person import ADDRESS, furnish, marked_file
from tests.builders import make_call, make_opportunity, make_organisation, make_repertoire, make_speaker, make_user
from tests.cast import Cast, member, session_of
from tests.kit.printed import ready
from tests.sights.lessons import answer_quiz, learn_more, print_certificate
from tests.sights.marks import ACCOUNT_ADDRESS, Marks, field_of, plant
from tests.stories import assessed, in_assessment, invited

ROLES = (
    "visitor", "stranger", "fellow applicant", "person", "partner", "partner not told yet", "trainer", "assessor",
    "assessor of others", "mentor", "case worker", "case worker of others", "officer", "officer elsewhere", "manager",
    "communication", "data protection", "administrator",
)  # fmt: skip
"""The columns of the table. The partner got Amina's referral, with her consent; of a proposal, which nobody has sent,
the other partner knows nothing."""


@dataclass
class World:
    """Who looks, with which session; the marks; and the rows in which they stand."""

    cast: Cast = field(default_factory=Cast)
    marks: Marks = field(default_factory=Marks)
    people: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def of(self, model: type[models.Model]) -> list[Any]:
        """The rows that are asked for: of each kind of marked row one, of a table without marks the latest three."""
        if model not in self.rows:
            return list(model._base_manager.order_by("-pk")[:3])
        kinds: dict[str, Any] = {}
        for row in self.rows[model]:
            kinds.setdefault(f"{field_of(row, '')}{getattr(row, 'state', '')}{getattr(row, 'format', '')}", row)
        return list(kinds.values())


def build_world() -> World:
    """Everything, inside the transaction of the caller."""
    with connection.cursor() as cursor:  # a score of more than a hundred stands on no page by chance
        cursor.execute("ALTER TABLE beneficiaries_preparedness DROP CONSTRAINT preparedness_at_most_100")
    world = World()
    cast, marks = world.cast, world.marks
    subject = furnish(cast)
    world.people = everybody(cast)
    _more_rows(cast)
    plant(marks, subject)
    subject = _reached_by_marks(cast, subject)
    world.people["person"] = cast.amina
    _acts(cast, marks)
    world.rows = plant(marks, subject)
    _by_hand(cast, marks)
    _exports(cast)
    world.roles = {user.email: role for role, user in world.people.items()}
    for user in world.people.values():
        user.language = "en"
        user.save(update_fields=["language"])
    world.sessions = {"visitor": ""} | {role: session_of(user) for role, user in world.people.items()}
    User.objects.filter(pk=cast.amina.pk).update(last_login=marks.values["accounts.User.last_login"])
    return world


def everybody(cast: Cast) -> dict[str, User]:
    """An account for each role but the visitor."""
    zineb = make_user("Zineb Lahlou", email="zineb@example.org")
    make_speaker(zineb, make_organisation(make_repertoire(cast.programme)))
    people = {role.replace("_", " "): user for role, user in cast.people().items()}
    people["person"] = people.pop("participant")
    return people | {
        "fellow applicant": cast.karim,
        "partner not told yet": zineb,
        "assessor of others": cast.elena,
        "case worker of others": member(cast.programme, Role.CASE_WORKER, "Sara Villa"),
        "officer elsewhere": member(cast.other_programme, Role.OFFICER, "Olga Serra"),
    }


def _more_rows(cast: Cast) -> None:
    """What the whole person of the erasing tests has not: rows that the team reads, and contact details."""
    case = case_of(cast.amina)
    noted(case, "Met at the desk.", by=cast.giulia)
    filed(case, "Lease", by=cast.giulia)
    restricted = store_upload(marked_file(), by=cast.lucia)
    case.documents.create(title="x", upload=restricted, by=cast.lucia, visibility="restricted")
    hand_in_document(case, file=marked_file(), title="x", by=cast.amina, at=timezone.now())
    for visibility in ("public", "signed_in", "internal"):
        ContactDetail.objects.create(organisation=cast.atlas, kind="email", value="x", visibility=visibility)
    cast.atlas.contacts.create(kind="call", note="x", by=cast.giulia, on=timezone.localdate())
    learn_more(cast)


def _reached_by_marks(cast: Cast, subject: Subject) -> Subject:
    """The account signs in with its marked address."""
    cast.amina.emailaddress_set.update(email=ACCOUNT_ADDRESS["accounts.User.email"])  # type: ignore[attr-defined]
    cast.amina = User.objects.get(pk=cast.amina.pk)
    person = cast.amina.beneficiary
    return Subject(subject.persons, subject.user, (*subject.addresses, ADDRESS, cast.amina.email, person.email))


def _acts(cast: Cast, marks: Marks) -> None:
    """What writes to others about her, once her fields are marked."""
    now, amina, giulia = timezone.now(), cast.amina, cast.giulia
    agree(amina)
    words = marks.word("beneficiaries.Referral.message (sent)")
    send_referral(proposed(amina, public_offer(cast.atlas), message=words), by=giulia, at=now)
    zinebs = User.objects.get(email="zineb@example.org").speaks_for.get().organisation
    proposed(amina, make_opportunity(zinebs), message=marks.word("beneficiaries.Referral.message (proposed)"))
    project = in_assessment(
        make_call(cast.programme), amina, officer=giulia, title=marks.word("projects.Project.title (handed in)")
    )
    send_message(project, body=marks.word("core.Message.body (all)"), by=amina, at=now)
    send_message(project, body=marks.word("core.Message.body (all)"), by=giulia, at=now)
    invited(project, cast.salma, officer=giulia)
    decided = in_assessment(make_call(cast.programme), amina, officer=giulia)
    for assessor in (cast.salma, cast.nabil):
        assessed(decided, assessor, officer=giulia)
    texts = {
        f"message_{language}": marks.word("projects.Decision.message (published)") for language in ("it", "fr", "en")
    }
    decision = draft_decision(
        Project.objects.get(pk=decided.pk), outcome="approved", by=giulia, at=now, amount=Decimal(10000),
        instrument="award", texts=texts,
    )  # fmt: skip
    decision = confirm_decision(decision, by=cast.marco, at=now)
    publish_decision(decision, by=cast.marco, at=now)
    print_certificate(cast)
    dossier = print_dossier(project.revisions.get(), language="it", by=giulia, at=now)
    ready(dossier, b"%PDF-1.7\n% " + marks.word("projects.Revision.content").encode())
    ask_erasure(amina.beneficiary, by=amina, at=now)


def _by_hand(cast: Cast, marks: Marks) -> None:
    """Values whose structure their pages read, and the words of the answer that Amina gave."""
    changed = {"residence_city": ["Asti", marks.word("core.ImportRow.changes")]}
    problems = [{"column": "phone", "cell": "+39", "reason": marks.word("core.ImportRow.problems")}]
    for row in ImportRow.objects.all():
        row.values = {**row.values, "given_name": marks.word("core.ImportRow.values")}
        row.changes, row.problems = changed, problems
        row.save()
    for answer in room.PreparednessAnswer.objects.select_related("option"):
        word = marks.word("beneficiaries.PreparednessAnswer.option")
        for language in ("it", "fr", "en"):
            setattr(answer.option, f"label_{language}", word)
        answer.option.save()
    answer_quiz(marks)


def _exports(cast: Cast) -> None:
    """Files with every column, in both formats, as the manager and the data protection officer ask for them."""
    columns = dict.fromkeys(COLUMNS, "For the count")
    for by, file_format in ((cast.marco, "csv"), (cast.marco, "xlsx"), (cast.dario, "csv")):
        ask_export(
            cast.programme, purpose="A count", columns=columns, criteria={}, file_format=file_format, language="en",
            by=by, at=timezone.now() + timedelta(seconds=1),
        )  # fmt: skip
    write_due()
