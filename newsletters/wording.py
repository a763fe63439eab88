"""The verbs of newsletters, in words."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import AuditEvent
from core.wording import Told, explain, name_mails, name_parameters, say
from newsletters.models.issue import Audience
from newsletters.reasons import words_of_error

say(
    {
        "newsletters.begin_issue": _("Began an issue of a newsletter"),
        "newsletters.write_issue": _("Wrote in an issue of a newsletter"),
        "newsletters.add_article": _("Added an article"),
        "newsletters.remove_article": _("Took an article out"),
        "newsletters.confirm_translation": _("Said that a translation still fits"),
        "newsletters.enter_historical": _("Entered an issue of the past"),
        "newsletters.send_test": _("Sent a test of an issue"),
        "newsletters.put_edition": _("Put an old file into the archive"),
        "newsletters.remove_edition": _("Took an old file out of the archive"),
    }
)
name_mails(
    {
        "newsletters/please_confirm": _("Please confirm your subscription"),
        "newsletters/please_confirm_list": _("Would you like our newsletter?"),
        "newsletters/subscribed_already": _("You are subscribed already"),
    }
)
say(
    {
        "newsletters.schedule_issue": _("Scheduled an issue"),
        "newsletters.unschedule_issue": _("Took an issue back to the desk"),
        "newsletters.hold_issue": _("An issue was late and waits for a yes"),
        "newsletters.hold_unpublished_issue": _(
            "This newsletter is not published yet: its readers could not open its pages."
        ),
        "newsletters.start_issue": _("An issue began to go out"),
        "newsletters.hold_up_issue": _("An issue was paused because nothing could be sent"),
        "newsletters.pause_issue": _("Paused an issue"),
        "newsletters.resume_issue": _("Let a paused issue go on"),
        "newsletters.cancel_issue": _("Broke off an issue"),
        "newsletters.read_trouble": _("Read to whom an issue did not go"),
        "newsletters.send_again": _("Had a mail sent again that may have arrived"),
        "newsletters.accept_unknown": _("Took a mail as sent of which nobody knows"),
        "newsletters.add_by_hand": _("Asked somebody to confirm a subscription"),
        "newsletters.end_subscription": _("Ended a subscription on request"),
        "newsletters.change_language": _("Changed the language of a subscriber"),
        "newsletters.erase_subscriber": _("Erased a subscriber on request"),
    }
)
name_parameters(
    {
        "newsletter": (pgettext_lazy("a series", "newsletter"), None),
        "newsletters": (pgettext_lazy("several series", "newsletters"), None),
        "delivery": (_("delivery"), None),
        "deliveries": (_("deliveries"), None),
        "readers": (_("recipients"), None),
        "audience": (_("who gets it"), Audience.choices),
        "language": (_("language"), settings.LANGUAGES),
        "languages": (_("languages"), settings.LANGUAGES),
    }
)


def _held_up(event: AuditEvent) -> Told:
    """What was in the way, as the mail server said it."""
    return [(gettext("reason"), words_of_error(str(event.parameters.get("reason", ""))))]


def _scheduled(event: AuditEvent) -> Told:
    """When it goes out, to whom."""
    told, languages = event.parameters, dict(settings.LANGUAGES)
    if not told:  # whoever did it has been erased
        return []
    moment = timezone.localtime(datetime.fromisoformat(told["at"]))
    chosen = [str(languages.get(code, code)) for code in told["languages"]]
    return [
        (gettext("goes out"), date_format(moment, "DATETIME_FORMAT")),
        (gettext("who gets it"), str(dict(Audience.choices)[told["audience"]])),
        *([(gettext("languages of the subscribers"), ", ".join(chosen))] if chosen else []),
    ]


explain({"newsletters.hold_up_issue": _held_up, "newsletters.schedule_issue": _scheduled})
