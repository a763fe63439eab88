"""Public pages of the whole site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beneficiaries.models import Cohort
from core.caching import public_page
from core.shown import languages_of, shown
from core.viewing import viewer_of
from newsletters.models import Issue, Newsletter
from portal.models import Statement
from programmes.models import Programme
from projects.models import Call
from publications.models import Publication


def root(request: HttpRequest) -> HttpResponse:
    """The only page that looks at the reader's preferred language: the account's, else the browser's."""
    viewer = viewer_of(request)
    response = redirect(f"/{viewer.language if viewer else get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is for, what is open now, and the programmes."""
    now = timezone.now()
    calls = Call.objects.for_list()
    context = {
        "open_calls": calls.open_at(now).by_closing(),
        "coming_calls": calls.opening_after(now).by_opening(),
        "programmes": Programme.objects.published().for_list().by_name(),
        "steps": first_steps(),
        "latest_issue": latest_issue(),
    }
    return render(request, "portal/home.html", context)


def latest_issue() -> Issue | None:
    """What came last of the newsletters to which one can subscribe."""
    return Issue.objects.visible_to(None).of_open_series().with_newsletter().for_list().latest_out().first()


def first_steps() -> list[dict[str, str]]:
    """What somebody does who has just arrived, for the journey line."""
    return [
        {
            "state": "now",
            "label": _("Say who you are"),
            "note": _(
                "Sign up with your e-mail and fill in your profile. It takes ten minutes on a phone, and you can stop "
                "and go on another day."
            ),
        },
        {
            "state": "next",
            "label": _("Tell your idea"),
            "note": _(
                "Answer a few questions in your own words. What you write is saved while you type, and you hand it in "
                "when you are ready."
            ),
        },
        {
            "state": "next",
            "label": _("Follow it"),
            "note": _(
                "People who have no interest in it read your idea. You see every step, and you get an answer with its "
                "reasons, in your language."
            ),
        },
    ]


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return _statement(request, Statement.Kind.ACCESSIBILITY)


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice."""
    return _statement(request, Statement.Kind.PRIVACY)


def _statement(request: HttpRequest, kind: Statement.Kind) -> HttpResponse:
    own = Statement.objects.of_kind(kind).first()
    if own is None:
        return render(request, f"portal/{kind.value}.html")
    text = shown(own, "text")
    body = text.text.replace("{controller}", settings.CONTROLLER).replace("{contact}", f"<{settings.CONTACT_EMAIL}>")
    context = {
        "title": shown(own, "title"),
        "text": text,
        "body": body,
        "statement": own,
        "page_languages": languages_of(own, "title", "text"),
    }
    return render(request, "portal/statement.html", context)


@public_page
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, as a list."""
    now = timezone.now()
    calls, cohorts = Call.objects.for_list(), Cohort.objects.for_list()
    context = {
        "programmes": Programme.objects.published().for_list().by_name(),
        "open_calls": calls.open_at(now).by_closing(),
        "coming_calls": calls.opening_after(now).by_opening(),
        "closed_calls": calls.closed_at(now).by_closing(latest=True)[:100],
        "open_cohorts": cohorts.open_at(now).by_closing(),
        "coming_cohorts": cohorts.opening_after(now).by_opening(),
        "newsletters": Newsletter.objects.public().by_name(),
        "publications": Publication.objects.public().for_list().newest_first()[:100],
    }
    return render(request, "portal/site_map.html", context)
