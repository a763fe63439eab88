"""The pages of imports in the back office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core.administration.import_rows import from_the_difference
from core.importing.previewing import read_due
from core.models import AuditEvent, ImportBatch, ImportRow
from core.spreadsheets.workbooks import read_xlsx
from repertoire.models import Organisation
from tests.builders import make_organisation, make_repertoire
from tests.cast import sign_in
from tests.kit import hostile_files
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english

pytestmark = pytest.mark.django_db
SEND = "/admin/core/importbatch/send/organisations/"
CONTENT = b"name_it,kind,country\nCasa,ngo,IT\nPorto,school,IT\n"


def send(client: Client, content: bytes = CONTENT) -> ImportBatch:
    response = client.post(SEND, {"file": SimpleUploadedFile("table.csv", content)})
    assert response.status_code == 302
    read_due()
    return ImportBatch.objects.latest("pk")


def test_a_spreadsheet_is_sent_looked_at_and_carried_out(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    batch = send(client)
    page = client.get(f"/admin/core/importbatch/{batch.pk}/change/?show=error").content.decode()
    assert "B3" in page
    assert "school" in page
    assert client.post(f"/admin/core/importbatch/{batch.pk}/accept/", {}).status_code == 302
    assert Organisation.objects.get().name_it == "Casa"
    client.post(f"/admin/core/importbatch/{batch.pk}/accept/", {}, follow=True)
    assert Organisation.objects.count() == 1


def test_reading_its_rows_is_written_down(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    batch = send(client)
    client.get(f"/admin/core/importbatch/{batch.pk}/change/")
    assert AuditEvent.objects.filter(verb="core.importbatch.read", actor=giulia, target_id=batch.pk).exists()


def test_changes_and_errors_are_told_in_words(client: Client, giulia: User) -> None:
    sign_in(client, in_english(giulia))
    there = make_organisation(name_it="Casa Rif", name_en="Rif House", sectors=["A"])
    table = f"uuid,sectors,acronym,website\n{there.uuid},A; I,CR,\n,,,ftp://a\n".encode()
    batch = send(client, table)
    changed = client.get(f"/admin/core/importbatch/{batch.pk}/change/?show=update").content.decode()
    assert "<del>A</del>" in changed
    assert "<ins>A; I</ins>" in changed
    assert ">acronym:</span>" in changed
    wrong = client.get(f"/admin/core/importbatch/{batch.pk}/change/?show=error").content.decode()
    assert "<b>D3</b>" in wrong
    assert ">website:</span>" in wrong
    assert "Decided by" not in wrong
    client.post(f"/admin/core/importbatch/{batch.pk}/refuse/", {})
    assert "Decided by" in client.get(f"/admin/core/importbatch/{batch.pk}/change/").content.decode()


def test_a_long_text_is_shown_from_where_it_changes() -> None:
    before = "Chi torna non torna mai nello stesso posto. " * 50
    now, then = from_the_difference(before + "Fine.", before + "Inizio.")
    assert (now, then) == ("…nello stesso posto. Fine.", "…nello stesso posto. Inizio.")
    assert from_the_difference("", before) == ("", before)
    assert from_the_difference("Casa", "Case") == ("Casa", "Case")
    assert from_the_difference(3, None) == (3, None)


def test_it_can_be_dropped(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    batch = send(client)
    client.post(f"/admin/core/importbatch/{batch.pk}/refuse/", {})
    batch.refresh_from_db()
    assert batch.state == "refused"
    assert not Organisation.objects.exists()


def test_a_changed_row_is_told_on_the_page(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    batch = send(client)
    made = make_organisation(make_repertoire(), name_it="Casa")
    page = client.post(f"/admin/core/importbatch/{batch.pk}/accept/", {}, follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.problem
    assert batch.problem[:10] in page
    assert Organisation.objects.get() == made


@pytest.mark.parametrize("case", sorted(hostile_files.FILES))
def test_hostile_files_get_a_page(client: Client, giulia: User, case: str) -> None:
    sign_in(client, giulia)
    response = client.post(SEND, {"file": hostile_files.upload(case)})
    assert response.status_code in {200, 302, 400, 413}
    read_due()
    for batch in ImportBatch.objects.all():
        assert client.get(f"/admin/core/importbatch/{batch.pk}/change/").status_code == 200
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_export_is_safe_and_logged(client: Client, giulia: User, ending: str) -> None:
    make_organisation(make_repertoire(), name_it="=1+1")
    sign_in(client, giulia)
    response = client.get(f"/admin/core/importbatch/export/organisations.{ending}")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    if ending == "csv":
        assert "'=1+1" in content.decode("utf-8-sig")
    else:
        assert not any(record.faults for record in read_xlsx(content).records)
    assert AuditEvent.objects.filter(verb="core.export_rows", actor=giulia, parameters__kind="organisations").exists()


@pytest.mark.parametrize("address", ["send/nothing/", "export/nothing.csv", "export/organisations.pdf"])
def test_what_nobody_knows_is_not_there(client: Client, giulia: User, address: str) -> None:
    sign_in(client, giulia)
    assert client.get(f"/admin/core/importbatch/{address}").status_code == 404


def test_the_list_needs_as_many_queries_with_more_rows(client: Client, giulia: User) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            send(client)

    sign_in(client, giulia)
    assert_same_queries(client, "/admin/core/importbatch/", make, name="core: imports")


def test_the_preview_needs_as_many_queries_with_more_rows(client: Client, giulia: User) -> None:
    def make(number: int) -> None:
        there = batch.rows.count()
        ImportRow.objects.bulk_create(
            ImportRow(batch=batch, number=there + one + 2, kind="new", values={"name_it": f"Casa {there + one}"})
            for one in range(number)
        )

    sign_in(client, giulia)
    batch = send(client)
    batch.rows.all().delete()
    address = f"/admin/core/importbatch/{batch.pk}/change/"
    assert_same_queries(client, address, make, name="core: preview of an import")
