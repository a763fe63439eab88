"""The demo's own statements."""

from core.translating import record_translation
from portal.demo.content import in_languages, read
from portal.models import Statement


def load_statements() -> None:
    """The accessibility statement and the privacy notice, in three languages."""
    for kind in Statement.Kind.values:
        found = read("statements")[kind]
        statement = Statement.objects.create(
            kind=kind, **in_languages("title", found["title"]), **in_languages("text", found["text"])
        )
        record_translation(statement)
