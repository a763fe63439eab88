"""How large a file is, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

STEP = 1024


def size_in_words(number: int) -> str:
    """A number of bytes as people read it: 303 bytes, 14 KB, 2.5 MB."""
    if number < STEP:
        return ngettext("%(number)s byte", "%(number)s bytes", number) % {"number": number}
    if number < STEP * STEP:
        return _("%(number)s KB") % {"number": _rounded(number / STEP)}
    return _("%(number)s MB") % {"number": _rounded(number / STEP / STEP)}


def _rounded(number: float) -> str:
    """With one decimal, unless that is a nought or the number is large anyway."""
    tenths = round(number, 1)
    return number_format(tenths, decimal_pos=0 if tenths == int(tenths) or tenths >= 100 else 1)
