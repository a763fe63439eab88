"""Addresses of the training room for those who take part."""

from django.urls import URLPattern, path

from training.views import certificates, participant, studying, subscribing
from training.views import evaluating as evaluation_views

HERE = "my/training/"
UNIT = f"{HERE}units/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path(HERE, participant.my_training, name="my_training"),
    path(f"{HERE}courses/<uuid:uuid>/", participant.course, name="course"),
    path(f"{HERE}lessons/<uuid:uuid>/", participant.session, name="session"),
    path(f"{HERE}materials/<uuid:uuid>/", participant.material, name="material"),
    path(UNIT, studying.unit, name="unit"),
    path(f"{UNIT}quiz/", studying.quiz, name="quiz"),
    path(f"{UNIT}result/", studying.result, name="result"),
    path(f"{HERE}evaluations/<uuid:uuid>/", evaluation_views.evaluation, name="evaluation"),
    path(f"{HERE}certificates/<slug:code>/", certificates.certificate, name="certificate"),
    path(f"{HERE}calendar/", subscribing.calendar, name="my_calendar"),
]
