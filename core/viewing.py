"""Who looks at a page, asked only when somebody may be signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def viewer_of(request: HttpRequest) -> Any | None:
    """The signed-in user, or None. Without a session cookie nobody is asked, so public pages read no session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None
