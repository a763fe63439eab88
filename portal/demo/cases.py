"""What the demo's programme did with its people: intentions, answers, help, plans, notes, outcomes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from beneficiaries.achieving import Achieved, record_outcome
from beneficiaries.assisting import Help, record_assistance
from beneficiaries.code_lists import AssistanceKind, Horizon, OutcomeKind, Readiness
from beneficiaries.following_up import plan_follow_up
from beneficiaries.intending import Meant, say_intention
from beneficiaries.models import (
    Beneficiary,
    Participation,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
)
from beneficiaries.noting import write_note
from beneficiaries.planning import add_goal, write_plan
from beneficiaries.preparing import answer_questionnaire
from beneficiaries.questioning import publish_questionnaire
from beneficiaries.referring import propose_referral, send_referral
from core.code_lists import ReturnAim, ReturnForm
from core.translating import record_translation
from portal.demo.content import days_from_now, in_languages, read
from programmes.models import Programme
from repertoire.models import Opportunity, Organisation

MEETING = 260
"""Days since five people met an expert of the ministry."""

OUTCOMES = [
    (OutcomeKind.INTERNSHIP, 150, ""), (OutcomeKind.EMPLOYED, 120, ""), (OutcomeKind.RECOGNISED, 100, ""),
    (OutcomeKind.REGISTERED, 80, ""), (OutcomeKind.RETURNED, 60, ReturnForm.TEMPORARY),
    (OutcomeKind.PROJECT, 40, ""), (OutcomeKind.REMITTANCE, 30, ""), (OutcomeKind.RETURNED, 20, ReturnForm.VIRTUAL),
]  # fmt: skip
"""What came of it, how many days ago, and of a return its form."""


def load_case_files(programme: Programme, people: dict[str, Beneficiary], users: dict[str, User]) -> None:
    """Every third person said how they mean to return; the case worker's people have a whole file."""
    participations = list(
        Participation.objects.of_programme(programme).filter(beneficiary__in=people.values()).with_programme()
    )
    _intentions(participations, users["officer"])
    _questionnaire(programme, participations, users)
    _meeting(participations, users["officer"])
    cared_for = [one for one in participations if one.case_assignments.exists()]
    for number, participation in enumerate(cared_for[:6]):
        _file(participation, number, users["caseworker"])
    for participation, (kind, days, form) in zip(cared_for[2:], OUTCOMES, strict=False):
        _outcome(participation, kind, days, form, users["caseworker"])


def _intentions(participations: list[Participation], officer: User) -> None:
    forms, aims, times = list(ReturnForm), list(ReturnAim), list(Horizon)
    for number, one in enumerate(participations[::3]):
        meant = Meant(forms[number % 3], aims[number % 5], times[number % 4], "MA", one.beneficiary.origin_region)
        say_intention(one, meant, by=one.beneficiary.user or officer, at=days_from_now(-200 + number))


def _questionnaire(programme: Programme, participations: list[Participation], users: dict[str, User]) -> None:
    """The questions, and the answers of every fifth person."""
    found = read("cohorts")["questionnaire"]
    questionnaire = Questionnaire.objects.create(
        programme=programme, **in_languages("title", found["title"]),
        **in_languages("introduction", found["introduction"]),
    )  # fmt: skip
    record_translation(questionnaire)
    for order, each in enumerate(found["questions"], 1):
        question = PreparednessQuestion.objects.create(
            questionnaire=questionnaire, side=Readiness(each["side"]), order=order, weight=each["weight"],
            **in_languages("text", each["text"]), **in_languages("advice", each["advice"]),
        )  # fmt: skip
        record_translation(question)
        for place, (worth, label) in enumerate(each["options"], 1):
            option = PreparednessOption.objects.create(
                question=question, order=place, worth=worth, **in_languages("label", label)
            )
            record_translation(option)
    questionnaire = publish_questionnaire(questionnaire, by=users["manager"], at=days_from_now(-300))
    questions = list(questionnaire.questions.prefetch_related("options"))
    for number, one in enumerate(participations[::5]):
        answers = {each.pk: _pick(list(each.options.all()), number + each.order) for each in questions}
        answer_questionnaire(
            one, questionnaire, answers=answers, by=one.beneficiary.user or users["officer"],
            at=days_from_now(-180 + number),
        )  # fmt: skip


