"""Addresses of projects for the assessor."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
