"""The lock under which a publication is written: its row, before any other of it."""

from typing import Any, TypeVar

from core.errors import WrongState
from core.states import require
from publications.models import Chapter, Figure, Publication
from publications.states import WRITABLE, WRITES

P = TypeVar("P", bound=Chapter | Figure)


def lock_publication(publication: Publication, *, by: Any) -> Publication:
    """The publication as it stands; `by` is one of its writers. Raises NotAllowed."""
    rows: Any = Publication.objects.select_for_update(of=("self",)).select_related("programme")
    found: Publication = rows.get(pk=publication.pk)
    require(by, WRITES, found)
    return found


def lock_text(publication: Publication, *, by: Any) -> Publication:
    """The same where chapters are written. Raises NotAllowed, WrongState for one that was published elsewhere."""
    found = lock_publication(publication, by=by)
    if found.state not in WRITABLE:
        raise WrongState(found.state)
    return found


def lock_piece(piece: P, *, by: Any) -> P:
    """The piece as it stands, its publication locked before it. Raises NotAllowed, WrongState, also for one gone."""
    publication = lock_text(piece.publication, by=by)
    rows: Any = type(piece)._default_manager.select_for_update(of=("self",))
    found: P | None = rows.filter(pk=piece.pk, publication=publication).first()
    if found is None:
        raise WrongState("gone")
    found.publication = publication
    return found
