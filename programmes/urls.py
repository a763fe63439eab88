"""Addresses of programmes."""

from django.urls import URLPattern, path

from programmes.views import public

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", public.programmes, name="programmes"),
    path("<slug:code>/", public.programme, name="programme"),
]
