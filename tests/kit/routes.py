"""Every address that the site answers, as the URLconf says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One pattern. `name` carries its namespaces; a pattern without a name is called by its path."""

    name: str
    path: str
    parameters: frozenset[str]
    view: Callable[..., Any]
    named: bool

    def __str__(self) -> str:
        return self.name


def walk(resolver: URLResolver | None = None, names: tuple[str, ...] = (), path: str = "") -> Iterator[Route]:
    """All routes below `resolver` (default: the whole site), the admin's included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from (
                Route(r.name, r.path, r.parameters | frozenset(pattern.pattern.converters), r.view, r.named)
                for r in walk(pattern, inner, here)
            )
        elif isinstance(pattern, URLPattern):
            name = ":".join((*names, pattern.name)) if pattern.name else here
            wanted = frozenset(pattern.pattern.converters) | frozenset(pattern.pattern.regex.groupindex)
            yield Route(name, here, wanted, pattern.callback, bool(pattern.name))
