"""Addresses that mails of the training room lead to, for tests of acts: as long as the pages are not there."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as pages


def empty(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse()


training = [
    path("courses/<uuid:uuid>/", empty, name="course"),
    path("sessions/<uuid:uuid>/", empty, name="session"),
    path("certificates/<slug:code>/", empty, name="certificate"),
]
urlpatterns = [*pages, path("training/", include((training, "training")))]
