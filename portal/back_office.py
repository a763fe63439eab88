"""The back office at /admin/: who enters, and its start page by task."""

from functools import partial, update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

# Pages of Django's own that have a better one here, or none.
LEFT_OUT = {"password_change", "password_change_done", "view_on_site", "autocomplete"}


class BackOffice(admin.AdminSite):
    """Stock admin; people enter by their role in a programme, through the site's own sign-in."""

    site_title = _("Circolo back office")
    site_header = _("Circolo back office")
    index_title = _("What waits for you")
    index_template = "admin/start_page.html"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages whose rights come from our rules; what libraries bring for their own tables stays out."""
        from core.administration import ScopedAdmin

        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        from core.states import allowed

        return allowed(request.user, "portal.use_admin")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """What the reader may open; looked up only where a page lists it, which most do not."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A visitor signs in first; whoever is signed in without a role here is refused."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

        return update_wrapper(guarded, view)

    def sensitive(self, view: Any) -> Any:
        """Ask for the second factor again before a view that decides, exports, erases or grants."""
        from accounts.second_factor import recently_confirmed

        return recently_confirmed(view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        target = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        return redirect(f"{reverse('account_login')}?{target}")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from core.administration.saved import shortcuts_of
        from portal.start_page import tasks_for

        context = {"tasks": tasks_for(request.user), "shortcuts": shortcuts_of(request, self)}
        return super().index(request, context | (extra_context or {}))
