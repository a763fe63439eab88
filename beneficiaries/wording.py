"""The verbs of beneficiaries, in words."""

from django.utils.translation import gettext_lazy as _

from beneficiaries.code_lists import AssistanceKind, MigrationCycle, OutcomeKind, PlanDimension
from beneficiaries.merged import into_which, what_was_merged
from beneficiaries.models import Purpose
from beneficiaries.models.participation import ParticipationKind
from core.wording import explain, name_mails, name_parameters, say

say(
    {
        "beneficiaries.register": _("Opened the own profile"),
        "beneficiaries.register_person": _("Recorded a person without an account"),
        "beneficiaries.join_programme": _("Joined a programme"),
        "beneficiaries.change_participation": _("Changed a participation"),
        "beneficiaries.import_person": _("Recorded a person from a spreadsheet"),
        "beneficiaries.change_by_import": _("Changed a person by a spreadsheet"),
        "beneficiaries.merge_persons": _("Made one record of two"),
        "beneficiaries.lead_on": _("Merged into another record"),
        "beneficiaries.invite_person": _("Invited a person to sign in"),
        "beneficiaries.accept_person_invitation": _("Accepted an invitation to the own record"),
        "beneficiaries.claim_record": _("Claimed a record of the office"),
        "beneficiaries.grant_claim": _("Granted the claim of a record"),
        "beneficiaries.refuse_claim": _("Refused the claim of a record"),
        "beneficiaries.change_profile": _("Changed a profile"),
        "beneficiaries.set_languages": _("Changed the languages of a profile"),
        "beneficiaries.download_own_data": _("Downloaded all data about oneself"),
        "beneficiaries.answer_consent": _("Gave or withdrew a consent"),
        "beneficiaries.assign_case": _("Assigned a case worker"),
        "beneficiaries.end_case": _("Ended the work of a case worker"),
        "beneficiaries.give_mandate": _("Recorded a mandate"),
        "beneficiaries.end_mandate": _("Ended a mandate"),
        "beneficiaries.withdraw_mandate": _("Took back a mandate"),
        "beneficiaries.mark_told": _("Told a person by other means"),
        "beneficiaries.propose_referral": _("Proposed to put a person in touch with an organisation"),
        "beneficiaries.send_referral": _("Sent a referral to an organisation"),
        "beneficiaries.accept_referral": _("Accepted a referral"),
        "beneficiaries.decline_referral": _("Declined a referral"),
        "beneficiaries.finish_referral": _("Finished a referral"),
        "beneficiaries.abandon_referral": _("Gave up a referral"),
        "beneficiaries.revoke_referral": _("Took back a referral"),
        "beneficiaries.read_referral": _("Read a referral that an organisation received"),
        "beneficiaries.ask_correction": _("Asked the office to correct something"),
        "beneficiaries.ask_erasure": _("Asked for an erasure, or wrote down the wish"),
        "beneficiaries.withdraw_erasure": _("Took back the wish to be erased"),
        "beneficiaries.refuse_erasure": _("Refused an erasure"),
        "beneficiaries.erase_person": _("Erased a person"),
        "beneficiaries.erase_by_clock": _("A person was erased because the period of keeping ended"),
        "beneficiaries.end_hold": _("What was kept of an erased person was erased"),
        "beneficiaries.empty_import": _("A spreadsheet was erased because the period of keeping ended"),
        "beneficiaries.read_retention": _("Read what will be erased soon"),
        "beneficiaries.ask_export": _("Asked for a file with personal data"),
        "beneficiaries.write_export": _("A file with personal data was written"),
        "beneficiaries.download_export": _("Downloaded a file with personal data"),
        "beneficiaries.give_up_export": _("A file with personal data could not be written"),
        "beneficiaries.expire_export": _("A file with personal data was deleted"),
        "beneficiaries.publish_notice": _("Published a consent notice"),
        "beneficiaries.read_places": _("Read where people live and come from"),
        "beneficiaries.renew_notice": _("Began a new version of a consent notice"),
        "beneficiaries.write_note": _("Wrote a case note"),
        "beneficiaries.correct_note": _("Corrected a case note"),
        "beneficiaries.hand_in_document": _("Handed in a document"),
        "beneficiaries.file_document": _("Filed a document"),
        "beneficiaries.take_back_document": _("Took back a document"),
        "beneficiaries.read_document": _("Opened a document of a case file"),
        "beneficiaries.record_assistance": _("Recorded assistance"),
        "beneficiaries.write_plan": _("Wrote a reintegration plan"),
        "beneficiaries.add_goal": _("Added a goal to a plan"),
        "beneficiaries.change_goal": _("Changed a goal of a plan"),
        "beneficiaries.reach_goal": _("Marked a goal as reached"),
        "beneficiaries.drop_goal": _("Marked a goal as given up"),
        "beneficiaries.reopen_goal": _("Took a goal up again"),
        "beneficiaries.plan_follow_up": _("Planned a follow-up"),
        "beneficiaries.finish_follow_up": _("Marked a follow-up as done"),
        "beneficiaries.record_outcome": _("Recorded an outcome"),
        "beneficiaries.void_outcome": _("Took back an outcome"),
        "beneficiaries.say_intention": _("Said how to return"),
        "beneficiaries.answer_questionnaire": _("Answered the questionnaire on preparedness"),
        "beneficiaries.judge_cycle": _("Judged the migration cycle"),
        "beneficiaries.publish_questionnaire": _("Published a questionnaire"),
        "beneficiaries.renew_questionnaire": _("Began a new version of a questionnaire"),
        "beneficiaries.apply_enrolment": _("Applied to a cohort"),
        "beneficiaries.save_motivation": _("Changed what an application says"),
        "beneficiaries.withdraw_enrolment": _("Took back an application to a cohort"),
        "beneficiaries.accept_enrolment": _("Accepted an offered place"),
        "beneficiaries.decline_enrolment": _("Declined an offered place"),
        "beneficiaries.offer_enrolment": _("A freed place was offered"),
        "beneficiaries.lapse_enrolment": _("An offered place was not accepted in time"),
        "beneficiaries.score_enrolment": _("Scored an applicant"),
        "beneficiaries.shortlist_enrolment": _("Put an applicant on the short list"),
        "beneficiaries.unlist_enrolment": _("Took an applicant off the short list"),
        "beneficiaries.select_enrolment": _("Selected an applicant"),
        "beneficiaries.waitlist_enrolment": _("Put an applicant on the waiting list"),
        "beneficiaries.refuse_enrolment": _("Did not select an applicant"),
        "beneficiaries.reconsider_enrolment": _("Took a refusal back"),
        "beneficiaries.tell_enrolment": _("Told an applicant the decision"),
        "beneficiaries.begin_enrolment": _("The person begins in the cohort"),
        "beneficiaries.complete_enrolment": _("The person completed the cohort"),
        "beneficiaries.drop_enrolment": _("The person left the cohort before its end"),
        "beneficiaries.read_board": _("Read the board of a cohort"),
        "beneficiaries.read_letters": _("Read the letters to applicants before they are sent"),
    }
)
name_mails(
    {
        "beneficiaries/application_arrived": _("Your application has arrived"),
        "beneficiaries/enrolment_news": _("There is news about your application"),
        "beneficiaries/place_offered": _("Your application needs an answer"),
        "beneficiaries/referral_received": _("Somebody would like to get in touch with an organisation"),
        "beneficiaries/referral_taken_back": _("A referral to an organisation was taken back"),
        "beneficiaries/referral_proposed": _("An organisation is suggested to a person"),
        "beneficiaries/referral_sent": _("A referral was sent to an organisation"),
        "beneficiaries/referral_answered": _("An organisation has answered a referral"),
        "beneficiaries/referral_closed": _("A referral has ended"),
    }
)
name_parameters(
    {
        "purpose": (_("purpose"), Purpose.choices),
        "granted": (_("agreed"), None),
        "kind": (_("takes part as"), ParticipationKind.choices),
        "version": (_("version"), None),
        "case_worker": (_("case worker"), None),
        "opportunity": (_("opportunity"), None),
        "columns": (_("columns"), None),
        "rows": (_("rows"), None),
        "number": (_("number"), None),
        "holder": (_("who may act"), None),
        "assistance": (_("kind"), AssistanceKind.choices),
        "dimension": (_("dimension"), PlanDimension.choices),
        "outcome": (_("outcome"), OutcomeKind.choices),
        "cycle": (_("migration cycle"), MigrationCycle.choices),
        "on_behalf_of": (_("on behalf of"), None),
    }
)
name_mails(
    {
        "beneficiaries/erased": _("The data is erased"),
        "beneficiaries/erasure_refused": _("An erasure was refused"),
    }
)
explain({"beneficiaries.merge_persons": what_was_merged, "beneficiaries.lead_on": into_which})
name_mails(
    {
        "beneficiaries/invited": _("Your record with the programme"),
        "beneficiaries/claim_answered": _("Your question about your record was answered"),
    }
)
