"""What an act says when it refuses."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The actor has not the right to do this."""


class WrongState(Exception):
    """The row is not (any more) in a state from which this can be done."""


class Conflict(Exception):
    """Somebody else changed the row since the actor read it."""
