"""Values that somebody careless or malicious would type, by the kind of field that they aim at.

    for case in hostile_posts(ProfileForm(), valid):
        response = client.post(url, case.data)
        assert response.status_code in {200, 302, 400}, case

What a form may do with a hostile value is refuse it beside its field or keep it harmlessly; it never answers 500
and never writes half of it. Files stand in tests/kit/hostile_files.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from tests.kit.hostile_files import FILES, upload

TEXT: dict[str, str] = {
    "nothing but spaces": "   \t ",
    "a null byte": "a\x00b",
    "a giant": "x" * 300_000,
    "a script": "<script>alert(1)</script>",
    "an image with a handler": '"><img src=x onerror=alert(1)>',
    "a template": "{{ settings.SECRET_KEY }}{% debug %}",
    "a format": "%s%n%(name)s{0.__class__}",
    "a quote for SQL": "'; DROP TABLE projects_project; --",
    "a formula": '=HYPERLINK("http://evil.example","click")',
    "a formula behind a tab": "\t=1+1",
    "right to left override": "invoice\u202etxt.exe",
    "zero width": "a\u200b\u200c\u200d\ufeffb",
    "many combining marks": "a" + "\u0301" * 500,
    "an emoji of many parts": "👩🏽‍👩🏿‍👧🏻‍👦🏾" * 20,
    "a lone surrogate": "a\ud800b",
    "line breaks": "one\r\nBcc: everybody@evil.example\r\n\r\ntwo",
    "a word without end": "w" * 5_000,
    "Markdown link to a script": "[x](javascript:alert(1))",
    "nested Markdown": "> " * 2_000 + "deep",
    "a path": "../../../../etc/passwd",
    "Arabic": "مشروع العودة",
}
NUMBER: dict[str, str] = {
    "a word": "many",
    "below zero": "-1",
    "huge": "9" * 400,
    "beyond bigint": "9223372036854775808",
    "an exponent": "1e400",
    "not a number": "NaN",
    "infinite": "Infinity",
    "two commas": "1,000,00",
    "hexadecimal": "0x10",
    "Arabic digits": "١٢٣",
    "many decimals": "0." + "3" * 200,
    "a space inside": "1 000",
    "a null byte": "1\x00",
}
DATE: dict[str, str] = {
    "a word": "tomorrow",
    "no such day": "2026-02-30",
    "no such month": "2026-13-01",
    "year zero": "0000-01-01",
    "year one": "0001-01-01",
    "end of time": "9999-12-31",
    "beyond time": "99999-01-01",
    "a time that does not exist": "2026-03-29T02:30",
    "a time that exists twice": "2026-10-25T02:30",
    "an offset": "2026-01-01T00:00:00+99:99",
    "a giant": "1" * 10_000,
    "a null byte": "2026-01-01\x00",
}
EMAIL: dict[str, str] = {
    "no at": "amina",
    "two ats": "a@b@example.org",
    "a second header": "a@example.org\r\nBcc: b@example.org",
    "too long": "a" * 300 + "@example.org",
    "a name around it": "Amina <amina@example.org>",
    "a list": "a@example.org, b@example.org",
    "a look-alike": "аmina@example.org",
    "an address": "a@[127.0.0.1]",
    "a null byte": "a\x00@example.org",
}
CHOICE: dict[str, str] = {
    "not in the list": "no-such-choice",
    "another type": "999999999999999999999",
    "below zero": "-1",
    "a null byte": "\x00",
    "a giant": "x" * 100_000,
    "a quote for SQL": "1' OR '1'='1",
    "a list written out": "['a', 'b']",
}
URL: dict[str, str] = {
    "a script": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "inside": "http://127.0.0.1:6379/",
    "a file": "file:///etc/passwd",
    "user and password": "https://bank.example@evil.example/",
    "too long": "https://example.org/" + "a" * 5_000,
}
FILE_NAME: dict[str, str] = {
    "a path": "../../../etc/passwd",
    "a path of Windows": "..\\..\\boot.ini",
    "a null byte": "cv.pdf\x00.exe",
    "two endings": "cv.pdf.exe",
    "right to left override": "cv\u202efdp.exe",
    "too long": "c" * 400 + ".pdf",
    "a second header": 'cv"\r\nX-Evil: yes.pdf',
    "nothing": " ",
    "a formula": "=cmd.pdf",
    "markup": "<img src=x onerror=alert(1)>.pdf",
    "reserved by Windows": "CON.pdf",
}


@dataclass(frozen=True)
class HostilePost:
    """Valid data with one hostile value: in which field, and what it is called."""

    field: str
    name: str
    data: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.field}: {self.name}"


def values_for(field: forms.Field) -> Mapping[str, Any]:
    """The hostile values that suit a form field."""
    match field:
        case forms.FileField():
            named = {f"named {name}": upload("a plain PDF", named=value) for name, value in FILE_NAME.items()}
            return {name: upload(name) for name in FILES} | named
        case forms.EmailField():
            return EMAIL | TEXT
        case forms.URLField():
            return URL | TEXT
        case forms.ChoiceField() | forms.ModelChoiceField():
            return CHOICE
        case forms.IntegerField():  # decimals and floats are subclasses
            return NUMBER
        case forms.DateField() | forms.DateTimeField() | forms.TimeField() | forms.SplitDateTimeField():
            return DATE
    return TEXT


def hostile_posts(form: forms.BaseForm, valid: Mapping[str, Any]) -> Iterator[HostilePost]:
    """For every field of `form` and every value that suits it, `valid` data with that one value in its place.

    Also each field left out, and each sent twice.
    """
    for name, field in form.fields.items():
        if field.disabled:
            continue
        key = form.add_prefix(name)
        for called, value in values_for(field).items():
            yield HostilePost(name, called, {**valid, key: value})
        yield HostilePost(name, "left out", {k: v for k, v in valid.items() if k != key})
        if not isinstance(field, forms.FileField):
            yield HostilePost(name, "sent twice", {**valid, key: [valid.get(key, ""), "again"]})
