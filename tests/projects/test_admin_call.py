"""Writing a call in the back office: times in its own zone, publishing once it is whole, standing still once in use."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core.models import TranslationState
from projects.models import Call, Project
from tests.builders import make_call, make_programme
from tests.cast import Cast, sign_in
from tests.kit.snapshot import assert_unchanged
from tests.projects.judging import in_english, page
from tests.stories import submitted

ADD = "admin:projects_call_add"


def parts(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of an inline as the form sends them."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


CRITERIA = [{"order": 1, "label_fr": "Idée", "weight": "2"}, {"order": 2, "label_fr": "Équipe", "weight": "1"}]
SCALE = [{"value": value, "label_fr": f"{value} points"} for value in range(3)]


def written(programme: Any, **changed: Any) -> dict[str, Any]:
    """A call in French whose times are those of Casablanca."""
    words = {
        "programme": programme.pk, "slug": "retour", "reference_prefix": "R1", "source_language": "fr",
        "title_fr": "Projets de retour", "summary_fr": "Une aide.", "text_fr": "## Qui", "published": "on",
        "time_zone": "Africa/Casablanca", "opens_at_0": "2026-07-01", "opens_at_1": "09:00",
        "closes_at_0": "2026-07-31", "closes_at_1": "18:00", "grace_minutes": 15, "countries": ["MA"],
        "instruments": ["award"], "ceiling": "15000", "currency": "EUR", "documents_needed": 1, "blind": "on",
        "assessments_needed": 2, "others_seen": "after_own",
    }  # fmt: skip
    return {**words, **parts("criteria", CRITERIA), **parts("scale", SCALE), **changed}


def send(client: Client, person: User, url: str, values: dict[str, Any]) -> str:
    response = sign_in(client, in_english(person)).post(url, values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_call_is_written_with_criteria_and_scale_at_once(client: Client, cast: Cast) -> None:
    send(client, cast.giulia, reverse(ADD), written(cast.programme))
    call = Call.objects.get()
    assert call.opens_at == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert call.closes_at == datetime(2026, 7, 31, 17, tzinfo=UTC)
    assert (call.criteria.count(), call.scale.count()) == (2, 3)
    assert {row.source_language for row in call.criteria.all()} == {"fr"}


def without(part: str, values: dict[str, Any]) -> dict[str, Any]:
    """The form with no row of this part."""
    return {name: value for name, value in values.items() if not name.startswith(f"{part}-")} | parts(part, [])


def test_a_new_call_takes_scale_and_criteria_from_another(client: Client, cast: Cast) -> None:
    other = make_call(cast.programme)
    values = without("scale", without("criteria", written(cast.programme, same_as=other.pk)))
    send(client, cast.giulia, reverse(ADD), values)
    call = Call.objects.get(slug="retour")
    assert call.published
    for part, columns in (("criteria", ("order", "label_it", "weight")), ("scale", ("value", "label_fr"))):
        theirs, ours = getattr(other, part), getattr(call, part)
        assert list(ours.values_list(*columns)) == list(theirs.values_list(*columns)) != []
    assert TranslationState.objects.filter(object_type="projects.criterion").count() == 9


def test_what_is_written_counts_before_what_is_copied(client: Client, cast: Cast) -> None:
    other = make_call(cast.programme)
    send(client, cast.giulia, reverse(ADD), without("scale", written(cast.programme, same_as=other.pk)))
    call = Call.objects.get(slug="retour")
    assert [row.label_fr for row in call.criteria.all()] == ["Idée", "Équipe"]  # type: ignore[attr-defined]
    assert call.scale.count() == 6


def test_a_foreign_call_is_neither_offered_nor_copied(client: Client, cast: Cast) -> None:
    foreign, own = make_call(make_programme("elsewhere"), title_en="Elsewhere"), make_call(cast.programme)
    text = page(client, cast.giulia, reverse(ADD))
    assert str(own) in text
    assert "Elsewhere" not in text
    send(client, cast.giulia, reverse(ADD), written(cast.programme, same_as=foreign.pk))
    assert not Call.objects.filter(slug="retour").exists()


def test_a_call_that_is_there_takes_nothing_from_another(client: Client, cast: Cast) -> None:
    call = make_call(cast.programme)
    assert 'name="same_as"' not in page(client, cast.giulia, reverse("admin:projects_call_change", args=[call.pk]))


def test_the_form_shows_the_times_of_the_calls_own_zone(client: Client, cast: Cast) -> None:
    send(client, cast.giulia, reverse(ADD), written(cast.programme))
    cast.giulia.time_zone = "Asia/Tokyo"
    cast.giulia.save()
    text = page(client, cast.giulia, reverse("admin:projects_call_change", args=[Call.objects.get().pk]))
    assert 'value="09:00"' in text
    assert 'value="18:00"' in text


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (parts("criteria", []), "at least one criterion"),
        (parts("scale", SCALE[:1]), "at least two points"),
        ({"text_fr": ""}, "A published call needs this text."),
        ({"title_fr": ""}, "Write this in the language that you work in first."),
        ({"closes_at_0": "2026-06-30"}, "A call must close after it opens."),
    ],
)
def test_a_call_that_is_not_whole_is_not_published(
    client: Client, cast: Cast, missing: dict[str, Any], said: str
) -> None:
    values = {name: value for name, value in written(cast.programme).items() if name.split("-")[0] not in missing}
    prefix = next(iter(missing)).split("-")[0]
    if "TOTAL" in next(iter(missing)):
        values = {name: value for name, value in values.items() if not name.startswith(f"{prefix}-")}
    assert said in send(client, cast.giulia, reverse(ADD), values | missing)
    assert not Call.objects.exists()


def test_control_the_same_call_may_be_kept_unpublished(client: Client, cast: Cast) -> None:
    values = written(cast.programme, text_fr="") | parts("criteria", [])
    values = {name: value for name, value in values.items() if name != "published"}
    values = {name: value for name, value in values.items() if not name.startswith(("criteria-0", "criteria-1"))}
    send(client, cast.giulia, reverse(ADD), values)
    assert Call.objects.get().published is False


def test_a_call_belongs_to_a_programme_that_one_runs(client: Client, cast: Cast) -> None:
    foreign = make_programme("elsewhere")
    assert "Select a valid choice" in send(client, cast.giulia, reverse(ADD), written(foreign))
    assert not Call.objects.exists()


def test_once_a_project_is_handed_in_the_structure_stands_still(client: Client, cast: Cast) -> None:
    call = make_call(cast.programme)
    address = reverse("admin:projects_call_change", args=[call.pk])
    assert "stand still" not in page(client, cast.giulia, address)
    submitted(call, cast.amina)
    text = page(client, cast.giulia, address)
    assert "stand still" in text
    assert 'name="criteria-0-weight"' not in text
    assert 'name="criteria-0-label_it"' in text


def test_a_foreign_officer_does_not_find_the_call(client: Client, cast: Cast) -> None:
    call = make_call(make_programme("elsewhere"))
    response = sign_in(client, cast.giulia).post(reverse("admin:projects_call_change", args=[call.pk]), {"slug": "x"})
    assert response.status_code == 404
    assert_unchanged(call)


def test_no_project_is_needed_to_read_the_board(client: Client, cast: Cast) -> None:
    call = make_call(cast.programme)
    assert "No project here yet" in page(client, cast.giulia, reverse("admin:projects_call_ranking", args=[call.pk]))
    assert not Project.objects.exists()


def test_a_call_closes_in_a_year_that_clocks_know(client: Client, cast: Cast) -> None:
    text = send(client, cast.giulia, reverse(ADD), written(cast.programme, closes_at_0="9999-12-31"))
    assert "Look at the year again." in text
    assert not Call.objects.exists()


def test_a_call_that_is_deleted_leaves_the_public_pages_at_once(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    call = make_call(cast.programme, title_en="Bread and water")
    assert "Bread and water" in Client().get("/en/calls/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, cast.marco, reverse("admin:projects_call_delete", args=[call.pk]), {"post": "yes"})
    assert not Call.objects.exists()
    assert "Bread and water" not in Client().get("/en/calls/").content.decode()
