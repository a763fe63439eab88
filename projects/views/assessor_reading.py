"""What an assessor may read beside the sheet: the files of a project, the ranking of a call."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.auditing import record
from core.states import admit, allowed
from core.uploading import serve_upload
from projects.judging import papers_of
from projects.models import Assignment, Call, Project
from projects.ranking import rank_call

AT_ONCE = 50


@login_required
@require_safe
def document(request: HttpRequest, uuid: UUID, document: UUID) -> HttpResponseBase:
    """A file of the revision to judge, as attachment; in a blind call its name says nothing."""
    assignment = get_object_or_404(Assignment.objects.open_to(request.user).with_project(), uuid=uuid)
    for paper in papers_of(assignment):
        if paper.document.uuid == document:
            record("projects.read_document", by=request.user, on=assignment.project, document=str(document))
            return serve_upload(paper.document.upload, name=paper.file_name)
    raise Http404


@login_required
@never_cache
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranking of a call, for an assessor who has finished there and where the call lets it be seen."""
    call = get_object_or_404(Call.objects.assessed_by(request.user).with_programme(), slug=slug)
    admit(request.user, "projects.share_ranking", call)
    waiting = Assignment.objects.of_assessor(request.user).of_call(call).unfinished().count()
    places = []
    if allowed(request.user, "projects.see_ranking", call):
        projects = Project.objects.of_call(call).judged().without_interest_of(request.user).for_ranking().ranked()
        places = rank_call(call, list(projects))
    page = Paginator(places, AT_ONCE).get_page(request.GET.get("page"))
    return render(request, "projects/assessor/ranking.html", {"call": call, "page": page, "waiting": waiting})
