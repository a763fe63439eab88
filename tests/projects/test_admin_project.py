"""The page of a project in the back office: what is offered when, and what is said when somebody was faster."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent, OutboxMail
from programmes.models import Role
from projects.messaging import send_message
from projects.models import Decision, Project
from projects.office_forms import PROJECT_ACTS
from projects.screening import screen_project
from projects.states import ProjectState
from tests.builders import make_call, make_mandate, make_person
from tests.cast import Cast, member, sign_in
from tests.kit.snapshot import assert_unchanged
from tests.projects.judging import PDF, downloaded, in_english, office, page, with_a_file
from tests.stories import drafted_decision, fresh, in_assessment, submitted, with_co_applicant


def do(client: Client, person: User, project: Project, act: str, **values: Any) -> str:
    """Post an act, and read the page that comes."""
    response = sign_in(client, in_english(person)).post(office(project, act), values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def offered(client: Client, person: User, project: Project) -> set[str]:
    """The acts on the page."""
    text = page(client, person, office(project))
    return {act.name for act in PROJECT_ACTS if f'id="act-{act.name}"' in text}


def test_each_station_offers_its_own_acts(client: Client, cast: Cast, submitted_project: Project) -> None:
    always = {"write_message", "write_note", "print_dossier"}
    assert offered(client, cast.giulia, submitted_project) == {"screen"} | always
    judged = in_assessment(submitted_project.call, cast.amina, officer=cast.giulia)
    assert offered(client, cast.giulia, judged) == {"assign_assessors", "ask_revision"} | always


def test_the_one_who_drafted_is_not_asked_to_confirm(client: Client, cast: Cast, assessed_project: Project) -> None:
    drafted_decision(assessed_project, officer=cast.marco)
    assert "confirm_decision" not in offered(client, cast.marco, assessed_project)
    drafted_decision(assessed_project, officer=cast.giulia)
    assert "confirm_decision" in offered(client, cast.marco, assessed_project)


def test_an_officer_screens_beside_the_automatic_checks(
    client: Client, giulia: User, submitted_project: Project
) -> None:
    assert "Takes place in a country of the call" in page(client, giulia, office(submitted_project))
    do(client, giulia, submitted_project, "screen", eligible="yes")
    assert fresh(submitted_project).state == ProjectState.ELIGIBLE


def test_a_refusal_without_a_reason_comes_back(client: Client, giulia: User, submitted_project: Project) -> None:
    text = do(client, giulia, submitted_project, "screen", eligible="no")
    assert "Write why the project is not eligible." in text
    assert_unchanged(submitted_project)


def test_who_comes_second_reads_who_was_faster(
    client: Client, giulia: User, marco: User, submitted_project: Project
) -> None:
    screen_project(submitted_project, eligible=True, by=marco, at=timezone.now())
    text = do(client, giulia, submitted_project, "screen", eligible="no", note="Late.")
    assert "Nothing was done, because this changed meanwhile" in text
    assert "Marco Ferri" in text
    assert fresh(submitted_project).state == ProjectState.ELIGIBLE


def test_the_assessment_opens_and_the_chosen_are_asked(client: Client, cast: Cast, submitted_project: Project) -> None:
    screen_project(submitted_project, eligible=True, by=cast.giulia, at=timezone.now())
    assert cast.salma.full_name in page(client, cast.giulia, office(submitted_project))
    day = timezone.localdate().isoformat()
    do(client, cast.giulia, submitted_project, "open_assessment", assessors=[cast.salma.pk], due_on=day)
    assert fresh(submitted_project).state == ProjectState.IN_ASSESSMENT
    assert submitted_project.assignments.get().assessor == cast.salma
    assert cast.salma.full_name not in page(client, cast.giulia, office(submitted_project)).partition("judges-title")[0]


def test_a_decision_goes_from_draft_to_the_applicant(client: Client, cast: Cast, assessed_project: Project) -> None:
    words = {"message_it": "Bene.", "source_language": "it", "outcome": "approved", "amount": "9.000", "over": ""}
    do(client, cast.giulia, assessed_project, "draft_decision", **words)
    decision = Decision.objects.get()
    assert (decision.amount, decision.message_it) == (Decimal(9000), "Bene.")
    do(client, cast.marco, assessed_project, "confirm_decision", decision=decision.pk)
    do(client, cast.marco, assessed_project, "publish_decision", decision=decision.pk)
    assert fresh(assessed_project).state == ProjectState.APPROVED


def test_who_drafts_second_keeps_what_was_typed_and_may_send_it_again(
    client: Client, cast: Cast, assessed_project: Project
) -> None:
    marcos = drafted_decision(assessed_project, officer=cast.marco)
    words = {"outcome": "refused", "source_language": "it", "message_it": "Purtroppo no.", "conditions_fr": "Rien."}
    text = do(client, cast.giulia, assessed_project, "draft_decision", **words, over="")
    assert "Nothing was done, because this changed meanwhile" in text
    assert "Marco Ferri" in text
    form = text.partition('id="act-draft_decision"')[2].partition("</form>")[0]
    assert "Purtroppo no." in form
    assert "Rien." in form
    assert "Congratulazioni." not in form
    assert Decision.objects.get() == marcos
    assert f'name="over" value="{marcos.pk}"' in form
    do(client, cast.giulia, assessed_project, "draft_decision", **words, over=marcos.pk)
    assert Decision.objects.open().get().message_it == "Purtroppo no."


def test_the_only_one_who_could_confirm_reads_so_before_drafting(
    client: Client, cast: Cast, assessed_project: Project
) -> None:
    warning, address = "Nobody but you can confirm", office(assessed_project)
    assert warning in page(client, cast.marco, address)
    assert warning not in page(client, cast.giulia, address), "who drafts here anyway"
    second = member(cast.programme, Role.MANAGER, "Sara Costa")
    assert warning not in page(client, cast.marco, address)
    make_person(second)
    with_co_applicant(assessed_project, second)
    assert warning in page(client, cast.marco, address), "the other one has an interest"


def test_what_was_typed_for_an_act_that_is_over_comes_back_without_its_button(
    client: Client, giulia: User, marco: User, submitted_project: Project
) -> None:
    assert ">Check whether the project is eligible</button>" in page(client, giulia, office(submitted_project))
    screen_project(submitted_project, eligible=True, by=marco, at=timezone.now())
    for values in ({"eligible": "no", "note": "Three months late."}, {"note": "Three months late."}):
        text = do(client, giulia, submitted_project, "screen", **values)
        assert "Three months late." in text
        assert "This can no longer be done." in text
        assert "Marco Ferri" in text
        assert ">Check whether the project is eligible</button>" not in text
        assert 'id="act-open_assessment"' in text, "what can be done now is offered"


def test_a_decision_that_was_replaced_is_not_published(client: Client, cast: Cast, assessed_project: Project) -> None:
    first = drafted_decision(assessed_project, officer=cast.giulia)
    drafted_decision(assessed_project, officer=cast.giulia, outcome=ProjectState.REFUSED)
    text = do(client, cast.marco, assessed_project, "confirm_decision", decision=first.pk)
    assert "Nothing was done" in text
    assert Decision.objects.open().get().state == "draft"


@pytest.mark.parametrize("required", [True, False])
def test_deciding_asks_for_the_second_factor_again(
    client: Client, cast: Cast, assessed_project: Project, required: bool
) -> None:
    decision = drafted_decision(assessed_project, officer=cast.giulia)
    signed = sign_in(client, cast.marco)
    session = signed.session
    session["account_authentication_methods"] = []
    session.save()
    with override_settings(SECOND_FACTOR_REQUIRED=required):
        response = signed.post(office(assessed_project, "confirm_decision"), {"decision": decision.pk})
    asked = "reauthenticate" in response.headers["Location"]
    assert asked is required
    decision.refresh_from_db()
    assert decision.state == ("draft" if required else "confirmed")


def test_messages_reach_the_applicant_and_notes_do_not(client: Client, cast: Cast, submitted_project: Project) -> None:
    do(client, cast.giulia, submitted_project, "write_message", body="Please send the budget.")
    do(client, cast.giulia, submitted_project, "write_note", body="Looks thin.")
    mine = page(client, cast.amina, submitted_project.get_absolute_url())
    assert "Please send the budget." in mine
    assert "Looks thin." not in mine
    assert "Looks thin." in page(client, cast.marco, office(submitted_project))


def test_a_file_is_given_to_staff_of_the_programme_only(client: Client, cast: Cast) -> None:
    project, document = with_a_file(make_call(cast.programme), cast.amina, cast.giulia)
    url = f"/admin/projects/project/{project.pk}/documents/{document.uuid}/"
    response = sign_in(client, cast.giulia).get(url)
    assert downloaded(response) == PDF
    assert sign_in(client, cast.chiara).get(url).status_code == 403
    other = submitted(project.call, cast.amina)
    wrong = f"/admin/projects/project/{other.pk}/documents/{document.uuid}/"
    assert sign_in(client, cast.giulia).get(wrong).status_code == 404


def test_reading_a_project_is_written_down(client: Client, giulia: User, submitted_project: Project) -> None:
    page(client, giulia, office(submitted_project))
    event = AuditEvent.objects.get(verb="projects.project.read")
    assert (event.actor, event.target_id, event.role) == (giulia, submitted_project.pk, "officer")


def test_what_was_typed_before_handing_in_is_not_in_the_history(
    client: Client, giulia: User, submitted_project: Project
) -> None:
    text = page(client, giulia, office(submitted_project, "history"))
    assert "Handed the project in" in text
    assert "Bread from old grains" not in text


def test_a_draft_is_seen_by_nobody_but_the_holder_of_a_mandate(
    client: Client, cast: Cast, draft_project: Project
) -> None:
    assert sign_in(client, cast.giulia).get(office(draft_project)).status_code == 404
    make_mandate(cast.amina.beneficiary.participations.get(), cast.giulia)
    assert "Write on behalf of the applicant" in page(client, cast.giulia, office(draft_project))
    assert sign_in(client, cast.marco).get(office(draft_project)).status_code == 404


def test_a_mail_that_did_not_arrive_is_shown(client: Client, cast: Cast, submitted_project: Project) -> None:
    assert "did not reach the applicant" not in page(client, cast.giulia, office(submitted_project))
    send_message(submitted_project, body="Hello", by=cast.giulia, at=timezone.now())
    OutboxMail.objects.filter(template="projects/message").update(state="failed")
    assert "did not reach the applicant" in page(client, cast.giulia, office(submitted_project))


def test_who_only_acts_for_the_applicant_reads_no_deliberations(
    client: Client, cast: Cast, assessed_project: Project
) -> None:
    send_message(assessed_project, body="Looks thin.", by=cast.giulia, at=timezone.now(), staff_only=True)
    drafted_decision(assessed_project, officer=cast.giulia)
    make_mandate(cast.amina.beneficiary.participations.get(), cast.lucia)
    theirs = page(client, cast.lucia, office(assessed_project))
    ours = page(client, cast.marco, office(assessed_project))
    for inside in ("Looks thin.", "Notes among staff", cast.salma.full_name, 'id="decisions-title"'):
        assert inside in ours
        assert inside not in theirs
    ranking = reverse("admin:projects_call_ranking", args=[assessed_project.call_id])
    assert ranking in ours
    assert ranking not in theirs, "it would be refused"
    assert sign_in(client, cast.lucia).get(ranking).status_code == 403
    history = office(assessed_project, "history")
    assert sign_in(client, cast.lucia).get(history).status_code == 403
    assert sign_in(client, cast.marco).get(history).status_code == 200


def test_changes_are_not_asked_for_until_a_day_that_is_over(
    client: Client, cast: Cast, assessed_project: Project
) -> None:
    text = do(client, cast.giulia, assessed_project, "ask_revision", note="More.", revise_by="2025-01-31")
    assert "This day is over." in text
    assert_unchanged(assessed_project)
