"""The back office at /admin/: who enters, and its start page by task."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class BackOffice(admin.AdminSite):
    """Stock admin; people enter by their role in a programme, through the site's own sign-in."""

    site_title = _("Circolo back office")
    site_header = _("Circolo back office")
    index_title = _("What waits for you")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        from core.states import allowed

        return allowed(request.user, "portal.use_admin")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from django.core.exceptions import PermissionDenied
        from django.urls import reverse

        if request.user.is_authenticated:
            raise PermissionDenied
        target = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_login')}?{target}")
