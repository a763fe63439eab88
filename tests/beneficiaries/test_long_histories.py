"""What somebody said again and again comes in pages: on the own pages, and on the one that staff read."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import ReturnIntention
from tests.beneficiaries.cases import case_of
from tests.builders import make_consent
from tests.cast import Cast, sign_in

MANY = 12
NOW = timezone.now()


def consents(cast: Cast) -> None:
    """A yes and a no in turns; what the person says now is the last of them, a no."""
    part = case_of(cast.amina)
    for number in range(MANY):
        at = NOW - timedelta(days=number)
        make_consent(part.beneficiary, part.programme, "research", granted=bool(number % 2), by=cast.amina, at=at)


def intentions(cast: Cast) -> None:
    for number in range(MANY):
        at = NOW - timedelta(days=number)
        ReturnIntention.objects.create(
            participation=case_of(cast.amina), form="virtual", aim="investment", horizon="later", by=cast.amina, at=at
        )


PAGES: dict[str, tuple[Callable[[Cast], None], str, str, str]] = {
    "own consents": (consents, "amina", "beneficiaries:consents", r'data-label="What for">'),
    "own intentions": (intentions, "amina", "beneficiaries:intention", r'<p class="meta"><time'),
    "consents before staff": (consents, "giulia", "admin:beneficiaries_beneficiary_change", r'data-label="Purpose">'),
}


@pytest.mark.parametrize("name", PAGES)
def test_ten_at_a_time_and_the_rest_on_the_next_page(client: Client, cast: Cast, name: str) -> None:
    say, who, route, row = PAGES[name]
    say(cast)
    reader = getattr(cast, who)
    reader.language = "en"
    reader.save(update_fields=["language"])
    sign_in(client, reader)
    url = reverse(route, args=[cast.amina.beneficiary.pk] if route.startswith("admin:") else [])

    def read(query: str) -> str:
        response: Any = client.get(url + query)
        assert response.status_code == 200
        return response.content.decode()  # type: ignore[no-any-return]

    first = read("")
    [onwards] = re.findall(r'href="(\?after=[^"]+)" rel="next"', first)
    second = read(onwards)
    consents_before = 1 if "consents" in name else 0  # the one with which everybody of the cast takes part
    assert len(re.findall(row, first)) == 10
    assert len(re.findall(row, second)) == MANY - 10 + consents_before
    assert 'rel="prev"' in second


def test_what_holds_is_the_last_answer_whichever_page_of_earlier_ones_is_read(client: Client, cast: Cast) -> None:
    consents(cast)
    sign_in(client, cast.amina)
    first = client.get(reverse("beneficiaries:consents"))
    second = client.get(reverse("beneficiaries:consents") + first.context["history_urls"][1])
    for page in (first, second):
        asked = [q for _programme, questions in page.context["groups"] for q in questions]
        assert [q.agreed for q in asked if q.notice.purpose == "research"] == [False]
    assert b'id="answers" open' in second.content
    assert b'id="answers" open' not in first.content
