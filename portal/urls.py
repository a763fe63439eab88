"""Addresses of portal."""

from django.urls import URLPattern, path

from portal.views import entering, participant, public

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("start/", entering.start, name="start"),
    path("my/", participant.my_path, name="my_path"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("site-map/", public.site_map, name="site_map"),
]
