"""A translator's file: fetched, filled in, sent back, looked at, carried out. What does not fit stays out, with a
reason, and nothing is lost."""

import copy
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core.exchanging import units
from core.exchanging.units import hash_of
from core.importing.merging import accept_import, carry_out
from core.importing.previewing import read_due
from core.models import AuditEvent, ImportBatch, ImportRow, TranslationState
from core.spreadsheets.writing import csv_lines
from core.translating import record_translation
from publications.models import Chapter, Publication
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.newsletters.builders import make_issue, make_newsletter, on_its_way
from tests.projects.judging import downloaded, in_english
from tests.publications.builders import make_chapter, make_publication

pytestmark = pytest.mark.django_db
TEXTS = "/admin/core/translationstate/texts/"
SEND = "/admin/core/importbatch/send/translations/"
WANTED = {"kind": "publications.chapter", "language": "fr", "which": "todo"}
BODY = "- Parti da **qui**.\n- =1+1\n\n" + "Un paragrafo lungo. " * 300 + "\n\n  Fine.\n"
HEAD = ["id", "language", "source_hash", "state", "translation"]


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """A long chapter that has no French text yet, in a guideline of the cast's programme."""
    made = make_chapter(make_publication(cast.programme), title_fr="", body_it=BODY, body_fr="", body_en="")
    record_translation(made)
    return made


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return sign_in(client, in_english(cast.chiara))


def fetch(office: Client, form: str, **wanted: str) -> bytes:
    response: Any = office.post(TEXTS, {**WANTED, **wanted, "form": form})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    return downloaded(response)


