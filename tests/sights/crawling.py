"""What somebody gets by every way, and which marks stand in it."""

import io
import json
import re
import zipfile
from collections import defaultdict
from html import unescape
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import models
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from django.utils.functional import LazyObject

from core.mail_rendering import render_mail
from core.models import OutboxMail
from core.personal_data import registered
from tests.kit.stage import close_files, taken_back
from tests.sights.addresses import Address
from tests.sights.marks import Field
from tests.sights.world import World

Sights = dict[Field, dict[str, list[str]]]
"""Of each field, the ways by which it is seen, with the addresses."""

UNCHOSEN = re.compile(
    r"<option(?![^>]*\sselected)[^>]*>[^<]*"
    r"|<a\s[^>]*href=\"\?[^>]*>[^<]*"
    r"|<label[^>]*>\s*<input(?=[^>]*type=\"(?:radio|checkbox)\")(?![^>]*\schecked)[^>]*>[^<]*"
)
"""What a page offers to choose or to narrow itself by, whoever there is: it says nothing of the person."""
LOG = "/admin/core/auditevent/"


def sights_of(world: World, role: str, addresses: list[Address]) -> Sights:
    """What the role sees of Amina, anywhere."""
    seen: Sights = defaultdict(lambda: defaultdict(list))
    cache.clear()
    client = Client()
    if world.sessions[role]:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    open_lists: set[str] = set()
    for address in sorted(addresses, key=lambda one: bool(one.table)):  # the lists first
        if not address.table or address.table in open_lists:
            status, way, text = ask(client, address)
            if status != 403:
                open_lists.add(address.url)
            for field in world.marks.found_in(text):
                seen[field][way].append(address.url)
    for field, url in searched(client, world, open_lists):
        seen[field]["search"].append(url)
    for field, template in written_to(world, role):
        seen[field]["mail"].append(template)
    if audited := [url for url in seen["accounts.User.full_name"]["admin"] if url.startswith(LOG)]:
        seen["core.AuditEvent.actor"]["admin"] = audited
    return {field: found for field, ways in seen.items() if (found := {way: at for way, at in ways.items() if at})}


def ask(client: Client, address: Address) -> tuple[int, str, str]:
    """(status, way, what can be read) of an answer; whatever it is, a refusal too."""
    with taken_back():
        response: Any = client.post(address.url) if address.post else client.get(address.url, follow=False)
        status = response.status_code
        assert status < 500, f"{address.url} answers {status}"
        body = b"".join(response.streaming_content) if response.streaming else response.content
        close_files(response)
        kind = response.headers.get("Content-Type", "")
        attached = "attachment" in response.headers.get("Content-Disposition", "")
        text = readable(body, kind) + str(response.headers)
        if status == 200:
            text += in_forms(response.context)
    if status != 200:
        return status, "page", text
    if address.way == "export" or ("html" in kind and not attached):
        return status, address.way, text
    return status, "file" if attached else "api", text


def readable(body: bytes, kind: str) -> str:
    """The text of a page, of JSON, of a file; archives and spreadsheets are opened."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(name + readable(archive.read(name), name) for name in archive.namelist())
    text = body.decode("utf-8", "replace")
    if "json" in kind:
        return json.dumps(json.loads(text), ensure_ascii=False)
    return unescape(UNCHOSEN.sub("", text)) if "html" in kind or "xml" in kind else text


def in_forms(context: Any) -> str:
    """The values that the forms of a page hold, also where the page shows none of them as a choice."""
    known: dict[int, dict[str, Any]] = {}  # parts of a page share what they know
    for layer in context or []:
        known |= {id(one): one for one in getattr(layer, "dicts", [])}
    forms_of_page: dict[int, Any] = {}
    for one in known.values():
        # What a page has not asked for yet is no form of it, and dear to ask.
        found = [getattr(value, "form", value) for value in one.values() if not issubclass(type(value), LazyObject)]
        forms_of_page |= {id(form): form for form in found if isinstance(form, forms.BaseForm | forms.BaseFormSet)}
    values = []
    for form in forms_of_page.values():
        for part in [form] if isinstance(form, forms.BaseForm) else form.forms:
            values += [f"{name}={part[name].value()}" for name in part.fields]
    return "\n".join(values)


def searched(client: Client, world: World, lists: set[str]) -> list[tuple[Field, str]]:
    """The fields by whose values lists can be searched or narrowed: another answer than for a value of nobody."""
    found = []
    for model, office in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for field, query in questions(world, model, office) if url in lists else []:
            if answer(client, f"{url}?{urlencode(query)}"):
                found.append((field, f"{url}?{urlencode(query)}"))
    return found


def questions(world: World, model: type[models.Model], office: Any) -> list[tuple[Field, dict[str, str]]]:
    """What to ask of a list: the marks of the fields that its search reads, and of its own columns."""
    marks = {field: word for word, field in world.marks.words.items()}
    asked: list[tuple[Field, dict[str, str]]] = []
    searched = {column_at(model, path) for path in office.search_fields}
    for field, word in marks.items():
        if field.split(" ")[0] in searched:
            asked.append((field, {"q": word}))
    personal = {name for table in registered() if table.model is model for name in table.fields}
    for field, value in (marks | world.marks.values).items():
        label, name = field.split(" ")[0].rsplit(".", 1)
        if label == model._meta.label and name in personal:
            asked.append((field, {name: str(value)}))
    return asked


def column_at(model: Any, path: str) -> str:
    """The column to which a look-up leads, "app.Model.field"."""
    *steps, name = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return f"{model._meta.label}.{name}"


def answer(client: Client, url: str) -> int:
    """How many rows the list finds; none where it does not let itself be asked so. Its page need not be drawn."""
    with taken_back(), patch.object(SimpleTemplateResponse, "rendered_content", ""):
        response: Any = client.get(url)
        context = getattr(response, "context_data", None) or {}
        return int(context["cl"].result_count) if response.status_code == 200 and "cl" in context else 0


def written_to(world: World, role: str) -> list[tuple[Field, str]]:
    """What stands in the mails to the role's address."""
    found = []
    for mail in OutboxMail.objects.all():
        if mail.recipient.lower() == world.people[role].email.lower() if role in world.people else False:
            message = render_mail(mail)
            text = "\n".join(
                [str(message.subject), str(message.body), *(str(part[0]) for part in message.alternatives)]
            )
            found += [(field, mail.template) for field in world.marks.found_in(text)]
    return found
