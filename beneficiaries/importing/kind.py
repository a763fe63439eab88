"""Makes persons known to the imports of core. They are exported elsewhere: for a purpose, written down, expiring."""

from django.utils.translation import gettext_lazy

from beneficiaries.duplicates import MODEL
from beneficiaries.importing.columns import COLUMNS, check
from beneficiaries.importing.finding import find, identity
from beneficiaries.importing.reading import current
from beneficiaries.importing.writing import after, write
from core.importing.kinds import Kind, register

PERSONS = Kind(
    code="persons",
    label=gettext_lazy("persons"),
    permission="beneficiaries.import_persons",
    export_permission="beneficiaries.export_persons",
    columns=COLUMNS,
    needed=["uuid", "given_name", "family_name"],
    identity=identity,
    check=check,
    find=find,
    current=current,
    write=write,
    rows=None,
    after=after,
    model=MODEL,
    anchors=("programme",),
    personal=True,
)
register(PERSONS)
