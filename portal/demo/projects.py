"""The demo's projects, each lived through its acts in the order of its dates."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from accounts.models import User
from beneficiaries.models import Beneficiary
from portal.demo.content import days_from_now, in_languages, keep_id, read
from projects.assessing import Mark, begin_assessment, save_assessment, submit_assessment
from projects.assigning import assign_assessor, declare_interests
from projects.deciding import confirm_decision, draft_decision, publish_decision
from projects.drafting import begin_project, save_draft
from projects.following import complete_project, start_project, terminate_project
from projects.leaving import renounce_project, withdraw_project
from projects.messaging import send_message
from projects.models import Assignment, Call, CoApplicant, Project
from projects.screening import ask_revision, open_assessment, screen_project
from projects.submitting import submit_project

Step = tuple[float, Callable[[datetime], object]]
TEXT = {"need": "need", "activities": "activities", "people": "beneficiaries", "sustainability": "sustainability"}
SAME = [
    "title", "summary", "working_language", "aim", "return_form", "stage", "sector", "needs", "country", "region",
    "city", "jobs_expected", "women_led", "youth_led",
]  # fmt: skip


def project_files() -> list[dict[str, Any]]:
    """All projects of the demo's files."""
    return [found for number in (1, 2, 3, 4) for found in read(f"projects_{number}")["projects"]]


def owners_of_projects() -> set[str]:
    """The keys of the persons who apply, alone or with others."""
    return {key for found in project_files() for key in [found["owner"], *found["co_applicants"]]}


def load_projects(calls: dict[str, Call], users: dict[str, User], people: dict[str, Beneficiary]) -> None:
    """Every project, step by step."""
    for found in project_files():
        ProjectStory(found, calls[found["call"]], users, people).tell()


