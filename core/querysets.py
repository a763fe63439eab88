"""Reads of the shared tables."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, IntegerField, Min, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Lower

if TYPE_CHECKING:
    from core.models.audit import AuditEvent  # noqa: F401 (named in a string below)
    from core.models.bounce import Bounce  # noqa: F401
    from core.models.duplicates import DuplicateCandidate  # noqa: F401
    from core.models.filters import SavedFilter  # noqa: F401
    from core.models.outbox import OutboxMail, SuppressedAddress  # noqa: F401
    from core.models.rendering import RenderedFile  # noqa: F401
    from core.models.translation import TranslationState  # noqa: F401
    from core.models.upload import Upload  # noqa: F401


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, row: models.Model) -> Self:
        """Events about one row, with who acted."""
        return self.filter(target_type=row._meta.label_lower, target_id=row.pk).select_related("actor")

    def of_verb(self, verb: str) -> Self:
        return self.filter(verb=verb)

    def of_verbs(self, verbs: Iterable[str]) -> Self:
        return self.filter(verb__in=list(verbs))

    def acts(self) -> Self:
        """What changed something: no reading."""
        reading = Q(verb__endswith=".read") | Q(verb__endswith=".list") | Q(verb__contains=".read_")
        return self.exclude(reading)


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def counts_by_state(self) -> dict[str, int]:
        """How many mails are in each state, 0 included."""
        found = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in self.model.State.values}

    def written_for(self, cause: models.Model) -> Self:
        """Mails that this row has caused, whatever became of them."""
        return self.filter(cause_type=cause._meta.label_lower, cause_id=cause.pk)

    def after(self, moment: datetime) -> Self:
        return self.filter(created_at__gt=moment)


class BounceQuerySet(models.QuerySet["Bounce"]):
    def of_address(self, address: str) -> Self:
        """Those of an address, whatever its case."""
        return self.filter(address__iexact=address)

    def counting(self, address: str) -> Self:
        """Those of an address since a threshold was last reached."""
        found = self.of_address(address)
        last = found.filter(decisive=True).order_by("-id").first()
        return found if last is None else found.filter(pk__gt=last.pk)

    def counts_by_kind(self, since: datetime) -> dict[str, int]:
        """How many came back since then, by kind, 0 included."""
        found = dict(self.filter(at__gt=since).order_by().values_list("kind").annotate(Count("pk")))
        return {kind: found.get(kind, 0) for kind in self.model.Kind.values}

    def told(self, source: str, identifier: str) -> Self:
        """The report of this identifier, if it came before."""
        return self.filter(source=source, identifier=identifier)


class SuppressedQuerySet(models.QuerySet["SuppressedAddress"]):
    def with_address(self, address: str) -> "SuppressedAddress | None":
        """The one of this address, whatever its case."""
        return self.filter(address__iexact=address).first()


class DuplicateQuerySet(models.QuerySet["DuplicateCandidate"]):
    def to_look_at(self) -> Self:
        """Pairs that nobody has judged."""
        return self.filter(state="open")

    def with_any_of(self, model: str, keys: Iterable[int]) -> Self:
        """Pairs of that table in which one of both is among these rows."""
        wanted = list(keys)
        return self.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), model=model)


class RenderedFileQuerySet(models.QuerySet["RenderedFile"]):
    def due(self, at: datetime) -> Self:
        """What waits to be made, and what somebody began to make and did not end in time; the oldest first."""
        waiting, abandoned = Q(state="queued", due_at__lte=at), Q(state="rendering", claimed_until__lte=at)
        return self.filter(waiting | abandoned).order_by("due_at", "pk")

    def with_digests(self, digests: Iterable[str]) -> Self:
        return self.filter(digest__in=list(digests))

    def failed(self) -> Self:
        return self.filter(state="failed")

    def being_made(self) -> Self:
        return self.filter(state="rendering")

    def counts_by_state(self) -> dict[str, int]:
        """How many documents are in each state, 0 included."""
        found = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in ("queued", "rendering", "ready", "failed")}


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: Any) -> Self:
        """The user's own: nobody sees those of others."""
        return self.filter(user=user)

    def about(self, table: str) -> Self:
        """Those of the list of one table ("app.model"), in the order in which they were kept."""
        return self.filter(about=table).order_by("id")

    def list_by_list(self) -> Self:
        return self.order_by("about", "id")


