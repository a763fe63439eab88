"""Writing an entry or an opportunity: the sheet, a preview in each language, and sending it for clearance.

Nothing is kept before it is sent: the preview carries what was written.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import WrongState
from core.places import language_name
from core.shown import shown
from repertoire.content import Candidate, candidate_of
from repertoire.forms import EntrySheet, OfferSheet
from repertoire.models import Opportunity, Organisation
from repertoire.proposing import NothingChanged, propose_change, propose_opportunity
from repertoire.standing import latest_change, to_write
from repertoire.views.partner.own import own_organisation

Sheet = EntrySheet | OfferSheet
page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@never_cache
@page
def edit_organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The entry itself."""
    row = own_organisation(request, uuid)
    return _write(request, row, EntrySheet, _changing(request, row), "organisation")


@login_required
@never_cache
@page
def edit_opportunity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of the opportunities."""
    own = Opportunity.objects.spoken_for_by(request.user).with_organisation()
    row = get_object_or_404(own, uuid=uuid)
    return _write(request, row, OfferSheet, _changing(request, row), "opportunity")


@login_required
@never_cache
@page
def new_opportunity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new one."""
    organisation = own_organisation(request, uuid)
    row = Opportunity(organisation=organisation, source_language=organisation.source_language)

    def send(content: dict[str, Any]) -> object:
        return propose_opportunity(organisation, content=content, by=request.user, at=timezone.now())

    return _write(request, row, OfferSheet, send, "opportunity")


def _changing(request: HttpRequest, row: Organisation | Opportunity) -> Callable[[dict[str, Any]], object]:
    return lambda content: propose_change(row, content=content, by=request.user, at=timezone.now())


def _write(
    request: HttpRequest, row: Any, kind: type[Sheet], send: Callable[[dict[str, Any]], object], name: str
) -> HttpResponse:  # fmt: skip
    """Show the sheet, its preview, or send it: as the button says that was pressed."""
    organisation = row if isinstance(row, Organisation) else row.organisation
    latest = latest_change(row) if row.pk else None
    known = to_write(row) if row.pk else {"source_language": row.source_language}
    posted = request.POST if request.method == "POST" else None
    sheet = kind(posted, content=known)
    context = {"organisation": organisation, "row": row, "latest": latest, "sheet": sheet, "name": name}
    if posted is None or not sheet.is_valid() or "again" in posted:
        return render(request, f"repertoire/partner/edit_{name}.html", context)
    try:
        candidate = candidate_of(row, sheet.content())
        if "send" not in posted:
            more = {"previews": _previews(candidate), "candidate": candidate, "typed": _typed(request)}
            return render(request, "repertoire/partner/preview.html", context | more)
        send(sheet.content())
    except ValidationError as error:
        sheet.add_errors(error)
        return render(request, f"repertoire/partner/edit_{name}.html", context)
    except NothingChanged:
        messages.info(request, _("You changed nothing, so there is nothing to send."))
    except WrongState:
        messages.error(request, _("This has changed meanwhile, so nothing was sent. Look at it as it is now."))
    else:
        messages.success(request, _("Sent. The programme reads it, and you get a mail when it is published."))
    return redirect("repertoire:own_organisation", uuid=organisation.uuid)


def _previews(candidate: Candidate) -> list[dict[str, Any]]:
    """The texts as readers of each language will see them, with the language in which they really are."""
    row = candidate.row
    names = ["name", "mission"] if isinstance(row, Organisation) else ["title", "description", "conditions"]
    return [
        {
            "code": code,
            "name": capfirst(language_name(code)),
            "title": shown(row, names[0], code),
            "texts": [text for text in (shown(row, name, code) for name in names[1:]) if text],
        }
        for code, _name in settings.LANGUAGES
    ]


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was written, to be sent again."""
    buttons = {"csrfmiddlewaretoken", "send", "again", "preview"}
    return [(name, value) for name, values in request.POST.lists() for value in values if name not in buttons]
