"""Addresses of projects for the assessor."""

from django.urls import path

from projects.views import assessor, assessor_reading

urlpatterns = [
    path("assess/", assessor.queue, name="queue"),
    path("assess/calls/<slug:slug>/", assessor_reading.ranking, name="ranking"),
    path("assess/<uuid:uuid>/", assessor.assignment, name="assignment"),
    path("assess/<uuid:uuid>/declare/", assessor.declare, name="declare"),
    path("assess/<uuid:uuid>/save/", assessor.save, name="save_assessment"),
    path("assess/<uuid:uuid>/submit/", assessor.submit, name="submit_assessment"),
    path("assess/<uuid:uuid>/documents/<uuid:document>/", assessor_reading.document, name="assessed_document"),
]
