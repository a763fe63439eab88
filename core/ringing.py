"""Ringing the bell: asking a worker to look now. Work that is due is found by the sweeps anyway."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: str, *keys: int) -> None:
    """Start the task of this name once the transaction has committed.

    A dead broker is no error: the next sweep comes anyway.
    """

    def call() -> None:
        try:
            current_app.send_task(task, args=keys, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("the bell did not ring: %s", error)

    transaction.on_commit(call, robust=True)
