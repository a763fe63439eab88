"""What the script of the edit page talks to: it saves, and it asks who is there."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import WrongState
from core.keeping import forget
from projects.drafting import CallClosed
from projects.submitting import what_is_missing
from projects.views.participant.arriving import Typed, kept_name, project_of
from projects.views.participant.editing import conflict_context, missing_words
from projects.views.participant.writing import Written, write


@never_cache
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """POST saves the fields that `changed` names. GET says who is signed in, with a fresh token for the next POST.

    Answers 401 when nobody is signed in, or somebody else than the page was made for; 409 when the project cannot be
    written any more, or when some fields were changed elsewhere: the others are saved, and `panel` shows the choice.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"reason": "signed_out"}, status=401)
    if request.method == "POST" and request.POST.get("user") != str(request.user.uuid):
        return JsonResponse({"reason": "somebody_else"}, status=401)
    project = project_of(request, uuid)
    if request.method != "POST":
        return JsonResponse({"user": str(request.user.uuid), "token": get_token(request)})
    typed = Typed.from_page(request.POST)
    try:
        written = write(project, typed, by=request.user, at=timezone.now())
    except CallClosed:
        return JsonResponse({"reason": "closed", "words": _("It is too late to change this project.")}, status=409)
    except WrongState:
        words = _("This project has been handed in or taken back meanwhile. Nothing more can be changed here.")
        return JsonResponse({"reason": "closed", "words": words}, status=409)
    forget(request.session, kept_name(uuid))
    return JsonResponse(answer(request, typed, written), status=409 if written.theirs else 200)


def answer(request: HttpRequest, typed: Typed, written: Written) -> dict[str, Any]:
    """What the script learns: the time, the errors of the fields that it sent, what is missing, what is in conflict."""
    said: dict[str, Any] = {
        "version": written.draft.version,
        "saved_at": written.draft.saved_at.isoformat(),
        "errors": {name: [str(error) for error in written.form.errors.get(name, [])] for name in typed.values},
        "missing": missing_words(what_is_missing(written.project)),
    }
    if written.theirs:
        said |= {"reason": "conflict", "fields": list(written.theirs)}
        context = conflict_context(written)
        said["panel"] = render_to_string("projects/participant/_conflict.html", context, request)
    return said
