"""Makes organisations known to the imports of core."""

from django.utils.translation import gettext_lazy

from core.importing.kinds import Kind, register
from repertoire.duplicates import MODEL
from repertoire.importing.columns import COLUMNS, NAMES, check
from repertoire.importing.finding import find, identity
from repertoire.importing.reading import all_rows, current
from repertoire.importing.writing import after, write

ORGANISATIONS = Kind(
    code="organisations",
    label=gettext_lazy("organisations"),
    permission="repertoire.import_entries",
    export_permission="repertoire.export_entries",
    columns=COLUMNS,
    needed=["uuid", *NAMES],
    identity=identity,
    check=check,
    find=find,
    current=current,
    write=write,
    rows=all_rows,
    after=after,
    model=MODEL,
)
register(ORGANISATIONS)
