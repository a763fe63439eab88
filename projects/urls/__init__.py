"""Addresses of projects, by audience."""

from projects.urls import assessor, participant, public

app_name = "projects"
urlpatterns = [*public.urlpatterns, *participant.urlpatterns, *assessor.urlpatterns]
