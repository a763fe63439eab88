"""Addresses of what subscribers do."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
