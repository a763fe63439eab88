"""Translated fields of the repertoire, and the row history of who may speak for whom."""

from modeltranslation.translator import TranslationOptions, register

from core.history import keep_history
from repertoire.models import ContactDetail, Opportunity, Organisation, OrganisationMember, Repertoire


@register(Repertoire)
class RepertoireTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "mission")


@register(Opportunity)
class OpportunityTranslation(TranslationOptions):
    fields = ("title", "description", "conditions")


for model in (OrganisationMember, ContactDetail):
    keep_history(model)
