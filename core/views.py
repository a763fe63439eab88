"""What operators and their machines read."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from core.health import check_health
from core.models import Bounce, OutboxMail, RenderedFile


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503; the JSON names each part."""
    parts = check_health()
    healthy = all(parts.values())
    words = {name: "ok" if works else "failed" for name, works in parts.items()}
    return JsonResponse({"status": "ok" if healthy else "failed", "parts": words}, status=200 if healthy else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever has the key (Authorization: Bearer …); without one there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_KEY or not hmac.compare_digest(given.encode(), settings.METRICS_KEY.encode()):
        raise Http404
    registry = CollectorRegistry()
    parts = Gauge("circolo_part_up", "Whether a part works", ["part"], registry=registry)
    for name, works in check_health().items():
        parts.labels(name).set(works)
    mails = Gauge("circolo_outbox_mails", "Mails in the outbox", ["state"], registry=registry)
    for state, count in OutboxMail.objects.counts_by_state().items():
        mails.labels(state).set(count)
    bounces = Gauge("circolo_bounces", "Mails that came back within a day", ["kind"], registry=registry)
    for kind, count in Bounce.objects.counts_by_kind(timezone.now() - timedelta(days=1)).items():
        bounces.labels(kind).set(count)
    documents = Gauge("circolo_documents", "Documents asked for", ["state"], registry=registry)
    for state, count in RenderedFile.objects.counts_by_state().items():
        documents.labels(state).set(count)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
