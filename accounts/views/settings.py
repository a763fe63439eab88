"""The settings of one's account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import SettingsForm
from accounts.leaving import end_sessions
from accounts.models import User
from accounts.second_factor import has_second_factor, needs_second_factor


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, and the way to everything else about signing in."""
    user = request.user
    assert isinstance(user, User)
    form = SettingsForm(request.POST or None, instance=User.objects.get_by_natural_key(user.email))
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        with translation.override(saved.language):
            messages.success(request, _("Saved."))
        return redirect(translate_url(reverse("accounts:settings"), saved.language))
    return render(
        request,
        "account/settings.html",
        {"form": form, "email": user.email, "has_second_factor": has_second_factor(user)},
    )


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor, and which: where everybody who works in a programme begins."""
    context = {"required": needs_second_factor(request.user), "has_second_factor": has_second_factor(request.user)}
    return render(request, "account/second_factor.html", context)


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    assert isinstance(request.user, User)
    update_session_auth_hash(request, end_sessions(request.user, at=timezone.now()))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:settings")
