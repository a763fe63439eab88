"""The steps of staff and assessors, as the journeys walk them."""

from playwright.sync_api import Page

from projects.models import Assignment, Call, Project
from tests.journeys.steps import press


def open_project(page: Page, project: Project) -> None:
    """The project's page in the back office."""
    page.goto(f"/admin/projects/project/{project.pk}/change/")


def act(page: Page, name: str, **values: str) -> None:
    """Fill the form of an act on the open page and press its button; radio and checkbox values are chosen."""
    form = f"#act-{name}"
    if page.locator(form).get_attribute("open") is None:
        page.click(f"{form} > summary")
    for field, value in values.items():
        chosen = f"{form} [name={field}][value='{value}']"
        choice = page.locator(f"{chosen}[type=radio], {chosen}[type=checkbox]")
        if choice.count():
            choice.check()
        else:
            page.fill(f"{form} [name={field}]", value)
    press(page, f"{form} form button >> nth=-1")


def declare(page: Page, assignment: Assignment, *, language: str, answer: str, words: str = "") -> None:
    """Answer a request to assess."""
    page.goto(f"/{language}/assess/{assignment.uuid}/")
    page.check(f"input[name=answer][value={answer}]")
    if words:
        page.fill("[name=declaration]", words)
    press(page, "main form button[type=submit]")


def assess(page: Page, assignment: Assignment, call: Call, *, language: str, value: int) -> None:
    """Give every criterion the same mark and submit."""
    page.goto(f"/{language}/assess/{assignment.uuid}/")
    for criterion in call.criteria.all():
        page.check(f"input[name=score_{criterion.pk}][value='{value}']")
    page.check("input[name=recommendation][value=approve]")
    page.fill("[name=comment]", "Una buona idea, con numeri chiari.")
    press(page, "button[formaction]")
