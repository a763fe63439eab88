"""Addresses of what everybody may know about the people of a programme."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from beneficiaries.views import public


class Which(StringConverter):
    """Where people live, or where they come from."""

    regex = "residence|origin"


class CountryCode(StringConverter):
    """An ISO 3166-1 code, in capitals."""

    regex = "[A-Z]{2}"


register_converter(Which, "which")
register_converter(CountryCode, "country")

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("<slug:code>/people/<which:which>/", public.places, name="places"),
    path("<slug:code>/people/<which:which>/<country:country>/", public.places, name="places"),
]
