"""The steps of a person who applies, as the journeys walk them: by field names and buttons, in any language."""

import re
from typing import Any

from django.core import mail
from playwright.sync_api import Page, expect

from core.mail_sending import send_due

PASSWORD = "a-long-and-plain-password"
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b[A-Z0-9]{6}\b")

IDEA = {
    "fr": {
        "title": "Atelier de réparation de vélos à Marrakech",
        "summary": "Réparer et louer des vélos, avec des jeunes du quartier formés au métier.",
        "need": "Beaucoup de vélos ne roulent plus faute d’atelier. Les jeunes cherchent un métier.",
        "activities": "Louer un local, former quatre jeunes, ouvrir l’atelier, puis la location.",
    },
    "it": {
        "title": "Officina di riparazione di biciclette a Marrakech",
        "summary": "Riparare e noleggiare biciclette, con giovani del quartiere formati al mestiere.",
        "need": "Molte biciclette sono ferme perché manca un’officina. I giovani cercano un mestiere.",
        "activities": "Affittare un locale, formare quattro giovani, aprire l’officina e poi il noleggio.",
    },
    "en": {
        "title": "A bicycle repair shop in Marrakech",
        "summary": "Repair and rent out bicycles with young people of the quarter trained for the job.",
        "need": "Many bicycles stand still for want of a workshop. Young people look for a trade.",
        "activities": "Rent a room, train four young people, open the workshop, then the rental.",
    },
}
FIGURES = {"city": "Marrakech", "amount_requested": "9000", "own_contribution": "2500", "jobs_expected": "4"}


def mails_to(address: str) -> list[Any]:
    """Sends what is due; the mails to this address, oldest first."""
    send_due()
    return [message for message in mail.outbox if address in message.to]


def press(page: Page, selector: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.click(selector)


def register(page: Page, *, name: str, address: str, language: str) -> None:
    """Sign up and confirm the address with the code from the mail, which comes in the page's language."""
    page.goto(f"/{language}/accounts/signup/")
    page.fill("input[name=full_name]", name)
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", PASSWORD)
    press(page, "main form button[type=submit]")
    message = mails_to(address)[-1]
    assert message.extra_headers["Content-Language"] == language
    code = CODE.search(message.body)
    assert code, message.body
    page.fill("input[name=code]", code.group())
    press(page, "main form button[type=submit]")


def fill_profile(page: Page, *, language: str) -> None:
    """The profile's steps, with what an application needs."""
    page.goto(f"/{language}/my/profile/you/")
    page.fill("input[name=family_name]", "Zerouali")
    press(page, "main form button[type=submit]")
    page.goto(f"/{language}/my/profile/places/")
    page.select_option("select[name=residence_country]", "IT")
    page.fill("input[name=residence_city]", "Torino")
    page.select_option("select[name=origin_country]", "MA")
    press(page, "main form button[type=submit]")


def give_consent(page: Page, *, language: str) -> None:
    """Agree to take part."""
    page.goto(f"/{language}/my/consents/")
    press(page, "main button[name=answer][value=yes] >> nth=0")


def saved(page: Page) -> None:
    """Wait until the status line says that everything is saved."""
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved", timeout=15_000)


def write_idea(page: Page, *, language: str) -> None:
    """Fill the whole idea; what is typed saves itself."""
    for name, text in {**IDEA[language], **FIGURES}.items():
        page.fill(f"[name={name}]", text)
    page.select_option("select[name=country]", "MA")
    page.select_option("select[name=sector]", "G")
    for name, value in {"stage": "idea", "aim": "enterprise", "return_form": "temporary"}.items():
        page.check(f"input[name={name}][value={value}]")
    page.check(f"input[name=working_language][value={language}]")
    page.locator("[name=city]").blur()
    saved(page)
