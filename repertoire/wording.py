"""The verbs and mails of the repertoire, in words."""

from django.utils.translation import gettext_lazy as _

from core.wording import explain, name_mails, name_parameters, say
from repertoire.merged import into_which, what_was_merged
from repertoire.models import Confirmation

say(
    {
        "repertoire.propose_change": _("Proposed a change of an entry"),
        "repertoire.clear_revision": _("Cleared a proposed change"),
        "repertoire.refuse_revision": _("Refused a proposed change"),
        "repertoire.publish": _("Published in the repertoire"),
        "repertoire.hide_entry": _("Hid an entry"),
        "repertoire.show_entry": _("Showed an entry again"),
        "repertoire.lapse": _("Hidden because nobody confirmed it"),
        "repertoire.withdraw_opportunity": _("Withdrew an opportunity"),
        "repertoire.show_opportunity": _("Showed an opportunity again"),
        "repertoire.merge_entries": _("Made one entry of two"),
        "repertoire.lead_on": _("Merged into another entry"),
        "repertoire.save_search": _("Kept a search"),
        "repertoire.forget_search": _("Forgot a search"),
        "repertoire.confirm_entry": _("Confirmed an entry"),
        "repertoire.invite_member": _("Invited somebody to speak for an organisation"),
        "repertoire.accept_invitation": _("Accepted to speak for an organisation"),
        "repertoire.ask_to_speak": _("Asked to speak for an organisation"),
        "repertoire.grant_request": _("Granted a request to speak for an organisation"),
        "repertoire.refuse_request": _("Refused a request to speak for an organisation"),
        "repertoire.end_membership": _("Ended speaking for an organisation"),
    }
)
name_mails(
    {
        "repertoire/change_cleared": _("Your change is published"),
        "repertoire/change_refused": _("Your change was not published"),
        "repertoire/entry_hidden": _("Your entry was taken off the site"),
        "repertoire/entry_lapsed": _("Your entry is hidden until somebody confirms it"),
        "repertoire/still_correct": _("Is your entry still correct?"),
        "repertoire/opportunity_ends": _("An opportunity ends soon"),
        "repertoire/invited": _("You are asked to speak for an organisation"),
        "repertoire/request_granted": _("You can speak for an organisation"),
        "repertoire/request_refused": _("Your request was answered"),
        "repertoire/new_for_search": _("Something new fits your search"),
    }
)
name_parameters(
    {
        "how": (_("how"), Confirmation.How.choices),
        "member": (_("member"), None),
    }
)
explain({"repertoire.merge_entries": what_was_merged, "repertoire.lead_on": into_which})
