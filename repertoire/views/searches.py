"""The searches that somebody keeps."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from repertoire.filters.keeping import kept_of
from repertoire.models import Entry, SavedSearch
from repertoire.saving import forget_search, save_search


@login_required
@never_cache
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """All of them, each with the way to what it finds now."""
    return render(request, "repertoire/searches.html", {"searches": SavedSearch.objects.of(request.user)})


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search that the list showed."""
    about = request.POST.get("about", "")
    if about not in Entry.About.values:
        about = Entry.About.ORGANISATION.value
    try:
        kept, name = kept_of(request.POST.get("query", "")[:4000], language=get_language() or "it")
        save_search(kept, name=name, about=about, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kept. You get a mail when something new fits, at most one a day."))
    return redirect("repertoire:searches")


@login_required
@require_POST
def forget(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do not keep one any more."""
    saved = get_object_or_404(SavedSearch.objects.of(request.user), uuid=uuid)
    forget_search(saved, by=request.user)
    messages.success(request, _("This search is forgotten; no more mails come about it."))
    return redirect("repertoire:searches")
