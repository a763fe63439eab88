"""Rows of the repertoire for tests of exchange, import and duplicates."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from programmes.models import Programme
from repertoire.models import Opportunity, Organisation, Repertoire
from tests.builders import make_programme, next_number


def make_repertoire(programme: Programme | None = None, **fields: Any) -> Repertoire:
    """A published repertoire of a published programme."""
    code = f"list-{next_number()}"
    values = {"code": code, "name_it": "Sostenitori", "name_fr": "Soutiens", "name_en": "Supporters"}
    return Repertoire.objects.create(programme=programme or make_programme(), **{**values, "published": True, **fields})


def make_organisation(*lists: Repertoire, state: str = "published", **fields: Any) -> Organisation:
    """An NGO with its name in three languages, in these repertoires."""
    number = next_number()
    values: dict[str, Any] = {
        "kind": "ngo", "name_it": f"Associazione {number}", "name_fr": f"Amicale {number}",
        "name_en": f"Society {number}", "mission_it": "Aiuta chi torna.", "languages": ["it", "fr"], "sectors": ["A"],
    }  # fmt: skip
    row = Organisation.objects.create(**values | fields)
    row.repertoires.set(lists)
    if state != "awaiting":
        Organisation.objects.filter(pk=row.pk).update(state=state, published_at=timezone.now())
        row.refresh_from_db()
    return row


def make_opportunity(organisation: Organisation, *, state: str = "published", **fields: Any) -> Opportunity:
    """A training in three languages, for a month more."""
    values: dict[str, Any] = {
        "kind": "training", "aim": "return", "title_it": "Corso", "title_fr": "Cours", "title_en": "Course",
        "description_it": "Tre settimane.", "valid_until": timezone.localdate() + timedelta(days=30),
    }  # fmt: skip
    row = Opportunity.objects.create(organisation=organisation, **values | fields)
    if state != "awaiting":
        Opportunity.objects.filter(pk=row.pk).update(state=state, published_at=timezone.now())
        row.refresh_from_db()
    return row
