"""The steps of partners and of the officers who answer them, as the journeys walk them."""

import re
from datetime import date

from playwright.sync_api import Page

from tests.journeys.office import act
from tests.journeys.steps import mails_to, press

LINK = re.compile(r"https?://[^/\s)]+(/[^\s)]*)")
SUBMIT = "main form.form button[type=submit]"


def link_in_mail(address: str, *, language: str) -> str:
    """Where the latest mail to this address leads; it is in this language."""
    message = mails_to(address)[-1]
    assert message.extra_headers["Content-Language"] == language
    found = LINK.search(message.body)
    assert found, message.body
    return found.group(1)


def fill_offer(page: Page, *, language: str, title: str, until: date) -> None:
    """The form of an opportunity, with what is needed, in one language."""
    page.check(f"input[name=source_language][value={language}]")
    page.fill(f"[name=title_{language}]", title)
    page.fill(f"[name=description_{language}]", "Trois mois, **six jeunes** à la fois.")
    page.select_option("select[name=kind]", "internship")
    page.check("input[name=aim][value=return]")
    page.fill("[name=valid_until]", until.isoformat())


def preview_and_send(page: Page) -> str:
    """Read the preview, then send; returns what the preview says."""
    press(page, "button[name=preview]")
    words = page.locator("main").inner_text()
    press(page, "button[name=send]")
    return words


def open_first_waiting(page: Page) -> None:
    """From the officer's start page to the change that waits longest."""
    page.goto("/admin/")
    press(page, "a[href*='/repertoire/entryrevision/']")
    press(page, "#result_list th a")


def clear_first_waiting(page: Page) -> None:
    """Clear it without more ado."""
    open_first_waiting(page)
    act(page, "clear")
