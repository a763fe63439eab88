"""Addresses for other systems, without a language before them: it is part of the document's name."""

from django.urls import path

from repertoire.views import machines

app_name = "repertoire_data"
urlpatterns = [
    path("hsds/<slug:language>.json", machines.hsds, name="hsds"),
    path("organisations/<slug:language>.csv", machines.organisations, name="organisations"),
    path("opportunities/<slug:language>.csv", machines.opportunities, name="opportunities"),
    path("opportunities/<slug:language>.rss", machines.new_opportunities, name="new_opportunities"),
]
