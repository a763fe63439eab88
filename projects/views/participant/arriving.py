"""Who comes to a page of a project, and with what: also too late, when the session has run out."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from core.keeping import keep, writer_in
from core.typed import mark
from projects.content import FIELDS
from projects.forms import typed_in
from projects.models import Project

Parameters = ParamSpec("Parameters")
Writing = Callable[Concatenate[HttpRequest, UUID, Parameters], HttpResponseBase]


def project_of(request: HttpRequest, uuid: UUID) -> Project:
    """The project, if the reader applies with it or may act for its owner."""
    return get_object_or_404(Project.objects.handled_by(request.user).with_everything(), uuid=uuid)


@dataclass(frozen=True)
class Typed:
    """What a page sent: the fields that were touched, and which version and values the page had begun from.

    `seen` holds the marks of the values that the page has shown or sent.
    """

    values: dict[str, Any]
    version: int
    seen: dict[str, list[str]]

    @classmethod
    def from_page(cls, posted: QueryDict) -> "Typed":
        """Read a form of the edit page, or what its script sends: then `changed` names the fields."""
        seen = _marks(posted.get("seen", ""))
        if "whole" in posted:
            whole = typed_in(posted, FIELDS)
            values = {name: value for name, value in whole.items() if mark(value) not in seen.get(name, [])}
        else:
            values = typed_in(posted, posted.getlist("changed"))
        return cls(values, version_in(posted), seen)


def version_in(posted: QueryDict) -> int:
    """The version of the draft that the page had begun from."""
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _marks(text: str) -> dict[str, list[str]]:
    try:
        found = json.loads(text[:20_000] or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    listed = {name: marks if isinstance(marks, list) else [marks] for name, marks in found.items()}
    return {name: [str(one)[:40] for one in marks[:50]] for name, marks in listed.items() if name in FIELDS}


def kept_name(uuid: UUID, what: str = "draft") -> str:
    """Under which name text for a project is kept while nobody is signed in."""
    return f"{what}:{uuid}"


def is_stale(request: HttpRequest) -> bool:
    """Whether the form came from an older page of this site: its token is out of date since a new sign-in."""
    return bool(getattr(request, "stale", False))


class _Check(CsrfViewMiddleware):
    """Tells whether the browser says that the form came from this site."""

    def is_from_here(self, request: HttpRequest) -> bool:
        return "HTTP_ORIGIN" in request.META and self._origin_verified(request)  # type: ignore[attr-defined]


def losing_nothing(what: str = "draft", *, then: str = "projects:edit") -> Callable[[Writing[Parameters]], Any]:
    """Let a page take text also when the session has run out or its token has changed, without losing it.

    Signed out: the text waits in the session until the same person has signed in, and the page `then` gives it back.
    Stale token, but sent from this site: `is_stale(request)` says so, and the view must show the text, not save it.
    """

    def decorate(view: Writing[Parameters]) -> Any:
        @csrf_exempt
        @functools.wraps(view)
        def wrapped(
            request: HttpRequest, uuid: UUID, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponseBase:
            if request.method == "POST":
                check = _Check(lambda _: HttpResponse())
                refusal = check.process_view(request, view, (), {})
                if refusal is not None and not check.is_from_here(request):
                    return refusal
                request.stale = refusal is not None  # type: ignore[attr-defined]
            if not request.user.is_authenticated:
                return _sign_in(request, uuid, what, reverse(then, args=[uuid]))
            return view(request, uuid, *args, **kwargs)

        return wrapped

    return decorate


def _sign_in(request: HttpRequest, uuid: UUID, what: str, path: str) -> HttpResponse:
    writer = writer_in(request.POST.get("writer", "")) if request.method == "POST" else ""
    if not writer:
        return redirect_to_login(path)
    waits = keep(request.session, kept_name(uuid, what), _values(request.POST, what), writer=writer, at=timezone.now())
    sign_in = f"{reverse('account_login')}?{urlencode({'next': path})}"
    return render(request, "projects/participant/signed_out.html", {"waits": waits, "sign_in": sign_in}, status=401)


def _values(posted: QueryDict, what: str) -> dict[str, Any]:
    if what == "draft":
        typed = Typed.from_page(posted)
        return {"values": typed.values, "version": typed.version, "seen": typed.seen}
    return {what: posted.get(what, "")}
