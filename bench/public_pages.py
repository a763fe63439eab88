"""Public pages: what the second reader costs beside an empty view, and what the first one has to download."""

import gzip
import re
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from bench import Result
from bench.guideline import publication
from config.urls import urlpatterns as of_the_site
from core.models import RenderedFile
from core.rendering import printing
from newsletters.models import Newsletter
from programmes.models import Programme
from projects.models import Call
from publications.models import Edition, Publication
from publications.releasing import release_publication

NAMES = ("public page again", "first view of a public page", "search inside a guideline of 100 pages, p95")
REQUESTS, SEARCHES = 2000, 200
RATIO, KILOBYTES, MILLISECONDS = 1.5, 60, 50
CALL = "/it/calls/measured/"
ISSUE = "/it/newsletters/measured/1/"
GUIDELINE = "/it/publications/measured/"
CHAPTER = f"{GUIDELINE}read/part-16/"
SEARCH = f"{GUIDELINE}search/?q="
PAGES = (
    "/it/", "/it/calls/", CALL, "/it/programmes/measured/", "/it/newsletters/", "/it/newsletters/measured/", ISSUE,
    "/it/publications/", "/it/guidelines/", GUIDELINE, CHAPTER, f"{CHAPTER}?q=progetto", f"{SEARCH}progetto",
)  # fmt: skip
WORDS = ("progetto", "ritorno viaggio", "incontro", "mese entrate", "cosa serve", "dodici", "non c’è", "capitolo 7")
ADDRESS = re.compile(
    r"""href="([^"]+\.(?:css|js|svg|png|webmanifest)[^"]*)"|<(?:img|script)\b[^>]* src="([^"]+)"|url\(["']?([^"')]+)"""
)


def empty(request: HttpRequest) -> HttpResponse:
    """What the middleware alone costs."""
    return HttpResponse()


urlpatterns = [*i18n_patterns(path("empty/", empty)), *of_the_site]
Application = Callable[..., Any]
Answer = tuple[int, dict[str, str], bytes]


def ask(application: Application, address: str, **headers: str) -> Answer:
    """One request, as a server makes it: status, headers and body."""
    parts = urlsplit(address)
    answer: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http", "HTTP_ACCEPT_ENCODING": "gzip", **headers,
    }  # fmt: skip
    body = application(environ, lambda status, found, _error=None: answer.extend([int(status[:3]), dict(found)]))
    content = b"".join(body)
    body.close()
    return answer[0], answer[1], content


def published() -> None:
    """A programme and a call of ordinary length, once."""
    text = "## Chi può partecipare\n" + "Persone che vivono in Italia e hanno un’idea per il paese di origine. " * 30
    programme, _ = Programme.objects.get_or_create(
        code="measured", defaults={"name_it": "Programma", "summary_it": "Riassunto", "published": True}
    )
    now = timezone.now()
    call, made = Call.objects.get_or_create(
        slug="measured", programme=programme,
        defaults={
            "reference_prefix": "MEASURED", "title_it": "Bando", "summary_it": "Un contributo.", "text_it": text,
            "opens_at": now, "closes_at": now + timedelta(days=3650), "published": True,
        },
    )  # fmt: skip
    for number in range(6 if made else 0):
        call.criteria.create(order=number, label_it=f"Criterio {number}", help_it="Che cosa si guarda. " * 4)
    archived(programme, text)


def archived(programme: Programme, text: str) -> None:
    """A series with a page of issues, of which the first is of ordinary length; once."""
    series, made = Newsletter.objects.get_or_create(
        code="measured", defaults={"programme": programme, "name_it": "Andata e ritorno", "published": True}
    )
    for number in range(1, 27 if made else 1):
        issue = series.issues.create(number=number, title_it=f"Il numero {number}", published_on=timezone.localdate())
        for position in range(1, 7 if number == 1 else 1):
            issue.articles.create(position=position, title_it=f"Articolo {position}", body_it=text)
        series.issues.filter(pk=issue.pk).update(state="historical")


