"""Who works where, to read; roles are given and ended on the page of the programme."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import ReadOnly, ScopedAdmin
from core.administration.shown import badge
from programmes.models import Membership


@admin.register(Membership)
class MembershipAdmin(ReadOnly, ScopedAdmin):
    """The roles of people in programmes, with their periods."""

    personal = True
    list_display = ("user", "email", "role", "programme", "since", "until", "state")
    list_display_links = None
    list_select_related = ("user", "programme", "granted_by")
    list_filter = ("role", ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("user__full_name", "user__email")
    fields = ("user", "programme", "role", "since", "until", "granted_by")
    ordering = ("-since", "-id")

    @admin.display(description=_("e-mail"))
    def email(self, membership: Membership) -> str:
        return membership.user.email

    @admin.display(description=_("state"))
    def state(self, membership: Membership) -> str:
        if membership.until is not None and membership.until <= timezone.now():
            return badge("neutral", _("ended"))
        return badge("done", _("in force"))
