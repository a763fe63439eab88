"""Addresses of cohorts: read by everybody, applied to by whoever has signed in."""

from django.urls import URLPattern, path

from beneficiaries.views import participant_cohorts, public_cohorts

app_name = "cohorts"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", public_cohorts.cohort, name="cohort"),
    path("<slug:slug>/apply/", participant_cohorts.apply, name="apply"),
]
