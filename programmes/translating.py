"""How the texts of programmes are written from a translator's file."""

from core.writing.outside import Texts, register
from programmes.models import Activity, Programme

register(
    Texts(Programme, "programmes.change_programme"),
    Texts(Activity, "programmes.change_programme", part_of="programme"),
)
