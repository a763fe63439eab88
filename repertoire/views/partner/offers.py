"""Taking an opportunity back, and giving it a new end."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import WrongState
from core.forms import add_errors
from repertoire.content import plain_content
from repertoire.forms import RenewForm
from repertoire.models import Opportunity
from repertoire.proposing import NothingChanged, propose_change
from repertoire.publishing import withdraw_opportunity
from repertoire.standing import to_renew
from repertoire.views.partner.writing import page


def _own(request: HttpRequest, uuid: UUID) -> Opportunity:
    return get_object_or_404(Opportunity.objects.spoken_for_by(request.user).with_organisation(), uuid=uuid)


@login_required
@never_cache
@page
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take it off the site."""
    row = _own(request, uuid)
    if request.method != "POST":
        return render(request, "repertoire/partner/withdraw.html", {"row": row, "organisation": row.organisation})
    try:
        withdraw_opportunity(row, by=request.user, at=timezone.now())
    except WrongState:
        messages.info(request, _("This opportunity is not published, so nothing was changed."))
    else:
        messages.success(request, _("It is taken back: nobody finds it any more. You can renew it whenever you like."))
    return redirect("repertoire:own_organisation", uuid=row.organisation.uuid)


@login_required
@never_cache
@page
def renew(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new last day; it waits for clearance as every change does."""
    row = _own(request, uuid)
    form = RenewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            content = to_renew(row) | plain_content(form.cleaned_data)
            propose_change(row, content=content, by=request.user, at=timezone.now())
        except ValidationError as error:
            add_errors(form, error)
        except NothingChanged:
            messages.info(request, _("This is the last day that it has already."))
            return redirect("repertoire:own_organisation", uuid=row.organisation.uuid)
        except WrongState:
            messages.error(request, _("This has changed meanwhile, so nothing was sent. Look at it as it is now."))
            return redirect("repertoire:own_organisation", uuid=row.organisation.uuid)
        else:
            messages.success(request, _("Sent. The programme reads it, and you get a mail when it is published."))
            return redirect("repertoire:own_organisation", uuid=row.organisation.uuid)
    context = {"row": row, "organisation": row.organisation, "form": form}
    return render(request, "repertoire/partner/renew.html", context)
