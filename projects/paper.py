"""What was handed in, as a document: for those who applied and for the staff who see the project."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core.auditing import record
from core.rendering.asking import document_html, request_rendering, stands
from core.shown import shown
from core.states import require
from projects.documents import documents_of
from projects.models import DossierFile, Revision
from projects.moving import lock_project
from projects.presenting import chapters_of

KIND = "projects.dossier"
PRINTS = "projects.print_dossier"


@transaction.atomic
def print_dossier(revision: Revision, *, language: str, by: Any, at: datetime) -> DossierFile:
    """The dossier of a revision with its labels in a language; a worker makes the file soon. Again, it is the same one.

    Raises NotAllowed.
    """
    project = lock_project(revision.project)
    require(by, PRINTS, project)
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"not a language of ours: {language}")
    printed = DossierFile.objects.of_revision(revision).in_language(language)
    if printed is not None and stands(printed.file):
        return printed
    file = request_rendering(
        KIND, dossier_html(revision, language=language), language=language, dated=revision.at, cause=revision, by=by
    )
    printed, _made = DossierFile.objects.update_or_create(revision=revision, language=language, defaults={"file": file})
    record(PRINTS, by=by, on=project, version=revision.number, language=language)
    return printed


def dossier_html(revision: Revision, *, language: str) -> str:
    """The HTML of the document. The applicants' own words stand in the language in which they wrote them."""
    project, content = revision.project, revision.content
    call = project.call
    context = {
        "title": content.get("title") or str(project),
        "publisher": str(shown(call.programme, "name", language)),
        "project": project,
        "revision": revision,
        "own_language": content.get("working_language") or settings.LANGUAGE_CODE,
        "call_title": shown(call, "title", language),
        "applicants": [project.owner, *project.co_applicants.order_by("family_name", "given_name", "pk")],
        "documents": documents_of(revision),
    }
    with translation.override(language):
        context["chapters"] = chapters_of(content, currency=call.currency)
    return document_html("projects/documents/dossier.html", context, language=language)
