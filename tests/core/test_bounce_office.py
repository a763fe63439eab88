"""What came back, as data protection reads it; the numbers of the policy, as the administrator sets them."""

from typing import Any

from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.bouncing import record_bounce
from core.mail_sending import send_due
from core.mailing import Recipient, queue_mail
from core.models import AuditEvent, BouncePolicy, SuppressedAddress
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import page

BOUNCES = "admin:core_bounce_changelist"
POLICY = "admin:core_bouncepolicy_change"
GONE = "gone@example.org"


def come_back(number: object = 1, **more: Any) -> None:
    values = {"address": GONE, "kind": "hard", "source": "mailbox", "code": "5.1.1", "identifier": f"report {number}"}
    record_bounce(at=timezone.now(), **{**values, **more})


def test_data_protection_reads_what_came_back_and_that_is_written_down(client: Client, cast: Cast) -> None:
    come_back()
    text = page(client, cast.dario, reverse(BOUNCES))
    assert GONE in text
    assert "5.1.1" in text
    assert text.count("no such address") == 2, "in its row, and among the filters"
    assert AuditEvent.objects.filter(verb="core.bounce.list", actor=cast.dario).count() == 1


def test_the_list_asks_the_same_for_two_and_for_twelve(client: Client, cast: Cast) -> None:
    def make(count: int) -> None:
        for number in range(count):
            come_back(f"{timezone.now()} {number}", kind="refused")

    sign_in(client, cast.dario)
    assert_same_queries(client, reverse(BOUNCES), make, name="back office: mails that came back")


def test_after_how_many_an_address_is_given_up_is_the_installations_choice(client: Client, cast: Cast) -> None:
    BouncePolicy.objects.get_or_create(pk=1)  # a test before may have emptied the table
    numbers = {"hard_after": 2, "soft_after": 5, "soft_days": 30, "complaint_after": 1}
    sign_in(client, cast.ada)
    refused = client.post(reverse(POLICY, args=[1]), numbers | {"hard_after": 0})
    assert refused.status_code == 200
    assert BouncePolicy.objects.get().hard_after == 1
    assert client.post(reverse(POLICY, args=[1]), numbers).status_code == 302
    come_back(1)
    assert not SuppressedAddress.objects.exists()
    come_back(2)
    assert SuppressedAddress.objects.exists()
    assert AuditEvent.objects.filter(verb="core.bouncepolicy.change", actor=cast.ada).exists()


def test_data_protection_lets_mail_flow_again(client: Client, cast: Cast) -> None:
    come_back()
    row = SuppressedAddress.objects.get()
    queue_mail("projects/submitted", to=Recipient(GONE, "it"), path="/", reference="MR1-001")
    assert send_due() == 0
    sign_in(client, cast.dario)
    client.post(reverse("admin:core_suppressedaddress_delete", args=[row.pk]), {"post": "yes"})
    queue_mail("projects/submitted", to=Recipient(GONE, "it"), path="/", reference="MR1-002")
    assert send_due() == 1
    assert [sent.to for sent in django_mail.outbox] == [[GONE]]
