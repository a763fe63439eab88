"""How the installation's statements are written from a translator's file."""

from core.writing.outside import Texts, register
from portal.models import Statement

register(Texts(Statement, "portal.change_statement"))