def send(office: Client, content: bytes, name: str) -> ImportBatch:
    response = office.post(SEND, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    read_due()
    return ImportBatch.objects.latest("pk")


def take(office: Client, batch: ImportBatch) -> ImportBatch:
    office.post(f"/admin/core/importbatch/{batch.pk}/accept/", {})
    batch.refresh_from_db()
    return batch


def filled_sheet(content: bytes) -> bytes:
    """Each part translated by saying what it is before it."""
    book = load_workbook(BytesIO(content))
    sheet: Any = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    source, target = head.index("source"), head.index("translation")
    for row in sheet.iter_rows(min_row=3):
        row[target].value = str(row[source].value).replace("Parti", "Pars").replace("paragrafo", "paragraphe")
        row[target].data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def filled_xliff(content: bytes) -> bytes:
    text = content.decode()
    for unit in text.split("<trans-unit")[1:]:
        source = unit.partition("<source>")[2].partition("</source>")[0]
        french = source.replace("Parti", "Pars").replace("paragrafo", "paragraphe")
        text = text.replace(
            unit, unit.replace('<target state="needs-translation"></target>', f"<target>{french}</target>")
        )
    return text.encode()


@pytest.mark.parametrize(("form", "fill"), [("xlsx", filled_sheet), ("xlf", filled_xliff)])
def test_a_chapter_goes_to_a_translator_and_comes_back(
    office: Client, chapter: Chapter, cast: Cast, form: str, fill: Any
) -> None:
    shown = office.get(TEXTS, WANTED).content.decode()
    assert "2 texts of 1 objects" in shown
    batch = send(office, fill(fetch(office, form)), f"texts.{form}")
    assert set(batch.rows.values_list("kind", flat=True)) == {ImportRow.Kind.UPDATE}
    page = office.get(f"/admin/core/importbatch/{batch.pk}/change/").content.decode()
    assert "Pars de" in page.replace("Pars da", "Pars de")
    assert take(office, batch).state == "merged"
    chapter.refresh_from_db()
    assert chapter.body_fr == BODY.replace("Parti", "Pars").replace("paragrafo", "paragraphe")
    assert chapter.body_it == BODY
    states = TranslationState.objects.filter(object_type="publications.chapter", object_id=chapter.pk)
    assert dict(states.values_list("language", "state")) == {"it": "current", "fr": "current", "en": "missing"}
    told = AuditEvent.objects.about(chapter).get(verb="publications.chapter.change")
    assert (told.actor, told.parameters["fields"]) == (cast.chiara, ["body_fr", "title_fr"])
    assert AuditEvent.objects.get(verb="core.export_translations").parameters["texts"] == 2

    again = send(office, fill(fetch(office, form, which="all")), f"texts.{form}")
    assert set(again.rows.values_list("kind", flat=True)) == {ImportRow.Kind.UNCHANGED}


def test_xliff_has_no_cells_but_texts_that_are_counted(office: Client, chapter: Chapter) -> None:
    page = send(office, fetch(office, "xlf"), "texts.xliff").rows.order_by("number")
    told = [(row.number, row.called, row.beside, row.problems[0]["cell"]) for row in page]
    assert [number for number, *_others in told] == [1, 2]
    assert {(called, cell) for _number, called, _beside, cell in told} == {(chapter.title_it, "")}
    assert told[0][2] != told[1][2]


def line(row: Any, field: str, language: str, translation: str, **other: str) -> list[str]:
    """A row of the file, right in all that `other` does not say."""
    key = getattr(row, "uuid", row.pk)
    source = hash_of(getattr(row, f"{field}_{row.source_language}"))
    told = {"id": f"{row._meta.label_lower}:{key}:{field}", "source_hash": source, "state": "", **other}
    return [told["id"], language, told["source_hash"], told["state"], translation]


def judged(office: Client, *lines: list[str]) -> list[tuple[str, str]]:
    """What would become of each row, and why not."""
    content = "".join(csv_lines(HEAD, lines)).encode()
    batch = send(office, content, "texts.csv")
    reasons = [(row.kind, " ".join(one["reason"] for one in row.problems)) for row in batch.rows.all()]
    return [(str(kind), reason) for kind, reason in reasons]


def test_what_cannot_be_written_is_told_with_its_reason(office: Client, chapter: Chapter, cast: Cast) -> None:
    elsewhere = make_chapter(make_publication())
    old = make_chapter(make_publication(cast.programme))
    Publication.objects.filter(pk=old.publication_id).update(state=Publication.State.HISTORICAL)
    sent = on_its_way(make_issue(make_newsletter(cast.programme)))
    article = make_issue(make_newsletter(cast.programme), articles=0).articles.create(
        title_it="Titolo", link_it="https://example.org/it"
    )
    wrong = {
        "There is no such text": line(elsewhere, "title", "fr", "Ailleurs"),
        "not the identifier": line(chapter, "title", "fr", "x", id="chapter 7"),
        "There is no such": line(chapter, "title", "fr", "x", id="publications.chapter:77:title"),
        "or you may not": line(chapter, "title", "fr", "x", id="accounts.user:1:password"),
        "field is not translated": line(chapter, "title", "fr", "x", id=f"publications.chapter:{chapter.uuid}:anchor"),
        "source has changed": line(chapter, "title", "fr", "Chapitre", source_hash="0" * 16),
        "no translation here yet": line(chapter, "body", "fr", "   "),
        "written in": line(chapter, "body", "it", "Altro"),
        "at most 200 characters": line(chapter, "title", "en", "x" * 201),
        "on one line": line(make_chapter(chapter.publication), "title", "fr", "Un\ntitre"),
        "made elsewhere": line(old, "title", "fr", "Avant"),
        "words of this issue stand": line(sent, "title", "fr", "Parti"),
        "valid URL": line(article, "link", "fr", "javascript:alert(1)"),
    }
    found = judged(office, *wrong.values())
    assert [kind for kind, _reason in found] == ["error"] * len(wrong)
    assert [said for said, (_kind, reason) in zip(wrong, found, strict=True) if said not in reason] == []
    assert judged(office, line(article, "link", "fr", "https://example.org/fr")) == [("update", "")]


def test_what_can_no_longer_be_changed_is_not_asked_of_a_translator(office: Client, cast: Cast) -> None:
    issue = make_issue(make_newsletter(cast.programme), articles=0, title_fr="")
    record_translation(issue)
    wanted = {"kind": "newsletters.issue", "language": "fr"}
    assert "1 text with" in office.get(TEXTS, wanted).content.decode()
    on_its_way(issue)
    assert "Nothing of this" in office.get(TEXTS, wanted).content.decode()


def test_a_decision_told_to_one_person_goes_neither_out_nor_in(office: Client) -> None:
    state = TranslationState(object_type="projects.decision", object_id=1, language="fr", state="missing")
    assert units.table_of(state.object_type) is None
    assert list(units.units_of([state], "all")) == []
    row = ["projects.decision:1:message", "fr", "0" * 16, "", "Oui"]
    ((kind, reason),) = judged(office, row)
    assert (kind, "no such text" in reason) == ("error", True)


def test_a_translation_that_still_fits_is_current_again(office: Client, chapter: Chapter) -> None:
    before = copy.copy(chapter)
    chapter.title_it, chapter.title_en = "Nuovo", "Chapter"
    chapter.save()
    record_translation(chapter, before=before)
    before = copy.copy(chapter)
    chapter.title_it = "Nuovissimo"
    chapter.save()
    record_translation(chapter, before=before)
    content = "".join(csv_lines(HEAD, [line(chapter, "title", "en", "Chapter", state="current")])).encode()
    take(office, send(office, content, "texts.csv"))
    state = TranslationState.objects.get(object_type="publications.chapter", object_id=chapter.pk, language="en")
    assert state.hashes["title"] == units.text_hash("Nuovissimo")
    assert send(office, content, "texts.csv").rows.get().kind == ImportRow.Kind.UNCHANGED


@pytest.mark.parametrize("changed", ["body_it", "body_fr"])
def test_what_somebody_changed_after_the_preview_is_not_gone_over(
    office: Client, chapter: Chapter, cast: Cast, changed: str
) -> None:
    content = "".join(csv_lines(HEAD, [line(chapter, "body", "fr", "Pars.")])).encode()
    batch = send(office, content, "texts.csv")
    Chapter.objects.filter(pk=chapter.pk).update(**{changed: "Di un altro."})
    batch = carry_out(accept_import(batch, by=cast.chiara, at=timezone.now()))
    assert (batch.state, "has changed since" in batch.problem) == ("ready", True)
    chapter.refresh_from_db()
    assert chapter.body_fr == ("Di un altro." if changed == "body_fr" else "")


def test_a_writer_who_lost_the_right_writes_nothing(office: Client, chapter: Chapter, cast: Cast) -> None:
    content = "".join(csv_lines(HEAD, [line(chapter, "body", "fr", "Pars.")])).encode()
    batch = accept_import(send(office, content, "texts.csv"), by=cast.chiara, at=timezone.now())
    cast.chiara.memberships.update(until=timezone.now())
    assert carry_out(batch).state == "ready"
    chapter.refresh_from_db()
    assert chapter.body_fr == ""


def test_a_batch_is_seen_by_who_sent_it_alone(office: Client, chapter: Chapter, cast: Cast) -> None:
    content = "".join(csv_lines(HEAD, [line(chapter, "body", "fr", "Pars.")])).encode()
    url = f"/admin/core/importbatch/{send(office, content, 'texts.csv').pk}/change/"
    assert office.get(url).status_code == 200
    assert sign_in(office, cast.marco).get(url).status_code == 404


def test_more_than_one_file_holds_is_refused_in_words(
    office: Client, chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_TEXTS", 1)
    shown = office.post(TEXTS, {**WANTED, "form": "xlsx"})
    assert "too many texts for one file" in shown.content.decode()
    assert not AuditEvent.objects.filter(verb="core.export_translations").exists()


def test_other_kinds_of_import_take_no_xliff(office: Client, cast: Cast) -> None:
    sign_in(office, in_english(cast.giulia))
    file = SimpleUploadedFile("table.xlf", b'<xliff version="1.2"></xliff>')
    response = office.post("/admin/core/importbatch/send/organisations/", {"file": file})
    assert "Send a table saved as CSV or as XLSX." in response.content.decode()


def test_the_page_asks_as_often_for_many_texts_as_for_few(office: Client, cast: Cast) -> None:
    publication = make_publication(cast.programme)

    def make(rows: int) -> None:
        for _row in range(rows):
            record_translation(make_chapter(publication, body_fr=""))

    assert_same_queries(office, f"{TEXTS}?language=fr", make, name="back office: texts for a translator")


def test_without_looking_again_a_translation_of_an_older_source_would_be_taken(
    office: Client, chapter: Chapter, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the guard above."""
    content = "".join(csv_lines(HEAD, [line(chapter, "body", "fr", "Pars.")])).encode()
    batch = send(office, content, "texts.csv")
    Chapter.objects.filter(pk=chapter.pk).update(body_it="Di un altro.")
    monkeypatch.setattr("core.exchanging.finding._has_moved", lambda _values, _target: False)
    assert carry_out(accept_import(batch, by=cast.chiara, at=timezone.now())).state == "merged"
