"""Addresses for other systems, without a language before them: it is part of the document's name."""

from django.urls import URLPattern

app_name = "newsletters_data"
urlpatterns: list[URLPattern] = []
