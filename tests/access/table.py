"""The whole table: the rows of every app, in the order in which they are looked through.

An app's rows stand in tests/access/<app>.py as ROWS; the first row that covers a route counts, so put the
particular before the general.
"""

from tests.access import (
    accounts,
    assessor,
    back_office,
    bounces,
    case_files,
    certificates,
    cohorts,
    core,
    documents,
    dossiers,
    newsletter_readers,
    newsletters,
    newsletters_office,
    newsletters_watch,
    participant,
    partner,
    portal,
    programmes,
    protection,
    public,
    publications,
    publications_office,
    repertoire,
    training,
    training_pages,
    translations,
)
from tests.kit.access import Row, Table

ROWS: list[Row] = [
    *core.ROWS,
    *portal.ROWS,
    *accounts.ROWS,
    *programmes.ROWS,
    *public.ROWS,
    *certificates.ROWS,
    *dossiers.ROWS,
    *participant.ROWS,
    *assessor.ROWS,
    *partner.ROWS,
    *repertoire.ROWS,
    *training_pages.ROWS,
    *case_files.ROWS,
    *cohorts.ROWS,
    *protection.ROWS,
    *training.ROWS,
    *newsletters_watch.ROWS,
    *newsletters_office.ROWS,
    *documents.ROWS,
    *bounces.ROWS,
    *newsletters.ROWS,
    *newsletter_readers.ROWS,
    *publications.ROWS,
    *publications_office.ROWS,
    *translations.ROWS,
    *back_office.ROWS,
]

TABLE = Table(ROWS)
