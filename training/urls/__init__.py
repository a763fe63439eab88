"""Addresses of the training room, by audience."""

from training.urls import participant, trainer

app_name = "training"
urlpatterns = [*participant.urlpatterns, *trainer.urlpatterns]
