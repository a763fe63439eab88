"""The public entries, some at a time, with all that an export tells of them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch

from repertoire.code_lists import Visibility
from repertoire.models import ContactDetail, Opportunity, Organisation, Repertoire

AT_ONCE = 100


def public_organisations(day: date) -> Iterator[list[Organisation]]:
    """Every organisation that is public on `day`, in lists of at most AT_ONCE.

    `public_details` are the contact details for everybody, `open_offers` the opportunities that stand on `day`,
    `public_lists` the published repertoires in which it is.
    """
    rows = Organisation.objects.public().prefetch_related(
        "locations",
        Prefetch("details", ContactDetail.objects.filter(visibility=Visibility.PUBLIC), to_attr="public_details"),
        Prefetch("opportunities", Opportunity.objects.open_on(day).order_by("pk"), to_attr="open_offers"),
        Prefetch("repertoires", Repertoire.objects.published(), to_attr="public_lists"),
    )
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = found[-1].pk
        yield found
