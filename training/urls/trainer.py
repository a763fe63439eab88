"""Addresses of the training room for those who teach."""

from django.urls import URLPattern, path

from training.views import attendance, trainer

LESSON = "train/lessons/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("train/", trainer.my_lessons, name="my_lessons"),
    path(LESSON, trainer.lesson, name="given_lesson"),
    path(f"{LESSON}attendance/", attendance.sheet, name="attendance"),
    path(f"{LESSON}conference/", attendance.conference, name="conference"),
    path(f"{LESSON}materials/", trainer.add, name="add_material"),
    path("train/materials/<uuid:uuid>/remove/", trainer.remove, name="remove_material"),
    path("train/evaluations/<uuid:uuid>/", trainer.results, name="evaluation_results"),
]