def _pick(options: list[Any], number: int) -> int:
    return int(options[number % len(options)].pk)


def _meeting(participations: list[Participation], officer: User) -> None:
    """So many people met a cooperation expert of the ministry about funding, on one day."""
    found = read("cohorts")["meeting"]
    ministry = Organisation.objects.get(code=found["organisation"])
    day = days_from_now(-MEETING)
    met = [one for one in participations if one.kind == Participation.Kind.RESIDENT][: found["people"]]
    for one in met:
        given = Help(
            AssistanceKind.MEETING, day.date(), minutes=45, organisation=ministry, note=found["note"][officer.language]
        )
        record_assistance(one, given, by=officer, at=day)


def _file(participation: Participation, number: int, case_worker: User) -> None:
    """Notes, help, a plan with a goal in each dimension, and something to come back to."""
    content, language = read("cohorts"), case_worker.language
    note = content["notes"][number % 2]
    write_note(
        participation, body=note["body"][language], visibility=note["visibility"], by=case_worker,
        at=days_from_now(-90 + number),
    )  # fmt: skip
    kind = [AssistanceKind.COUNSELLING, AssistanceKind.LEGAL, AssistanceKind.ADMINISTRATIVE][number % 3]
    day = days_from_now(-70 + number)
    record_assistance(participation, Help(kind, day.date(), minutes=30 + 15 * number), by=case_worker, at=day)
    theirs = participation.beneficiary.contact_language
    write_plan(participation, summary="", by=case_worker, at=day)
    for goal in content["goals"]:
        add_goal(
            participation, dimension=goal["dimension"], text=goal["text"][theirs],
            due_on=days_from_now(goal["due"]).date(), by=case_worker, at=day,
        )  # fmt: skip
    about = content["follow_up"][language]
    due = timezone.localdate() + timedelta(days=number * 4)
    plan_follow_up(participation, about=about, due_on=due, by=case_worker, at=timezone.now())


def _outcome(participation: Participation, kind: str, days: int, form: str, case_worker: User) -> None:
    evidence = read("cohorts")["evidence"][case_worker.language]
    achieved = Achieved(kind=kind, on=days_from_now(-days).date(), form=form, evidence=evidence)
    record_outcome(participation, achieved, by=case_worker, at=days_from_now(-days + 2))


def load_referrals(programme: Programme, people: dict[str, Beneficiary], users: dict[str, User]) -> None:
    """Two people are put in touch with the incubator of the demo's partner; a third is proposed."""
    words = read("cohorts")["interest"]
    for number, (one, offer) in enumerate(zip(_agreeing(programme, people), _offers(users["partner"]), strict=False)):
        referral = propose_referral(
            one, opportunity=offer, message=words[one.beneficiary.contact_language], by=users["officer"],
            at=days_from_now(-9 + number),
        )  # fmt: skip
        if number < 2:
            send_referral(referral, by=users["officer"], at=days_from_now(-7 + number))


def _offers(partner: User) -> Iterator[Opportunity]:
    while True:
        yield from Opportunity.objects.spoken_for_by(partner).filter(state="published").order_by("pk")


def _agreeing(programme: Programme, people: dict[str, Beneficiary]) -> list[Participation]:
    """Three people who agreed to sharing and have an account."""
    agreed = Beneficiary.objects.filter(pk__in=[person.pk for person in people.values() if person.user is not None])
    sharing = agreed.consenting_to("sharing_with_partners", programme=programme).order_by("pk")[2:5]
    found = Participation.objects.of_programme(programme).with_programme()
    return [found.get(beneficiary=person) for person in sharing]
