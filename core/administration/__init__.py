"""What the back office is built from: rights by rules, rows by what the reader may see, acts as forms."""

from core.administration.acts import ActingAdmin, StaffAct
from core.administration.minor import MinorEdits
from core.administration.pages import ReadOnly, ScopedAdmin, Unscoped
from core.administration.rights import Scoped
from core.administration.translations import ScopedStackedInline, TranslatedAdmin, TranslatedStackedInline

__all__ = [
    "ActingAdmin",
    "MinorEdits",
    "ReadOnly",
    "Scoped",
    "ScopedAdmin",
    "ScopedStackedInline",
    "StaffAct",
    "TranslatedAdmin",
    "TranslatedStackedInline",
    "Unscoped",
]