def readable() -> None:
    """A guideline of a hundred pages with its PDF, once."""
    if Publication.objects.filter(code="measured").exists():
        return
    found, by = publication()
    Publication.objects.filter(pk=found.pk).update(code="measured")
    release = release_publication(found, note="", by=by, at=timezone.now())
    file = Edition.objects.of_release(release).get(language="it").file.pk
    while RenderedFile.objects.get(pk=file).is_under_way:
        printing.print_due()


def seconds(application: Application, address: str, **headers: str) -> float:
    """How long one request takes."""
    started = time.perf_counter()
    ask(application, address, **headers)
    return time.perf_counter() - started


def again(application: Application) -> Result:
    """Pages at hand and the answer "unchanged" beside the empty view, in turns; the slowest of them counts."""
    kinds: list[tuple[str, dict[str, str]]] = [("/it/empty/", {})]
    for address in (CALL, ISSUE, GUIDELINE, CHAPTER):
        status, headers, _ = ask(application, address)
        assert status == 200
        unchanged = {"HTTP_IF_NONE_MATCH": headers["ETag"]}
        assert ask(application, address, **unchanged)[0] == 304
        kinds += [(address, {}), (address, unchanged)]
    times: list[list[float]] = [[] for _ in kinds]
    order = Random(1)  # in no fixed order, or the collector of garbage always meets the same one
    for _ in range(REQUESTS):
        for kind in order.sample(range(len(kinds)), len(kinds)):
            address, headers = kinds[kind]
            times[kind].append(seconds(application, address, **headers))
    bare, *pages = [statistics.median(found) for found in times]
    ratio = max(pages) / bare
    target = f"at most {RATIO} × an empty view behind the same middleware"
    return Result(NAMES[0], round(ratio, 2), "× an empty view", target, ratio <= RATIO)


def first_view(application: Application) -> Result:
    """Everything that a browser without a cache loads for the heaviest of the public pages, as it is sent."""
    sizes = [weight(application, address) for address in PAGES]
    print("\n".join(f"{size / 1000:6.1f} KB  {address}" for address, size in zip(PAGES, sizes, strict=True)))
    kilobytes = max(sizes) / 1000
    target = f"at most {KILOBYTES} KB over the wire, no third party"
    return Result(NAMES[1], round(kilobytes, 1), "KB", target, kilobytes <= KILOBYTES)


def weight(application: Application, address: str) -> int:
    """Bytes of a page and of what it names, headers included."""
    total, wanted, seen = 0, [address], set()
    while wanted:
        url = wanted.pop()
        if url in seen:
            continue
        seen.add(url)
        status, headers, content = ask(application, url)
        assert status == 200, f"{url} answers {status}"
        total += len(content) + sum(len(name) + len(value) + 4 for name, value in headers.items())
        packed = headers.get("Content-Encoding") == "gzip"
        if headers["Content-Type"].startswith(("text/html", "text/css")):
            text = (gzip.decompress(content) if packed else content).decode()
            wanted += [ours(urljoin(url, "".join(one))) for one in ADDRESS.findall(text)]
    return total


def ours(url: str) -> str:
    """The address, which must be on this site."""
    assert not urlsplit(url).netloc, f"third party: {url}"
    return url


def search_inside(application: Application) -> Result:
    """Made anew for each reader, as no page of an address with a query is kept. The whole answer, each asked three
    times, of which the quickest counts: what else the machine has to do is no part of it."""
    asked = [SEARCH + quote(WORDS[number % len(WORDS)]) for number in range(SEARCHES)]
    times = [min(seconds(application, one) for _ in range(3)) * 1000 for one in asked]
    slow = statistics.quantiles(times, n=20)[-1]
    return Result(NAMES[2], round(slow, 1), "ms", f"p95 under {MILLISECONDS} ms", slow < MILLISECONDS)


def measure() -> list[Result]:
    """One process, the middleware and the policy of the site, static files packed as WhiteNoise serves them."""
    published()
    readable()
    call_command("collectstatic", interactive=False, verbosity=0)
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"], STATIC_ROOT=settings.STATIC_ROOT):
        cache.clear()
        application = WSGIHandler()
        return [again(application), first_view(application), search_inside(application)]
