"""What tests of the edit page send: as a browser would, from the page that it was shown."""

import json
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects.models import Project, ProjectDraft

Page = dict[str, Any]


def url(name: str, project: Project, *further: Any) -> str:
    """The address of a page of the project."""
    return reverse(f"projects:{name}", args=[project.uuid, *further])


class Fields(HTMLParser):
    """The names and values of the form `idea`, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page: dict[str, list[str]] = {}
        self.area: str | None = None
        self.select: str | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name"), found.get("value") or ""
        if tag == "form":
            self.inside = found.get("id") == "idea"
        if not self.inside:
            return
        match tag, found.get("type"):
            case "textarea", _:
                self.area = name
                self.page[name or ""] = [""]
            case "select", _:
                self.select = name
                self.page[name or ""] = [""]
            case "option", _ if self.select and "selected" in found:
                self.page[self.select] = [value]
            case "input", "checkbox" | "radio":
                if "checked" in found:
                    self.page.setdefault(name or "", []).append(value or "on")
            case "input", kind if kind != "file":
                self.page[name or ""] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None
        if tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.page[self.area][0] += data.removeprefix("\n") if not self.page[self.area][0] else data


def fields_in(response: HttpResponse) -> Page:
    """What the form of an edit page would send if nothing were touched."""
    parser = Fields()
    parser.feed(response.content.decode())
    return {name: values if len(values) > 1 else values[0] for name, values in parser.page.items()}


def shown(client: Client, project: Project) -> Page:
    """What the edit page holds now."""
    return fields_in(client.get(url("edit", project)))  # type: ignore[arg-type]


def typing(project: Project, user: User, version: int | None = None, **values: Any) -> Page:
    """What the script sends when these fields were touched, on a page opened at `version` (None: just now)."""
    if version is None:
        version = ProjectDraft.objects.get(project=project).version
    seen: dict[str, list[str]] = {name: [] for name in values}
    return {
        "user": str(user.uuid),
        "version": str(version),
        "changed": list(values),
        "seen": json.dumps(seen),
        **values,
    }


def post_raw(client: Client, path: str, page: Page) -> Any:
    """Post as a hand-made request could, with halves of characters as they are."""
    body = urlencode(page, doseq=True, errors="surrogatepass")
    return client.post(path, body, content_type="application/x-www-form-urlencoded")


def text_of(response: Any) -> str:
    """The page with its entities read."""
    return unescape(response.content.decode())
