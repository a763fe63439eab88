"""Who may do what with publications."""

from typing import Any

import rules

from programmes.models import Role
from programmes.rules import has_role
from publications.states import PUBLISHERS, WRITERS


def _in_its_programme(user: Any, roles: list[Role], row: Any) -> bool:
    """In the programme of the row; what belongs to none is everybody's who has the role somewhere."""
    of_none = row is not None and row.programme is None
    return has_role(user, roles, None if of_none else row)


@rules.predicate
def writes(user: Any, row: Any = None) -> bool:
    """The user writes publications of the row's programme."""
    return _in_its_programme(user, WRITERS, row)


@rules.predicate
def publishes(user: Any, row: Any = None) -> bool:
    """The user decides what of them the public reads."""
    return _in_its_programme(user, PUBLISHERS, row)


rules.add_perm("publications.write", writes)
rules.add_perm("publications.publish", publishes)
rules.add_perm("publications.delete_publication", publishes)
for _model in ("publication", "chapter", "figure", "release", "edition"):
    rules.add_perm(f"publications.view_{_model}", writes)
for _model in ("publication", "chapter", "figure"):
    rules.add_perm(f"publications.add_{_model}", writes)
    rules.add_perm(f"publications.change_{_model}", writes)
for _model in ("chapter", "figure"):
    rules.add_perm(f"publications.delete_{_model}", writes)
