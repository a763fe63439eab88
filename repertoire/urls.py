"""Addresses of the repertoire."""

from django.urls import path

from repertoire.views import public, searches

app_name = "repertoire"
urlpatterns = [
    path("repertoire/", public.organisations, name="organisations"),
    path("repertoire/opportunities/", public.opportunities, name="opportunities"),
    path("repertoire/organisations/<uuid:uuid>/", public.organisation, name="organisation"),
    path("repertoire/opportunities/<uuid:uuid>/", public.opportunity, name="opportunity"),
    path("my/searches/", searches.searches, name="searches"),
    path("my/searches/save/", searches.save, name="save_search"),
    path("my/searches/<uuid:uuid>/forget/", searches.forget, name="forget_search"),
]
