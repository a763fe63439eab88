"""What becomes of publications when two entries of the repertoire become one."""

from publications.models import Publication
from repertoire.merging import carry_also

carry_also(Publication)
