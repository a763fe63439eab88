"""Write all that the repertoire's search reads anew."""

from typing import Any

from django.core.management.base import BaseCommand

from repertoire.indexing import count_facets, rebuild


class Command(BaseCommand):
    """Safe at any time: batches commit one by one, and readers find each organisation before or after."""

    help = "Rebuilds labels, entries and counts of the repertoire's search."

    def handle(self, *args: Any, **options: Any) -> None:
        read = rebuild()
        count_facets()
        self.stdout.write(f"{read} organisations read.")
