"""The standard code lists. Codes are stored; labels are only shown.

Sources: UNESCO ISCED 2011; ILO ISCO-08 with its skill levels; Eurostat/UN NACE Rev. 2 sections; UN SDGs; CEFR.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EducationLevel(models.IntegerChoices):
    """ISCED 2011."""

    EARLY = 0, _("No schooling or early childhood education")
    PRIMARY = 1, _("Primary education")
    LOWER_SECONDARY = 2, _("Lower secondary education")
    UPPER_SECONDARY = 3, _("Upper secondary education")
    POST_SECONDARY = 4, _("Post-secondary non-tertiary education")
    SHORT_TERTIARY = 5, _("Short-cycle tertiary education")
    BACHELOR = 6, _("Bachelor's degree or equivalent")
    MASTER = 7, _("Master's degree or equivalent")
    DOCTORATE = 8, _("Doctorate or equivalent")


class OccupationGroup(models.TextChoices):
    """ISCO-08 major groups."""

    ARMED_FORCES = "0", _("Armed forces occupations")
    MANAGERS = "1", _("Managers")
    PROFESSIONALS = "2", _("Professionals")
    TECHNICIANS = "3", _("Technicians and associate professionals")
    CLERKS = "4", _("Clerical support workers")
    SERVICES = "5", _("Service and sales workers")
    AGRICULTURE = "6", _("Skilled agricultural, forestry and fishery workers")
    CRAFTS = "7", _("Craft and related trades workers")
    OPERATORS = "8", _("Plant and machine operators, and assemblers")
    ELEMENTARY = "9", _("Elementary occupations")


# The ISCO-08 skill level (1 to 4) of each major group; where ILO gives two, the higher.
SKILL_LEVEL = {"0": 4, "1": 4, "2": 4, "3": 3, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 1}

# The highest ISCED level that each ISCO-08 skill level asks for (ILO's mapping).
EDUCATION_OF_SKILL = {1: 1, 2: 4, 3: 5, 4: 8}


class Sector(models.TextChoices):
    """NACE Rev. 2 sections."""

    A = "A", _("Agriculture, forestry and fishing")
    B = "B", _("Mining and quarrying")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, gas, steam and air conditioning supply")
    E = "E", _("Water supply, sewerage, waste management")
    F = "F", _("Construction")
    G = "G", _("Wholesale and retail trade, repair of vehicles")
    H = "H", _("Transport and storage")
    I = "I", _("Accommodation and food services")  # noqa: E741
    J = "J", _("Information and communication")
    K = "K", _("Finance and insurance")
    L = "L", _("Real estate")
    M = "M", _("Professional, scientific and technical services")
    N = "N", _("Administrative and support services")
    O = "O", _("Public administration and defence")  # noqa: E741
    P = "P", pgettext_lazy("a sector", "Education")
    Q = "Q", _("Health and social work")
    R = "R", _("Arts, entertainment and recreation")
    S = "S", _("Other services")
    T = "T", _("Households as employers")
    U = "U", _("International organisations")


class Goal(models.IntegerChoices):
    """The Sustainable Development Goals."""

    POVERTY = 1, _("No poverty")
    HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INDUSTRY = 9, _("Industry, innovation and infrastructure")
    INEQUALITIES = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    OCEANS = 14, _("Life below water")
    LAND = 15, _("Life on land")
    PEACE = 16, _("Peace, justice and strong institutions")
    PARTNERSHIPS = 17, _("Partnerships for the goals")


class LanguageLevel(models.TextChoices):
    """CEFR."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"
    NATIVE = "native", _("mother tongue")


class ReturnForm(models.TextChoices):
    VIRTUAL = "virtual", _("Virtual return")
    TEMPORARY = "temporary", _("Temporary return")
    PERMANENT = "permanent", _("Permanent return")


class ReturnAim(models.TextChoices):
    ENTERPRISE = "enterprise", _("Starting or growing an enterprise")
    INVESTMENT = "investment", _("Investing savings or remittances")
    COOPERATION = "cooperation", _("Not-for-profit cooperation")
    REINSTALLATION = "reinstallation", _("Settling back")
    PROFESSIONAL = "professional", _("Professional reinsertion")


class ProjectStage(models.TextChoices):
    IDEA = "idea", _("An idea")
    START_UP = "start_up", _("Starting up")
    EXISTING = "existing", _("Already running")


class SupportKind(models.TextChoices):
    """What organisations offer and projects need."""

    INTERNSHIP = "internship", _("Internship")
    JOB = "job", _("Job")
    INCUBATION = "incubation", _("Enterprise incubator")
    ADMINISTRATIVE = "administrative_assistance", _("Administrative assistance")
    FINANCIAL = "financial_assistance", _("Financial assistance")
    MENTORING = "mentoring", _("Mentorship")
    COACHING = "coaching", _("Coaching")
    TRAINING = "training", _("Training")
    PREMISES = "premises_or_equipment", _("Premises or equipment")


class Instrument(models.TextChoices):
    AWARD = "award", _("Award")
    GOODS_IN_KIND = "goods_in_kind", _("Goods and services in kind")
    MICROCREDIT = "microcredit", _("Microcredit")
    MICRO_EQUITY = "micro_equity", _("Micro-equity, a minority stake")
    GUARANTEE = "guarantee", _("Guarantee")
    REMITTANCE = "remittance_linked", _("Savings or credit linked to remittances")
    ASSISTANCE = "assistance", _("Technical assistance")
