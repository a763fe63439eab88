"""What a spreadsheet may not do: touch another programme's repertoires, or leave a place that cannot be."""

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.importing.merging import accept_import as accept
from core.importing.merging import carry_out_due, counts
from core.models import ImportBatch
from programmes.models import Membership, Programme
from repertoire.importing.writing import write
from repertoire.models import Location, Organisation, Repertoire
from tests.builders import make_organisation, make_repertoire
from tests.projects.judging import in_english
from tests.repertoire.test_importing import merged, preview, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(programme: Programme) -> Repertoire:
    """Of Giulia's programme."""
    return make_repertoire(programme, code="own")


@pytest.fixture
def foreign(other_programme: Programme) -> Repertoire:
    """Of a programme in which Giulia has no role."""
    return make_repertoire(other_programme, code="foreign")


def lists(content: str, row: Organisation) -> bytes:
    return table([str(row.uuid), content], head=["uuid", "repertoires"])


def told(batch: ImportBatch) -> str:
    return str(batch.rows.get().problems[0]["reason"])


def test_nothing_is_listed_in_another_programmes_repertoire(own: Repertoire, foreign: Repertoire, giulia: User) -> None:
    new = preview(table(["Casa", "ngo", "own; foreign"], head=["name_it", "kind", "repertoires"]), giulia)
    assert counts(new) == {"error": 1}
    assert "“foreign”" in told(new)
    row = make_organisation(own)
    assert counts(preview(lists("own; foreign", row), giulia)) == {"error": 1}


def test_nothing_is_taken_out_of_another_programmes_repertoire(
    own: Repertoire, foreign: Repertoire, giulia: User
) -> None:
    row = make_organisation(foreign)
    batch = preview(lists("own", row), giulia)
    assert (counts(batch), batch.rows.get().problems[0]["cell"]) == ({"error": 1}, "B2")


def test_control_what_stays_in_it_is_no_error_and_the_own_one_is_changed(
    own: Repertoire, foreign: Repertoire, giulia: User
) -> None:
    row = make_organisation(foreign)
    assert merged(preview(lists("own; foreign", row), giulia), giulia).state == "merged"
    assert set(row.repertoires.all()) == {own, foreign}
    assert counts(preview(lists("foreign; own", row), giulia)) == {"unchanged": 1}


def test_the_act_refuses_it_too(own: Repertoire, foreign: Repertoire, giulia: User) -> None:
    row = make_organisation(foreign)
    with pytest.raises(NotAllowed):
        write([(row.pk, {"repertoires": ["own"]})], giulia, timezone.now())
    write([(row.pk, {"repertoires": ["foreign", "own"]})], giulia, timezone.now())
    assert set(row.repertoires.all()) == {own, foreign}


def test_whose_right_is_gone_is_told_so_and_nothing_is_written(own: Repertoire, giulia: User) -> None:
    sent = preview(table(["Casa", "ngo"], head=["name_it", "kind"]), in_english(giulia))
    batch = accept(sent, by=giulia, at=timezone.now())
    Membership.objects.filter(user=giulia).update(until=timezone.now())
    assert carry_out_due() == 1
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == ("ready", 0)
    assert batch.problem.startswith("Nothing was carried out: who accepted")


@pytest.fixture
def placed(own: Repertoire) -> Organisation:
    row = make_organisation(own)
    row.locations.create(country="IT", region="IT-21", city="Torino")
    return row


def test_a_country_without_its_region_is_told_where_another_region_stands(placed: Organisation, giulia: User) -> None:
    batch = preview(table([str(placed.uuid), "MA"], head=["uuid", "country"]), giulia)
    assert counts(batch) == {"error": 1}
    assert batch.rows.get().problems[0]["column"] == "region"


def test_control_with_its_region_or_in_the_same_country_it_is_a_change(placed: Organisation, giulia: User) -> None:
    head = ["uuid", "country", "region", "city"]
    same = preview(table([str(placed.uuid), "IT", "", "Asti"], head=head), giulia)
    assert counts(same) == {"update": 1}
    batch = preview(table([str(placed.uuid), "MA", "MA-06", "Casablanca"], head=head), giulia)
    assert merged(batch, giulia).state == "merged"
    assert Location.objects.values_list("country", "region", "city").get() == ("MA", "MA-06", "Casablanca")


def test_what_the_database_refuses_goes_back_and_does_not_stop_the_next(
    placed: Organisation, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertoire.importing.finding.moved_abroad", lambda _rows, _found: {})
    broken = preview(table([str(placed.uuid), "MA"], head=["uuid", "country"]), giulia)
    sound = preview(table(["Casa", "ngo"], head=["name_it", "kind"]), giulia)
    for batch in (broken, sound):
        accept(batch, by=giulia, at=timezone.now())
    assert carry_out_due() == 2
    for batch in (broken, sound):
        batch.refresh_from_db()
    assert (broken.state, sound.state) == ("ready", "merged")
    assert broken.problem
    assert Location.objects.get().country == "IT"
