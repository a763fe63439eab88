"""What a person agreed to, and who may act for her or him."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaries.caring import withdraw_mandate
from beneficiaries.consent_sections import consents_elsewhere
from beneficiaries.consenting import answer_consent
from beneficiaries.forms import OwnMandate
from beneficiaries.models import Beneficiary, Consent, ConsentNotice, Mandate, Purpose, Referral
from beneficiaries.registering import record_of
from beneficiaries.sharing import SHARED_FIELDS
from beneficiaries.views.coming_back import way_back
from beneficiaries.views.participant import person_of
from core.keyset import history_page
from core.markdown import render_markdown
from core.shown import shown
from programmes.models import Programme


@dataclass(frozen=True)
class Question:
    """A notice in force, with the person's last answer for one programme."""

    notice: ConsentNotice
    answer: Consent | None
    referrals: Sequence[Referral] = ()
    """What withdrawing this consent takes back."""

    @property
    def agreed(self) -> bool:
        return self.answer is not None and self.answer.granted

    @property
    def renewed(self) -> bool:
        """The person agreed to an earlier wording."""
        return self.agreed and self.answer is not None and self.answer.notice_id != self.notice.pk

    @property
    def words(self) -> SafeString:
        """The text as HTML, its headings below the title of the notice."""
        return render_markdown(shown(self.notice, "text").text, top_heading=4)

    @property
    def shares(self) -> bool:
        """Organisations see something of the person because of it."""
        return self.notice.purpose == Purpose.PARTNERS

    @property
    def needed(self) -> bool:
        return self.notice.purpose == Purpose.PROGRAMME


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """Each notice in plain words with the answer in force, one button an answer; and who may act for the person."""
    if request.method == "POST":
        return _answer(request)
    person = person_of(request)
    given = Consent.objects.of_person(person) if person.pk else Consent.objects.none()
    answers = list(given.newest())
    history = history_page(given, request.GET)
    notices = list(ConsentNotice.objects.in_force())
    joined, others = programmes_of(person, answers)
    shared = list(Referral.objects.of_account(request.user).open().for_list())
    context = {
        "mandates": Mandate.objects.current(timezone.now()).given_by(request.user),
        "groups": [(programme, _questions(programme, notices, answers, shared)) for programme in joined],
        "others": [(programme, _questions(programme, notices, answers)) for programme in others],
        "shared_facts": SHARED_FIELDS,
        "elsewhere": consents_elsewhere(request.user),
        "history": history,
        "history_urls": (history.previous_url(request.GET), history.next_url(request.GET)),
        "leafing": not {"after", "before"}.isdisjoint(request.GET),
        "back": way_back(request),
    }
    return render(request, "beneficiaries/consents.html", context)


def programmes_of(person: Beneficiary, given: list[Consent]) -> tuple[list[Programme], list[Programme]]:
    """The programmes that the person takes part in or has answered for; and while there is no part, the others.

    What was answered for stays: whoever joins another programme must still be able to withdraw it. A single programme
    is nobody's choice, so it counts as the person's.
    """
    joined = [part.programme for part in person.participations.select_related("programme")] if person.pk else []
    answered = [consent.programme for consent in given]
    own = list({programme.pk: programme for programme in [*joined, *answered]}.values())
    if joined:
        return own, []
    others = [programme for programme in Programme.objects.published().by_name() if programme not in own]
    return (own, others) if own or len(others) > 1 else (others, [])


def _questions(
    programme: Programme, notices: list[ConsentNotice], given: list[Consent], shared: Sequence[Referral] = ()
) -> list[Question]:
    last: dict[str, Consent] = {}
    for consent in given:
        if consent.programme_id == programme.pk:
            last.setdefault(consent.purpose, consent)
    theirs = [referral for referral in shared if referral.programme == programme]
    found = [
        Question(notice, last.get(notice.purpose), theirs if notice.purpose == Purpose.PARTNERS else ())
        for notice in notices
    ]
    return sorted(found, key=lambda question: not question.needed)


def _answer(request: HttpRequest) -> HttpResponse:
    posted = request.POST
    person = person_of(request)
    joined, others = programmes_of(person, list(Consent.objects.of_person(person)) if person.pk else [])
    programmes = {programme.code: programme for programme in [*joined, *others]}
    programme = programmes.get(posted.get("programme", ""))
    if programme is None:
        raise Http404
    notices = {notice.purpose: notice for notice in ConsentNotice.objects.in_force()}
    notice = notices.get(posted.get("purpose", ""))
    if notice is None or posted.get("version") != str(notice.version) or posted.get("answer") not in {"yes", "no"}:
        messages.warning(request, _("The text has changed meanwhile. Please read it again before you answer."))
        return redirect("beneficiaries:consents")
    granted = posted["answer"] == "yes"
    person = record_of(request.user)
    answer_consent(person, programme=programme, notice=notice, granted=granted, by=request.user, at=timezone.now())
    messages.success(request, _("Thank you. You agree.") if granted else _("You have withdrawn your consent."))
    return redirect(way_back(request) or "beneficiaries:consents")


@login_required
@require_POST
def end_own_mandate(request: HttpRequest) -> HttpResponse:
    """The person lets somebody of the staff act for them no more."""
    form = OwnMandate(request.POST, user=request.user)
    if not form.is_valid():
        raise Http404
    mandate = withdraw_mandate(form.cleaned_data["mandate"], by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s no longer acts for you.") % {"name": mandate.holder})
    return redirect("beneficiaries:consents")
