from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of a background process, read by the health page."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
