"""The demo's data protection: how long things are kept, and somebody who wrote a letter."""

from accounts.models import User
from beneficiaries.erasing import record_wish
from beneficiaries.models import Beneficiary, RetentionRule
from portal.demo.content import days_from_now, read

KEPT = {RetentionRule.About.ENDED: 60, RetentionRule.About.REFUSED: 12, RetentionRule.About.IMPORTS: 3}
"""Months."""


def load_protection(people: dict[str, Beneficiary], users: dict[str, User]) -> None:
    """Periods for all programmes, and one wish to be erased that waits for an answer."""
    for about, months in KEPT.items():
        RetentionRule.objects.create(about=about, months=months)
    found, officer = read("people")["erasure"], users["dpo"]
    record_wish(people[found["person"]], evidence=found["evidence"][officer.language], by=officer, at=days_from_now(-6))
