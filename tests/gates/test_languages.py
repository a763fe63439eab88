"""Every message is there in every language, whole, with its placeholders and its markup."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from config.messages import LANGUAGES, catalogue_of, empty, gather, is_translated, read, update
from tests.kit.source import ROOT, Offence, assert_none

PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[sdifr%]|\{\w*\}")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def parts(text: str) -> tuple[set[str], Counter[str]]:
    """Placeholders and tags of a text. A translation may say a name twice, but must keep each tag."""
    return set(PLACEHOLDER.findall(text)), Counter(MARKUP.findall(text))


def differs(message: Message) -> bool:
    """Whether a translation lost or invented a placeholder or a tag; a singular need not say its number."""
    originals = [parts(text) for text in forms(message.id)]
    last = len(forms(message.string)) - 1
    return any(
        parts(text) not in (originals if number < last else originals[-1:])
        for number, text in enumerate(forms(message.string))
    )


def faults(language: str, catalogue: Catalog, wanted: Catalog) -> Iterator[Offence]:
    """What a reader of this language would miss or see wrong."""
    for message in wanted:
        if not message.id:
            continue
        label, where = repr(forms(message.id)[0]), message.locations[0][0]
        mine = catalogue.get(message.id, message.context)
        if mine is None:
            yield Offence(where, 0, f"{language}: {label} is not in the catalogue (run `make messages`)")
        elif not is_translated(mine.string):
            yield Offence(where, 0, f"{language}: {label} has no translation")
        elif mine.fuzzy:
            yield Offence(where, 0, f"{language}: {label} is fuzzy")
        elif differs(mine):
            yield Offence(where, 0, f"{language}: {label} has other placeholders or tags")
    for message in catalogue:
        if message.id and wanted.get(message.id, message.context) is None:
            yield Offence("locale", 0, f"{language}: {forms(message.id)[0]!r} is used no more")
    for left in catalogue.obsolete:
        yield Offence("locale", 0, f"{language}: {left!r} is obsolete")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return gather(ROOT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str, wanted: Catalog) -> None:
    path = catalogue_of(ROOT, language)
    assert path.exists(), f"no catalogue for {language}"
    assert_none(faults(language, read_po(BytesIO(path.read_bytes()), locale=language), wanted))


def test_messages_are_sentences_not_source_code(wanted: Catalog) -> None:
    assert_none(
        Offence(message.locations[0][0], 0, f"{text!r} keeps its indentation: say `trimmed`")
        for message in wanted
        for text in forms(message.id)
        if re.search(r"\n\s", text) or text != text.strip()
    )


def written(**messages: str) -> Catalog:
    catalogue = empty("it")
    for text, translation in messages.items():
        catalogue.add(text, translation, locations=[("x.py", 1)])
    return catalogue


def test_control_a_whole_catalogue_passes() -> None:
    assert not list(faults("it", written(Yes="Sì"), written(Yes="")))


@pytest.mark.parametrize(
    ("catalogue", "why"),
    [
        (written(), "is not in the catalogue"),
        (written(Yes=""), "has no translation"),
        (written(Yes="Sì %(name)s"), "has other placeholders or tags"),
        (written(Yes="<b>Sì</b>"), "has other placeholders or tags"),
        (written(Yes="Sì", No="No"), "is used no more"),
    ],
)
def test_control_a_fault_is_found(catalogue: Catalog, why: str) -> None:
    assert [fault for fault in faults("it", catalogue, written(Yes="")) if why in fault.message]


def test_control_a_fuzzy_message_is_found() -> None:
    catalogue = empty("it")
    catalogue.add("Yes", "Sì", flags=["fuzzy"])
    assert list(faults("it", catalogue, written(Yes="")))


def test_control_each_plural_form_is_looked_at() -> None:
    wanted, whole, partial, wrong = empty("it"), empty("it"), empty("it"), empty("it")
    message = ("One day", "%(n)s days")
    wanted.add(message, locations=[("x.py", 1)])
    whole.add(message, ("Un giorno", "%(n)s giorni"))
    partial.add(message, ("Un giorno", ""))
    wrong.add(message, ("Un giorno", "Giorni"))
    assert not list(faults("it", whole, wanted))
    assert list(faults("it", partial, wanted))
    assert list(faults("it", wrong, wanted))


def test_an_obsolete_message_is_found() -> None:
    entry = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n#~ msgid "Old"\n#~ msgstr "Vecchio"\n'
    assert list(faults("it", read_po(BytesIO(entry), locale="it"), empty()))


def test_messages_of_code_and_templates_are_gathered(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text('title = _("Calls")\ncount = ngettext("%(n)s day", "%(n)s days", n)\n')
    page = '<p>It\'s\n  {% translate "May" context "verb" %}\n'
    page += "{% blocktranslate trimmed %}Two\n  lines{% endblocktranslate %}"
    (tmp_path / "templates" / "page.html").write_text(page)
    found = {(message.context, message.id) for message in gather(tmp_path) if message.id}
    assert found == {(None, "Calls"), (None, ("%(n)s day", "%(n)s days")), ("verb", "May"), (None, "Two lines")}


def test_updating_brings_in_what_is_new_and_drops_what_is_old(tmp_path: Path) -> None:
    path = catalogue_of(tmp_path, "it")
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, written(Yes="Sì", Old="Vecchio"))
    (tmp_path / "views.py").write_text('texts = [_("Yes"), _("New")]\n')
    update(tmp_path)
    italian, english = (read(catalogue_of(tmp_path, language), language) for language in ("it", "en"))
    assert {message.id: message.string for message in italian if message.id} == {"Yes": "Sì", "New": ""}
    assert {message.id: message.string for message in english if message.id} == {"Yes": "Yes", "New": "New"}
