"""The way back to the page that sent somebody here to fill a gap."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """The path of this site that `next` names in the form or the address; '' where it names none, or another site."""
    path = request.POST.get("next") or request.GET.get("next", "")
    here = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if here and len(path) < 500 else ""
