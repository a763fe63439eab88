"""Makes subscribers known to the imports of core. No export of this kind: it would ask nobody for which programme."""

from django.utils.translation import gettext_lazy

from core.importing.kinds import Kind, register
from newsletters.forgetting import LISTED_AS
from newsletters.importing.columns import COLUMNS, check, identity
from newsletters.importing.finding import current, find
from newsletters.importing.writing import after, write

SUBSCRIBERS = Kind(
    code=LISTED_AS,
    label=gettext_lazy("subscribers"),
    permission="newsletters.import_subscribers",
    export_permission="newsletters.export_subscribers",
    columns=COLUMNS,
    needed=["email"],
    identity=identity,
    check=check,
    find=find,
    current=current,
    write=write,
    rows=None,
    after=after,
    anchors=("email", "name", "language", "newsletter", "agreed_on"),
    personal=True,
    most_rows=100_000,
    at_once=2_500,
)
register(SUBSCRIBERS)
