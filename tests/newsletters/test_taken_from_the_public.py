"""A series that is taken from the public while an issue goes out: nothing more leaves until it is back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from newsletters.models import Issue, Newsletter
from newsletters.scheduling import resume_issue
from newsletters.sending import send_due
from tests.cast import Cast, sign_in
from tests.newsletters.builders import make_newsletter
from tests.newsletters.mail_servers import MailServer, on_its_way, running, states, use
from tests.projects.judging import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast: Cast, settings: Any) -> Any:
    cast.programme.published = True
    cast.programme.save()
    with running(MailServer()) as server:
        use(settings, server)
        yield on_its_way("amina", newsletter=make_newsletter(cast.programme, code="andata"))


def unpublish(issue: Issue) -> None:
    Newsletter.objects.filter(pk=issue.newsletter_id).update(published=False)


def unpublish_programme(issue: Issue) -> None:
    issue.newsletter.programme.published = False
    issue.newsletter.programme.save()


@pytest.mark.parametrize("hide", [unpublish, unpublish_programme])
def test_it_is_paused_says_why_and_goes_on_once_it_is_public_again(
    client: Client, cast: Cast, issue: Issue, hide: Any
) -> None:
    hide(issue)
    assert send_due() == 0
    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("paused", {"amina": "pending"})
    board = reverse("admin:newsletters_issue_progress", args=[issue.pk])
    assert "is not public any more: its links would lead nowhere." in page(client, cast.chiara, board)
    with pytest.raises(ValidationError):
        resume_issue(issue, by=cast.chiara)
    answer = client.post(reverse("admin:newsletters_issue_resume", args=[issue.pk]), follow=True)
    assert "This newsletter is not published yet" in answer.content.decode()
    Newsletter.objects.update(published=True)
    cast.programme.published = True
    cast.programme.save()
    resume_issue(issue, by=cast.chiara)
    assert send_due() == 1


def test_the_office_that_unpublishes_it_stops_it_at_once(client: Client, cast: Cast, issue: Issue) -> None:
    series = issue.newsletter
    sign_in(client, cast.chiara)
    address = reverse("admin:newsletters_newsletter_change", args=[series.pk])
    form = client.get(address).context["adminform"].form
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    typed["published"] = ""
    assert client.post(address, typed).status_code == 302
    issue.refresh_from_db()
    assert issue.state == "paused"


def test_a_series_that_is_only_closed_sends_its_last_issue(issue: Issue) -> None:
    Newsletter.objects.filter(pk=issue.newsletter_id).update(closed=True)
    assert send_due() == 1
