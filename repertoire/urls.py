"""Addresses of the repertoire."""

from django.urls import path

from repertoire.views import public

app_name = "repertoire"
urlpatterns = [
    path("repertoire/", public.organisations, name="organisations"),
    path("repertoire/opportunities/", public.opportunities, name="opportunities"),
    path("repertoire/organisations/<uuid:uuid>/", public.organisation, name="organisation"),
    path("repertoire/opportunities/<uuid:uuid>/", public.opportunity, name="opportunity"),
]
