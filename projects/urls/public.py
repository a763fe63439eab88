"""Addresses of projects for the public."""

from django.urls import URLPattern, path

from projects.views import public

urlpatterns: list[URLPattern] = [
    path("calls/", public.calls, name="calls"),
    path("calls/<slug:slug>/", public.call, name="call"),
]
