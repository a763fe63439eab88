"""Publications: begun here, their chapters written in the composer, released by acts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import TranslatedAdmin
from core.administration.pages import is_minor
from core.administration.shown import badge
from core.states import allowed
from programmes.models import Programme
from publications.admin.composer import Composer
from publications.admin.filters import ProgrammeFilter
from publications.models import Edition, Publication
from publications.office_forms import ACTS, RetryEdition
from publications.states import PUBLISHES, SHOWN, WRITABLE, WRITERS, PublicationState
from publications.writing import begin_publication, settle_publication
from repertoire.models import Organisation


@admin.register(Publication)
class PublicationAdmin(Composer, TranslatedAdmin):
    """What stands on its cover. Once the public reads it, who publishes changes that, for it is read at once."""

    acts = ACTS
    change_form_template = "admin/publications/publication.html"
    list_display = ("shown", "kind", "programme_shown", "state_shown", "out_shown")
    list_filter = ("kind", ProgrammeFilter, "state")
    search_fields = ("code", "title_it", "title_fr", "title_en", "authors")
    ordering = ("-created_at", "-id")

    def get_urls(self) -> list[URLPattern]:
        return [*self.composer_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_everything()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields: list[Any] = [
            ("kind", "source_language"), "title", "subtitle", "abstract", "authors", "programme", "organisation",
            "code",
        ]  # fmt: skip
        if obj is None or obj.state in {PublicationState.DRAFT, PublicationState.HISTORICAL}:
            fields.append(("published_on", "out_by"))
        return [(None, {"fields": self.replace_orig_field(fields)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Addresses stay as they are once somebody may have kept them."""
        return () if obj is None or obj.state == PublicationState.DRAFT else ("code",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Programmes whose publications one writes; organisations that the public knows, and the one that it has."""
        if db_field.name == "programme":
            kwargs["queryset"] = Programme.objects.with_role_of(request.user, WRITERS).for_list().by_name()
        if db_field.name == "organisation":
            kwargs["queryset"] = self._publishers(request).for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _publishers(self, request: HttpRequest) -> Any:
        match = request.resolver_match
        row = (
            self.get_object(request, str(match.kwargs["object_id"])) if match and "object_id" in match.kwargs else None
        )
        known = Organisation.objects.public()
        return (
            known if row is None or row.organisation is None else known | Organisation.objects.same_as(row.organisation)
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The language of the writer, and their only programme."""
        mine = list(Programme.objects.with_role_of(request.user, WRITERS)[:2])
        language = {"source_language": getattr(request.user, "language", "it")}
        return language | ({"programme": mine[0].pk} if len(mine) == 1 else {})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        shown = obj is not None and obj.state in SHOWN
        return super().has_change_permission(request, obj) and (not shown or allowed(request.user, PUBLISHES, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was begun, or put into the archive, by mistake; nothing that was ever released."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == PublicationState.DRAFT)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No many at once."""
        return {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            settle_publication(obj, by=request.user, minor=is_minor(form))
        else:
            begin_publication(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The act has written it down."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, only_save | (extra_context or {}))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to the writing."""
        return redirect("admin:publications_publication_write", obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page; with ?numbers only how far the PDFs are."""
        if "numbers" not in request.GET:
            return super().change_view(request, object_id, form_url, extra_context)
        row = self.seen_row(request, object_id)
        return TemplateResponse(request, "admin/publications/_editions.html", self.more(request, row))

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Its versions with their PDFs, and files that were made elsewhere."""
        editions = list(Edition.objects.of_publication(row))
        return {
            "publication": row,
            "write": reverse("admin:publications_publication_write", args=[row.pk]) if row.state in WRITABLE else "",
            "editions": editions,
            "under_way": any(one.file.is_under_way for one in editions),
            "old_files": list(row.old_files.select_related("upload")),
            "retry": RetryEdition.may(request.user, row),
            "show_save_and_add_another": False,
        }

    @admin.display(description=pgettext_lazy("of a text", "title"))
    def shown(self, publication: Publication) -> str:
        return str(publication)

    @admin.display(description=gettext_lazy("programme"))
    def programme_shown(self, publication: Publication) -> str:
        return str(publication.programme or publication.organisation or "–")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, publication: Publication) -> str:
        return badge(publication.tone, publication.get_state_display())

    @admin.display(description=pgettext_lazy("a publication", "published on"), ordering="published_on")
    def out_shown(self, publication: Publication) -> str:
        """The day, or by when it was out where nobody knows the day."""
        if publication.published_on is None and publication.out_by is not None:
            return _("not after %(day)s") % {"day": date_format(publication.out_by, "DATE_FORMAT")}
        return date_format(publication.published_on, "DATE_FORMAT") if publication.published_on else "–"
