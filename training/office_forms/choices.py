"""Choices that depend on the row."""

from typing import Any

from django import forms


def offer(form: forms.Form, name: str, rows: Any) -> None:
    """Let one of `rows` be chosen."""
    field: Any = form.fields[name]
    field.queryset = rows
