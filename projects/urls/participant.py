"""Addresses of projects for the participant."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
