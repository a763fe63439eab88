"""Personal fields of the portal: none."""

from core.personal_data import register
from portal.models import Statement

register(Statement, plain="kind title text source_language updated_at")
