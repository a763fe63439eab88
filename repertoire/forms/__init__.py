"""What partners are asked."""

from repertoire.forms.speaking import AskForm, RenewForm
from repertoire.forms.writing import EntrySheet, OfferSheet

__all__ = ["AskForm", "EntrySheet", "OfferSheet", "RenewForm"]
