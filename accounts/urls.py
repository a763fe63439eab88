"""Addresses of accounts: own pages, then allauth's."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "accounts"
urlpatterns: list[URLPattern] = []

account_patterns: list[URLPattern | URLResolver] = [
    path("", include((urlpatterns, app_name))),
    path("", include("allauth.urls")),
]