class TranslationQuerySet(models.QuerySet["TranslationState"]):
    def of_row(self, row: models.Model) -> Self:
        """The states of one row, in all languages."""
        return self.filter(object_type=row._meta.label_lower, object_id=row.pk)

    def tables(self) -> list[str]:
        """The tables of what they are about."""
        return list(self.order_by().values_list("object_type", flat=True).distinct())

    def to_translate(self, language: str, which: str) -> Self:
        """Those in `language` of texts written in another one, table by table: all, else what is not current."""
        found = self.filter(language=language).exclude(source_language=language)
        return (found if which == "all" else found.exclude(state="current")).order_by("object_type", "object_id")

    def narrowed(self, *, kind: str = "", state: str = "", language: str = "", words: str = "") -> Self:
        """The states, in all languages, of the objects that match.

        `kind` is their table ("app.model"), `state` one that they are in, in any language or in `language`; each of
        the `words` stands in what they are called, whatever its case and accents. A language without a state leaves
        nothing out.
        """
        found = self.filter(object_type=kind) if kind else self
        if state:
            same = self.model.objects.filter(object_type=OuterRef("object_type"), object_id=OuterRef("object_id"))
            in_state = same.filter(state=state, **({"language": language} if language else {}))
            found = found.filter(Exists(in_state))
        for word in words.split():
            found = found.filter(label__unaccent__icontains=word)
        return found

    def out_of_date(self, language: str) -> Self:
        return self.filter(language=language, state="stale")

    def lacking(self) -> list[tuple[str, str, int]]:
        """How many texts are missing or out of date: language, state, number; none of what is 0."""
        waiting = self.filter(state__in=["missing", "stale"]).order_by("language", "state")
        return list(waiting.values_list("language", "state").annotate(Count("pk")))

    def by_object(self, language: str = "") -> Any:
        """One row an object, for a keyset page: what it is called, where it stands in each language (`in_it`, …).

        `rank` is 0 for what is missing, 1 for what is out of date, 2 for what is current: the worst of all languages,
        or that of `language`. `source` is what the hashes of the source text are, as JSON.
        """
        of_source = Q(language=F("source_language"))
        judged = When(state="missing", then=0), When(state="stale", then=1)
        worst = Case(*judged, default=2, output_field=IntegerField())
        named = {
            "rank": Coalesce(Min(worst, filter=Q(language=language) if language else None), 0),
            "sorted_as": Min(Lower("label__unaccent"), output_field=CharField()),
            "called": Min("label"),  # not a translated field
            "written_in": Min("source_language"),
            "source": Coalesce(Min(Cast("hashes", TextField()), filter=of_source), Value("{}", TextField())),
        }
        for code, _name in settings.LANGUAGES:
            named[f"in_{code}"] = Coalesce(Min("state", filter=Q(language=code)), Value("missing"))
        grouped = self.order_by().values("object_type", "object_id").annotate(**named)
        return grouped.values_list("object_type", "object_id", *named, named=True)


PICTURES = ["image/jpeg", "image/png"]


class UploadQuerySet(models.QuerySet["Upload"]):
    def unused_pictures(self) -> Self:
        """Those to which no row of any table refers."""
        unused = self.filter(content_type__in=PICTURES)
        for relation in self.model._meta.get_fields(include_hidden=True):
            if relation.auto_created and (relation.one_to_many or relation.one_to_one):
                field: Any = relation
                rows = field.related_model._base_manager.filter(**{field.field.name: OuterRef("pk")})
                unused = unused.filter(~Exists(rows))
        return unused
