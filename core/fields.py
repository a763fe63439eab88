"""Fields whose limits the database keeps too."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
    _UUIDField = models.UUIDField[Any, Any]
else:
    _TextField = models.TextField
    _UUIDField = models.UUIDField


class BoundedTextField(_TextField):
    """Long text of at most `max_length` characters, in forms and in the database (varchar)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return f"varchar({self.max_length})"


class PublicIdField(_UUIDField):
    """The random identifier that stands in addresses instead of the primary key.

    Uniqueness is said where it is used: the row history copies the field without it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", uuid4)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
