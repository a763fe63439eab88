"""What was handed in, as a document: asked for and taken by those who applied."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.auditing import record
from core.rendering.asking import how_it_stands
from core.viewing import serve_rendering
from projects.models import DossierFile
from projects.paper import print_dossier
from projects.paper_forms import DossierLanguage
from projects.views.participant.arriving import project_of
from projects.views.participant.following import revision_page


@login_required
@never_cache
@require_POST
def ask(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Have it made in a language; the same again is the same."""
    project = project_of(request, uuid)
    found = get_object_or_404(project.revisions.all(), number=number)
    form = DossierLanguage(request.POST)
    if not form.is_valid():
        return render(request, "projects/participant/revision.html", revision_page(project, found, form), status=422)
    printed = print_dossier(found, language=form.cleaned_data["language"], by=request.user, at=timezone.now())
    messages.success(request, how_it_stands(printed.file))
    return redirect("projects:revision", uuid=uuid, number=number)


@login_required
@require_safe
def take(request: HttpRequest, uuid: UUID, number: int, language: str) -> HttpResponseBase:
    """The file; the reading is written down."""
    project = project_of(request, uuid)
    found = get_object_or_404(project.revisions.all(), number=number)
    return serve_dossier(request, DossierFile.objects.of_revision(found).in_language(language))


def serve_dossier(request: HttpRequest, printed: DossierFile | None) -> HttpResponseBase:
    """The file of a dossier that the reader may have, written down. Raises Http404 where there is none."""
    if printed is None:
        raise Http404
    response = serve_rendering(request, printed.file, name=printed.name)
    revision = printed.revision
    record(
        "projects.download_dossier", by=request.user, on=revision.project, version=revision.number,
        language=printed.language,
    )  # fmt: skip
    return response
