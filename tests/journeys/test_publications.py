"""A guideline is written in three languages and released; it is found, read, searched and taken away."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from core.importing.previewing import read_due
from core.models import ImportBatch
from core.rendering.printing import print_due
from core.translating import record_translation
from programmes.models import Programme
from publications.models import Chapter, Edition, Publication, Release
from publications.releasing import release_publication
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import press, saved
from tests.kit.browser import assert_accessible, assert_fits
from tests.projects.judging import in_english
from tests.publications.builders import make_chapter, make_figure, make_picture, make_publication

TITLES = {"it": "Tornare con un mestiere", "fr": "Rentrer avec un métier", "en": "Going back with a trade"}
LEAVE = {
    "it": "La [](#costs) dice quanto costano le rimesse.\n\n![](figure:boat)",
    "fr": "Le [](#costs) dit combien coûtent les transferts.\n\n![](figure:boat)",
    "en": "The [](#costs) says what remittances cost.\n\n![](figure:boat)",
}
PAPERS = {
    "it": "Si parte con tre carte.[^1]\n\n[^1]: Le ha il consolato.",
    "fr": "On part avec trois papiers.[^1]\n\n[^1]: Le consulat les donne.",
    "en": "One leaves with three papers.[^1]\n\n[^1]: The consulate has them.",
}
COSTS = {
    "it": "Table: Quanto costa {#costs}\n\n| Passo | Euro |\n| --- | ---: |\n| Rimessa | 12 |",
    "fr": "Table: Ce que cela coûte {#costs}\n\n| Étape | Euros |\n| --- | ---: |\n| Transfert | 12 |",
    "en": "Table: What it costs {#costs}\n\n| Step | Euro |\n| --- | ---: |\n| Remittance | 12 |",
}
WRITE = "#words [name={}]"
ADD = "/admin/publications/publication/add/"
MATRIX = "/admin/core/translationstate/"


def columns(field: str, texts: dict[str, str]) -> dict[str, Any]:
    return {f"{field}_{language}": text for language, text in texts.items()}


def office(publication: Publication, page: str = "change") -> str:
    return f"/admin/publications/publication/{publication.pk}/{page}/"


@pytest.fixture
def guide(transactional_db: None, programme: Programme, marco: User) -> Publication:
    """Guidelines of two chapters and a section in three languages, with a figure, a table and a footnote."""
    Programme.objects.filter(pk=programme.pk).update(published=True)
    publication = make_publication(programme, code="guide", **columns("title", TITLES))
    leave = make_chapter(publication, anchor="leave", title="Partenze", **columns("body", LEAVE))
    make_chapter(publication, parent=leave, anchor="papers", title="Carte", **columns("body", PAPERS))
    make_chapter(publication, anchor="money", title="Denaro", **columns("body", COSTS))
    make_figure(publication, make_picture(marco), code="boat")
    for row in (publication, *publication.chapters.all(), *publication.figures.all()):
        record_translation(row)
    return publication


def looks_right(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def in_sight(page: Page, selector: str) -> None:
    expect(page.locator(selector)).to_be_in_viewport()


def take(page: Page, language: str) -> bytes:
    """The PDF of the open page in a language, checked for what it says it is."""
    with page.expect_download() as taking:
        page.click(f"main a[download][hreflang={language}]")
    assert taking.value.suggested_filename.endswith(f"{language}.pdf")
    answer = page.request.get(taking.value.url)
    assert answer.headers["content-type"] == "application/pdf"
    content = Path(taking.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    assert answer.body() == content
    return content


def search(page: Page, words: str) -> None:
    page.fill("main [name=q]", words)
    press(page, "main form.search button")


def test_a_guideline_is_found_read_searched_and_taken_away(visit: Visit, guide: Publication, marco: User) -> None:
    release_publication(guide, note="", by=marco, at=timezone.now())
    assert print_due() == 3
    page = visit(language="fr")
    page.goto("/fr/publications/")
    looks_right(page)
    press(page, f"main a:has-text('{TITLES['fr']}')")
    looks_right(page)
    press(page, "main .contents a >> nth=1")
    assert page.url.endswith("/fr/publications/guide/read/leave/#papers"), "a section stands in its chapter"
    in_sight(page, "#papers")
    looks_right(page)
    page.click(".footnote-ref a")
    in_sight(page, ".footnotes li")

    search(page, "transfert")
    expect(page.locator("main .card mark").first).to_be_visible()
    looks_right(page)
    press(page, "main .card a >> nth=0")
    expect(page.locator(".chapter mark").first).to_be_visible()
    looks_right(page)
    page.goto("/fr/publications/guide/read/leave/")
    press(page, ".chapter a:has-text('Tableau 1')")
    assert page.url.endswith("/read/money/#costs")
    in_sight(page, "#costs caption")
    press(page, "a[rel=prev]")
    expect(page.locator("#boat img")).to_have_js_property("complete", True)
    assert page.evaluate("document.querySelector('#boat img').naturalWidth") == 320

    page.emulate_media(media="print")
    for aside in ("body > header", "nav.breadcrumb", ".search", ".contents", "a[rel=next]", "footer"):
        expect(page.locator(aside).first).to_be_hidden()
    expect(page.locator("#papers")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto("/fr/publications/guide/")
    take(page, "fr")

    desk = visit(device="desk", language="it")
    desk.goto("/fr/publications/guide/read/money/")
    desk.click("header details.pop summary >> nth=0")
    press(desk, "header a[hreflang=it]")
    expect(desk.locator("#costs caption")).to_contain_text("Tabella 1. Quanto costa")
    looks_right(desk)

    plain = visit(language="en", scripts=False)
    plain.goto("/en/guidelines/")
    press(plain, f"main a:has-text('{TITLES['en']}')")
    press(plain, "main .page-head a.button")
    search(plain, "remittances")
    press(plain, "main .card a >> nth=0")
    expect(plain.locator(".chapter mark").first).to_be_visible()


def begin(page: Page) -> Publication:
    """A new publication in Italian; the author comes straight to its chapters."""
    page.goto(ADD)
    page.select_option("[name=kind]", "guideline")
    page.select_option("[name=source_language]", "it")
    page.click(".languages-shown button[value=it]")
    page.fill("[name=title_it]", TITLES["it"])
    page.fill("[name=code]", "trade")
    press(page, "[name=_save]")
    return Publication.objects.get()


def add(page: Page, field: str, words: str, step: str) -> None:
    fold = page.locator("details.adding-fold")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.fill(field, words)
    press(page, f"button[value={step}]")


def write(page: Page, name: str, text: str) -> None:
    field = page.locator(WRITE.format(name))
    field.fill(text)
    field.blur()
    saved(page)


def wait_for_pdf(page: Page, number: int) -> None:
    """The page says by itself when the PDF is there."""
    expect(page.locator("#numbers")).to_contain_text("Being made")
    assert print_due() == 1
    expect(page.locator(f"#numbers a[href$='/{number}/it.pdf']")).to_be_visible(timeout=20_000)


def test_an_author_writes_a_guideline_releases_it_and_releases_it_again(
    visit: Visit, programme: Programme, chiara: User, tmp_path: Path
) -> None:
    Programme.objects.filter(pk=programme.pk).update(published=True)
    picture = tmp_path / "boat.png"
    Image.new("RGB", (640, 320), "#0f4c5c").save(picture)
    page = visit(in_english(chiara), device="desk")
    trade = begin(page)
    add(page, "#new-title", "Partire", "add_chapter")
    write(page, "body_it", f"{PAPERS['it']}\n\n{LEAVE['it']}")
    expect(page.locator("[data-part=faults]")).to_contain_text("“#costs” leads nowhere")
    preview = page.frame_locator("#preview")
    expect(preview.locator(".fault")).to_have_text(
        ["“#costs” leads nowhere: no chapter, figure or table has this name", "there is no figure “boat”"]
    )
    add(page, "#new-figure", "boat", "add_figure")
    page.set_input_files("#picture", picture)
    press(page, "button[value=picture]")
    write(page, "caption_it", "Una barca")
    write(page, "words_it", "Una barca a vela davanti al porto.")
    expect(preview.locator("#boat")).to_contain_text("Figura 1. Una barca")
    assert_accessible(page)
    add(page, "#new-title", "Denaro", "add_chapter")
    write(page, "body_it", COSTS["it"])
    expect(preview.locator("#costs caption")).to_have_text("Tabella 1. Quanto costa")
    press(page, ".pieces a:has-text('Partire')")
    expect(page.locator("[data-part=faults]")).to_have_text("")
    expect(preview.locator(".fault")).to_have_count(0)
    expect(preview.locator("a[href='#costs']")).to_have_text("Tabella 1")
    expect(preview.locator(".footnotes")).to_contain_text("consolato")
    page.click("[target=preview][data-language=fr]")
    expect(preview.locator("section.chapter")).to_contain_text("pas encore traduit")
    looks_right(page)
    phone = visit(chiara)
    phone.goto(page.url)
    looks_right(phone)

    page.goto(office(trade))
    expect(page.locator("#act-release")).to_contain_text("Partire – is not translated")
    act(page, "release")
    wait_for_pdf(page, 1)
    assert_accessible(page)
    reader = visit(language="it")
    reader.goto("/it/publications/trade/")
    first = take(reader, "it")

    press(page, "a:has-text('Write the chapters')")
    press(page, ".pieces a:has-text('Denaro')")
    write(page, "body_it", f"Altre parole.\n\n{COSTS['it']}")
    reader.goto("/it/publications/trade/read/denaro/")
    expect(reader.locator("main")).not_to_contain_text("Altre parole")
    page.goto(office(trade))
    act(page, "release", note="Altre parole sul denaro")
    wait_for_pdf(page, 2)
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Altre parole")
    reader.goto("/it/publications/trade/")
    assert take(reader, "it") != first
    old = reader.request.get("/it/publications/trade/1/it.pdf")
    assert (old.status, old.body()) == (200, first), "the old file is still at its address"
    assert Release.objects.count() == Edition.objects.count() == 2


def in_matrix(page: Page, called: str) -> Any:
    """What the matrix of translations says of a text, by column."""
    page.goto(f"{MATRIX}?words={called}")
    line = page.locator("table.translations tbody tr").filter(has_text=called)
    return [cell.split("\n")[0] for cell in line.locator("td").all_inner_texts()[1:]]


def test_a_translator_sees_what_has_changed_and_brings_it_up_to_date(
    visit: Visit, guide: Publication, giulia: User
) -> None:
    leave = guide.chapters.get(anchor="leave")
    Chapter.objects.filter(pk=leave.pk).update(title_en="", body_en="")
    leave.refresh_from_db()
    record_translation(leave)
    page = visit(in_english(giulia), device="desk")
    assert in_matrix(page, "Partenze") == ["written first", "current", "missing"]
    looks_right(page)
    press(page, "table.translations a:has-text('Partenze')")
    page.check("[name=shown-language][value=all]", force=True)
    write(page, "body_it", LEAVE["it"].replace("quanto costano", "che cosa costano oggi"))
    changes = page.locator("[data-part=changes]")
    expect(changes.locator("ins").first).to_contain_text("che cosa")
    expect(changes.locator("del").first).to_contain_text("quanto")
    french = page.locator("[data-language=fr] .badge:visible")
    expect(french).to_have_text("out of date")
    looks_right(page)
    write(page, "body_fr", LEAVE["fr"].replace("combien coûtent", "ce que coûtent aujourd’hui"))
    expect(french).to_have_text("current")
    expect(changes).to_have_text("")
    write(page, "title_en", "Leaving")
    write(page, "body_en", LEAVE["en"])
    expect(page.locator("[data-language=en] .badge:visible")).to_have_text("current")

    page.check("[name=minor]")
    write(page, "body_it", LEAVE["it"].replace("quanto costano", "cosa costano oggi"))
    expect(french).to_have_text("current")
    page.uncheck("[name=minor]")
    write(page, "body_it", LEAVE["it"])
    expect(french).to_have_text("out of date")
    for language in ("fr", "en"):
        press(page, f"[data-language={language}] button[form=fits]")
        expect(page.locator(f"[data-language={language}] .badge:visible")).to_have_text("current")
    assert in_matrix(page, "Partenze") == ["written first", "current", "current"]
    phone = visit(giulia)
    phone.goto(page.url)
    looks_right(phone)


def send_to_translator_and_back(page: Page, folder: Path) -> ImportBatch:
    """The missing English texts of the chapters: fetched as a spreadsheet, filled in, and sent."""
    page.goto(f"{MATRIX}?kind=publications.chapter&state=missing&language=en")
    press(page, "a.more[href*='/texts/']")
    looks_right(page)
    page.check("[name=form][value=xlsx]")
    with page.expect_download() as coming:
        page.click("form[method=post] button.primary")
    book = load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    sheet: Any = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    english = {"Denaro": "Money", COSTS["it"]: COSTS["en"]}
    for row in sheet.iter_rows(min_row=3):
        row[head.index("translation")].value = english[row[head.index("source")].value]
    book.save(folder / "texts.xlsx")
    press(page, "a.more[href*='/send/translations/']")
    page.set_input_files("input[name=file]", folder / "texts.xlsx")
    press(page, "#content form button[type=submit]")
    read_due()
    page.reload()
    return ImportBatch.objects.get()


def test_texts_go_to_a_translator_as_a_spreadsheet_and_come_back(
    visit: Visit, guide: Publication, chiara: User, tmp_path: Path
) -> None:
    money = guide.chapters.get(anchor="money")
    Chapter.objects.filter(pk=money.pk).update(title_en="", body_en="")
    money.refresh_from_db()
    record_translation(money)
    page = visit(in_english(chiara), device="desk")
    assert in_matrix(page, "Denaro") == ["written first", "current", "missing"]
    batch = send_to_translator_and_back(page, tmp_path)
    expect(page.locator("[aria-labelledby=preview]")).to_contain_text("Table: What it costs")
    looks_right(page)
    act(page, "accept")
    batch.refresh_from_db()
    assert batch.state == "merged"
    money.refresh_from_db()
    assert (money.title_en, money.body_en, money.body_it) == ("Money", COSTS["en"], COSTS["it"])
    assert in_matrix(page, "Denaro") == ["written first", "current", "current"]
