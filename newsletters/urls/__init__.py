"""Addresses of the newsletters: the archive, and what subscribers do."""

from django.urls import include, path

app_name = "newsletters"
urlpatterns = [
    path("newsletters/", include("newsletters.urls.subscribing")),  # its words are no codes of newsletters
    path("newsletters/", include("newsletters.urls.archive")),
]
