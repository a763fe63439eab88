"""The audit log in words, mails without their readers, translations by what one sees."""

import ast

from django.test import Client
from django.urls import reverse

from core.auditing import record
from core.mailing import Recipient, queue_mail
from core.translating import record_translation
from core.wording import GENERAL, MAILS, WORDS
from tests.builders import make_call, make_programme
from tests.cast import Cast, sign_in
from tests.kit.source import app_modules, called_name, files, tree_of
from tests.projects.judging import page

AUDIT = "admin:core_auditevent_changelist"


def verbs_written() -> set[str]:
    """Every verb that the code writes as it stands."""
    found = set()
    for path in app_modules():
        for call in (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)):
            first = call.args[0] if call.args else None
            if called_name(call) == "record" and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


def test_every_verb_has_its_words() -> None:
    assert verbs_written()
    silent = {verb for verb in verbs_written() if verb not in WORDS and verb.rpartition(".")[2] not in GENERAL}
    assert not silent


def test_every_mail_to_a_person_is_named() -> None:
    mails = {
        f"{path.parts[-3]}/{path.stem}" for path in files(".txt", under=["templates/projects", "templates/programmes"])
    }
    assert mails
    assert not mails - set(MAILS)


def test_the_log_says_what_happened_in_the_readers_language(client: Client, cast: Cast) -> None:
    record("projects.screen", by=cast.giulia, on=cast.programme, source="submitted", target="eligible")
    text = page(client, cast.dario, reverse(AUDIT))
    assert "Checked whether the project is eligible" in text
    assert "officer" in text
    cast.dario.language = "it"
    cast.dario.save()
    italian = sign_in(client, cast.dario).get(reverse(AUDIT)).content.decode()
    assert "Checked whether the project is eligible" not in italian


def test_reading_the_log_is_in_the_log(client: Client, cast: Cast) -> None:
    page(client, cast.dario, reverse(AUDIT))
    assert "Read the list of audit events" in page(client, cast.dario, reverse(AUDIT))


def test_mails_are_listed_without_their_readers(client: Client, cast: Cast) -> None:
    queue_mail("projects/eligible", to=Recipient("amina@example.org", "fr", "Amina"), reference="MR1-007")
    text = page(client, cast.ada, reverse("admin:core_outboxmail_changelist"))
    assert "Your project is eligible" in text
    assert "amina@example.org" not in text
    assert "MR1-007" not in text


def test_translations_are_listed_of_what_one_sees(client: Client, cast: Cast) -> None:
    own, foreign = (
        make_call(cast.programme, title_it="My own call"),
        make_call(make_programme("elsewhere"), title_it="Somebody else's call"),
    )
    record_translation(own)
    record_translation(foreign)
    url = reverse("admin:core_translationstate_changelist")
    officer, communication = page(client, cast.giulia, url), page(client, cast.chiara, url)
    assert "My own call" in officer
    assert "Somebody else" not in officer
    assert "My own call" not in communication
