"""The demo's possible duplicate: somebody who went back and was written down there once more, with a slip."""

from datetime import date

from beneficiaries.duplicates import find_doubles_of
from beneficiaries.models import Beneficiary, Participation
from portal.demo.content import days_from_now, read, steady_id
from programmes.models import Programme


def load_doubles(programme: Programme, people: dict[str, Beneficiary]) -> None:
    """The second records, and the pairs to look at. They went through no cohort and are of no kind that is counted."""
    for found in read("people")["doubles"]:
        first = people[found["of"]]
        double = Beneficiary.objects.create(
            uuid=steady_id("beneficiaries.beneficiary", f"{found['of']} again"),
            given_name=found["given_name"], family_name=found["family_name"], phone=first.phone, sex=first.sex,
            birth_date=date.fromisoformat(found["birth_date"]), citizenships=first.citizenships,
            contact_language=found["contact_language"], residence_country=found["residence"]["country"],
            residence_region=found["residence"]["region"], residence_city=found["residence"]["city"],
            origin_country=first.origin_country,
        )  # fmt: skip
        Participation.objects.create(
            beneficiary=double, programme=programme, kind=found["kind"], since=days_from_now(-20).date()
        )
        find_doubles_of([double.pk])
