"""Addresses of calendars, without a language before them: a calendar is in its reader's own."""

from django.urls import path

from training.views import calendars

app_name = "calendars"
urlpatterns = [path("<slug:token>.ics", calendars.calendar, name="calendar")]
