"""Administrators see which documents failed and why, and have them tried again."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import RenderedFile
from core.rendering.asking import request_rendering
from core.rendering.printing import claim_rendering, settle
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import page

LIST = "admin:core_renderedfile_changelist"


def failed(cast: Cast, number: int = 0) -> RenderedFile:
    """A document that wants what it may not have."""
    dated = timezone.now() + timedelta(seconds=number)
    request_rendering("x.certificate", "<p>Amina", language="it", dated=dated, cause=cast.programme, by=cast.giulia)
    claimed = claim_rendering(at=timezone.now())
    assert claimed is not None
    settle(claimed, {"problem": "refused", "detail": "https://elsewhere.example/x.png"})
    return RenderedFile.objects.get(pk=claimed.pk)


def test_a_failed_document_says_why_and_what_to_do(client: Client, cast: Cast) -> None:
    file = failed(cast)
    assert "Documents that could not be made" in page(client, cast.ada, reverse("admin:index"))
    listed = page(client, cast.ada, reverse(LIST))
    assert "may not use: https://elsewhere.example/x.png" in listed
    assert "Amina" not in listed
    office = sign_in(client, cast.ada)
    address = reverse("admin:core_renderedfile_retry", args=[file.pk])
    assert "Try again" in page(client, cast.ada, reverse("admin:core_renderedfile_change", args=[file.pk]))
    office.post(address)
    file.refresh_from_db()
    assert (file.state, file.attempts) == ("queued", 0)
    assert "Documents that could not be made" not in page(client, cast.ada, reverse("admin:index"))
    assert "This has changed meanwhile" in office.post(address, follow=True).content.decode()


def test_the_list_asks_as_much_for_many(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ada)
    numbers = iter(range(100))

    def make(rows: int) -> None:
        for _ in range(rows):
            failed(cast, next(numbers))

    assert_same_queries(client, reverse(LIST), make, name="back office: documents made")


def shown(state: str, **more: object) -> str:
    file = RenderedFile(state=state, language="fr", **more)
    return render_to_string("components/rendering.html", {"file": file, "url": "/x.pdf", "name": "Certificate"})


def test_a_page_shows_a_document_in_every_state() -> None:
    ready = shown("ready", size=14_000, pages=2)
    assert 'href="/x.pdf"' in ready
    assert "13.7 KB" in ready
    assert "2 pages" in ready
    for state in ("queued", "rendering"):
        assert "Being made" in shown(state)
    assert "Split it into smaller ones" in shown("failed", problem="too_slow")
    assert not [state for state in ("queued", "rendering", "failed") if "/x.pdf" in shown(state, problem="broken")]
    assert "badge" not in shown("erased")
