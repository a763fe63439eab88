"""The verbs and mails of projects, in words."""

from django.utils.translation import gettext_lazy as _

from core.wording import name_mails, name_parameters, say
from projects.states import AssignmentState, ProjectState

say(
    {
        "projects.begin": _("Began a project"),
        "projects.submit": _("Handed the project in"),
        "projects.withdraw": _("Took the project back"),
        "projects.renounce": _("Gave the project up"),
        "projects.add_document": _("Added a document"),
        "projects.remove_document": _("Removed a document"),
        "projects.read_document": _("Read a document"),
        "projects.print_dossier": _("Asked for the dossier as a document"),
        "projects.download_dossier": _("Took the dossier as a document"),
        "projects.screen": _("Checked whether the project is eligible"),
        "projects.open_assessment": _("Opened the assessment"),
        "projects.ask_revision": _("Asked for changes"),
        "projects.assign_assessor": _("Asked an assessor"),
        "projects.release_assessor": _("Released an assessor"),
        "projects.declare_interests": _("Answered a request to assess"),
        "projects.read_assigned": _("Read a project to assess"),
        "projects.submit_assessment": _("Submitted an assessment"),
        "projects.draft_decision": _("Drafted a decision"),
        "projects.confirm_decision": _("Confirmed a decision"),
        "projects.publish_decision": _("Published a decision"),
        "projects.start": _("Started the project"),
        "projects.complete": _("Completed the project"),
        "projects.terminate": _("Stopped the project"),
        "projects.send_message": _("Wrote a message"),
        "projects.read_ranking": _("Read the ranking of a call"),
    }
)
name_mails(
    {
        "projects/submitted": _("Your project has arrived"),
        "projects/eligible": _("Your project is eligible"),
        "projects/ineligible": _("Your project is not eligible"),
        "projects/revision_requested": _("Changes are asked for"),
        "projects/decision_published": _("There is a decision on your project"),
        "projects/in_progress": _("Your project starts"),
        "projects/completed": _("Your project is completed"),
        "projects/terminated": _("Your project was stopped"),
        "projects/message": _("You have a message"),
        "projects/message_for_staff": _("An applicant has written"),
        "projects/assigned": _("You are asked to assess a project"),
        "projects/assessment_due": _("An assessment is due soon"),
        "projects/assessor_unavailable": _("An assessor is not available"),
        "projects/call_closing": _("The call closes soon"),
    }
)
name_parameters(
    {
        "source": (_("from"), ProjectState.choices),
        "target": (_("to"), ProjectState.choices),
        "outcome": (_("outcome"), ProjectState.choices),
        "answer": (_("answer"), AssignmentState.choices),
        "staff_only": (_("note among staff"), None),
        "assessor": (_("assessor"), None),
        "assessment": (_("assessment"), None),
        "decision": (_("decision"), None),
        "document": (_("document"), None),
    }
)