class ProjectStory:
    """One project of the files and the people in it."""

    def __init__(
        self, found: dict[str, Any], call: Call, users: dict[str, User], people: dict[str, Beneficiary]
    ) -> None:
        self.found, self.call, self.users, self.people = found, call, users, people
        self.owner = people[found["owner"]]
        self.criteria = dict(
            zip((row["code"] for row in self._call_file()["criteria"]), call.criteria.all(), strict=True)
        )
        self.project: Project

    def _call_file(self) -> dict[str, Any]:
        return next(row for row in read("calls")["calls"] if row["key"] == self.found["call"])

    def tell(self) -> None:
        """Do each step at its moment, in order; steps of one day keep the order of the file."""
        steps = [
            *self._timeline(), *self._assignments(), *self._assessments(), *self._decisions(), *self._messages(),
        ]  # fmt: skip
        for minute, (day, step) in enumerate(sorted(steps, key=lambda pair: pair[0])):
            step(days_from_now(day) + timedelta(minutes=7 * minute))

    def _actor(self, key: str) -> User:
        user = self.owner.user if key == "owner" else self.users[key]
        assert user is not None
        return user

    def _reason(self, entry: dict[str, Any]) -> str:
        reasons = entry.get("reason") or {}
        return str(reasons.get(self.owner.contact_language) or next(iter(reasons.values()), ""))

    def _timeline(self) -> Iterator[Step]:
        for entry in self.found["timeline"]:
            if entry["act"] != "publish_decision":
                yield entry["in_days"], partial(self._move, entry)

    def _move(self, entry: dict[str, Any], at: datetime) -> None:
        by, note = self._actor(entry["by"]), self._reason(entry)
        match entry["act"]:
            case "create":
                self._begin(by, at)
            case "submit":
                submit_project(self.project, by=by, at=at)
            case "screen":
                screen_project(self.project, eligible=entry["to"] == "eligible", note=note, by=by, at=at)
            case "open_assessment":
                open_assessment(self.project, by=by, at=at)
            case "ask_for_revision":
                revise_by = (at + timedelta(days=30)).date()
                ask_revision(self.project, note=note, revise_by=revise_by, by=by, at=at)
            case "start":
                start_project(self.project, by=by, at=at, note=note)
            case "complete":
                complete_project(self.project, by=by, at=at, note=note)
            case "terminate":
                terminate_project(self.project, by=by, at=at, note=note)
            case "renounce":
                renounce_project(self.project, by=by, at=at, note=note)
            case "withdraw":
                withdraw_project(self.project, by=by, at=at, note=note)

    def _begin(self, by: User, at: datetime) -> None:
        self.project = begin_project(self.call, owner=self.owner, by=by, at=at)
        keep_id(self.project, self.found["key"])
        cleaned = {name: self.found[name] for name in SAME}
        cleaned |= {name: self.found["description"].get(key) or "" for name, key in TEXT.items()}
        cleaned |= {"goals": self.found["sdgs"]}
        for name in ("amount_requested", "own_contribution"):
            cleaned[name] = None if self.found[name] is None else Decimal(self.found[name])
        cleaned = {name: value for name, value in cleaned.items() if value is not None}
        raw = {name: str(value) if isinstance(value, Decimal | int) else value for name, value in cleaned.items()}
        raw |= {name: cleaned[name] for name in ("women_led", "youth_led")}
        raw |= {"goals": [str(goal) for goal in self.found["sdgs"]]}
        save_draft(self.project, by=by, at=at, base_version=0, raw=raw, cleaned=cleaned)
        for key in self.found["co_applicants"]:
            CoApplicant.objects.create(project=self.project, beneficiary=self.people[key])

    def _assignments(self) -> Iterator[Step]:
        for entry in self.found["assignments"]:
            yield entry["invited_in_days"], partial(self._assign, entry)

    def _assign(self, entry: dict[str, Any], at: datetime) -> None:
        assessor = self.users[entry["assessor"]]
        due_on = days_from_now(entry["due_in_days"]).date()
        assignment = assign_assessor(self.project, assessor=assessor, due_on=due_on, by=self.users["officer"], at=at)
        if entry["state"] != "invited":
            declare_interests(
                assignment, answer=entry["state"], by=assessor, at=at + timedelta(hours=20),
                declaration=entry["conflict_reason"] or "",
            )  # fmt: skip

    def _assessments(self) -> Iterator[Step]:
        for entry in self.found["assessments"]:
            yield entry["submitted_in_days"], partial(self._assess, entry)

    def _assess(self, entry: dict[str, Any], at: datetime) -> None:
        by = self.users[entry["assessor"]]
        assignment = Assignment.objects.with_project().get(project=self.project, assessor=by)
        assessment = begin_assessment(assignment, by=by)
        marks = {
            self.criteria[code].pk: Mark(value, entry["criterion_comments"].get(code, ""))
            for code, value in entry["scores"].items()
        }
        save_assessment(
            assessment, marks=marks, recommendation=entry["recommendation"], comment=entry["comment"], by=by, at=at
        )
        submit_assessment(assessment, by=by, at=at)

    def _decisions(self) -> Iterator[Step]:
        for entry in self.found["decisions"]:
            yield entry["drafted_in_days"], partial(self._decide, entry)

    def _decide(self, entry: dict[str, Any], at: datetime) -> None:
        decision = draft_decision(
            self.project, outcome=entry["outcome"], by=self.users[entry["drafted_by"]], at=at,
            amount=None if entry["amount"] is None else Decimal(entry["amount"]), instrument=entry["instrument"] or "",
            texts=in_languages("message", entry["message"]) | in_languages("conditions", entry["conditions"]),
        )  # fmt: skip
        confirmed, published = days_from_now(entry["confirmed_in_days"]), days_from_now(entry["published_in_days"])
        confirm_decision(decision, by=self.users[entry["confirmed_by"]], at=confirmed)
        publish_decision(decision, by=self.users[entry["published_by"]], at=published)

    def _messages(self) -> Iterator[Step]:
        for entry in self.found["messages"]:
            yield entry["in_days"], partial(self._write, entry)

    def _write(self, entry: dict[str, Any], at: datetime) -> None:
        send_message(self.project, body=entry["text"], by=self._actor(entry["by"]), at=at)
