"""The verbs of newsletters, in words."""

from django.utils.translation import gettext_lazy as _

from core.wording import name_mails, say

say(
    {
        "newsletters.begin_issue": _("Began an issue of a newsletter"),
        "newsletters.write_issue": _("Wrote in an issue of a newsletter"),
        "newsletters.add_article": _("Added an article"),
        "newsletters.remove_article": _("Took an article out"),
        "newsletters.confirm_translation": _("Said that a translation still fits"),
        "newsletters.enter_historical": _("Entered an issue of the past"),
        "newsletters.add_edition": _("Added an old edition"),
        "newsletters.remove_edition": _("Took an old edition away"),
    }
)
name_mails(
    {
        "newsletters/please_confirm": _("Please confirm your subscription"),
        "newsletters/please_confirm_list": _("Would you like our newsletter?"),
        "newsletters/subscribed_already": _("You are subscribed already"),
    }
)
