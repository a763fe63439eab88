"""Addresses of the newsletters: the archive, and what subscribers do."""

from django.urls import include, path

app_name = "newsletters"
urlpatterns = [
    path("", include("newsletters.urls.subscribing")),  # its words are no codes of newsletters
    path("", include("newsletters.urls.archive")),
]
