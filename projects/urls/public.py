"""Addresses of projects for the public."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
