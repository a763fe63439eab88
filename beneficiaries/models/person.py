from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from beneficiaries.querysets.persons import BeneficiaryQuerySet
from core.code_lists import EDUCATION_OF_SKILL, SKILL_LEVEL, EducationLevel, LanguageLevel, OccupationGroup
from core.fields import PublicIdField
from core.places import language_name

PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ().\-/]{3,28}[0-9]$",
    _("Write the number with digits, for example +212 5 00 00 00 00."),
    code="phone",
)


class Sex(models.TextChoices):
    FEMALE = "f", _("woman")
    MALE = "m", _("man")
    OTHER = "x", _("other")


class Recognition(models.TextChoices):
    YES = "yes", _("recognised")
    IN_PROGRESS = "in_progress", _("being recognised")
    NO = "no", _("not recognised")


class Occupation(models.TextChoices):
    EMPLOYED = "employed", _("employed")
    SELF_EMPLOYED = "self_employed", _("self-employed")
    UNEMPLOYED = "unemployed", _("looking for work")
    STUDENT = "student", _("studying")
    INACTIVE = "inactive", _("not working")


class Beneficiary(models.Model):
    """A person, once an installation. `user` is the account that the person signs in with, if there is one.

    A record that was `merged_into` another leads there; of one that was erased (`erased_at`) nothing personal is left.
    """

    uuid = PublicIdField(unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="beneficiary",
        verbose_name=_("account"),
    )  # fmt: skip
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE])
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    citizenships = CountryField(_("citizenships"), multiple=True, blank=True)
    contact_language = models.CharField(
        _("language for contacts"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    residence_country = CountryField(_("country of residence"), blank=True)
    residence_region = models.CharField(_("region of residence"), max_length=8, blank=True)
    residence_city = models.CharField(_("town of residence"), max_length=100, blank=True)
    origin_country = CountryField(_("country of origin"), blank=True)
    origin_region = models.CharField(_("region of origin"), max_length=8, blank=True)
    origin_city = models.CharField(_("town of origin"), max_length=100, blank=True)
    arrival_year = models.PositiveSmallIntegerField(
        _("year of arrival"), null=True, blank=True, validators=[MinValueValidator(1930), MaxValueValidator(2100)]
    )
    dependants = models.PositiveSmallIntegerField(
        _("people who depend on you"), null=True, blank=True, validators=[MaxValueValidator(30)]
    )
    permit_kind = models.CharField(_("residence permit"), max_length=100, blank=True)
    permit_expires_on = models.DateField(_("residence permit valid until"), null=True, blank=True)
    education_level = models.PositiveSmallIntegerField(_("education"), choices=EducationLevel, null=True, blank=True)
    education_field = models.CharField(_("field of study"), max_length=150, blank=True)
    education_title = models.CharField(pgettext_lazy("of a diploma", "title"), max_length=150, blank=True)
    education_recognised = models.CharField(
        _("recognised in the host country"), max_length=12, choices=Recognition, blank=True
    )
    occupation = models.CharField(_("situation"), max_length=15, choices=Occupation, blank=True)
    occupation_group = models.CharField(_("kind of work"), max_length=1, choices=OccupationGroup, blank=True)
    occupation_title = models.CharField(_("job"), max_length=150, blank=True)
    skills = models.CharField(_("what you can do"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_records"
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = BeneficiaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["family_name", "given_name", "id"]
        indexes = [
            models.Index(fields=["family_name", "given_name", "id"], name="person_by_name"),  # the staff's list
            models.Index(Upper("email"), name="person_by_address", condition=~Q(email="")),  # finding doubles
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_over_qualified(self) -> bool | None:
        """Whether education lies above what the job's skill level asks for; None when either is unknown."""
        if self.education_level is None or not self.occupation_group or self.occupation_group == "0":
            return None
        return self.education_level > EDUCATION_OF_SKILL[SKILL_LEVEL[self.occupation_group]]

    @property
    def profile_gaps(self) -> list[str]:
        """The fields that a project's owner must fill and that are still empty."""
        needed = ["given_name", "family_name", "residence_country", "residence_city", "origin_country"]
        return [name for name in needed if not getattr(self, name)]


class LanguageSkill(models.Model):
    """How well a person knows a language (ISO 639 code, CEFR level)."""

    beneficiary = models.ForeignKey(Beneficiary, models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=3)
    level = models.CharField(_("level"), max_length=6, choices=LanguageLevel)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "language"], name="one_level_a_language",
                violation_error_message=_("This language is there already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{capfirst(language_name(self.language))} ({self.get_level_display()})"
