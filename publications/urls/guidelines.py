"""The address of the guidelines alone."""

from django.urls import path

from publications.views import public

app_name = "guidelines"
urlpatterns = [path("", public.guidelines, name="guidelines")]
