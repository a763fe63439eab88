"""Chromium as people use it: a phone or a desk, with or without JavaScript, watched for whatever goes wrong."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "screen": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
DEVICES = {"phone": PHONE, "desk": DESK}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The axe rules that a page must keep."""

AXE = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "preload": False,  # it would copy style sheets into the page, which the policy forbids
}


def launch(playwright: Playwright) -> Browser:
    """The machine's own Chromium. Fails, rather than skips, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "the browser tests need Chromium: install the package chromium"
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])


class Watch:
    """Collects what must not happen on any page: errors on the console, refused by the policy, other hosts, 5xx."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.seen: list[str] = []
        self.allowed: list[re.Pattern[str]] = []

    def allow(self, pattern: str) -> None:
        """Expect what matches the pattern: a page that is meant to answer 404, a lost connection."""
        self.allowed.append(re.compile(pattern))

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of the context."""
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            place = message.location
            self.seen.append(f"console {message.type}: {message.text} ({place.get('url', '')})")

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:", "chrome-error:")):
            self.seen.append(f"third party: {request.url}")

    def on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.seen.append(f"{response.status}: {response.url}")

    def problems(self) -> list[str]:
        """What was seen and not expected."""
        return [line for line in self.seen if not any(pattern.search(line) for pattern in self.allowed)]


@contextmanager
def offline(page: Page, watch: Watch) -> Iterator[None]:
    """The connection is lost inside, and comes back after; what fails because of it is expected."""
    watch.allow(r"ERR_INTERNET_DISCONNECTED|Failed to fetch|NetworkError|ERR_FAILED")
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)


def assert_accessible(page: Page, *, dark: bool = True) -> None:
    """axe finds no violation, in the light theme and in the dark one."""
    for scheme in ("light", "dark") if dark else ("light",):
        page.emulate_media(color_scheme=scheme)
        results = Axe().run(page, options=AXE)
        assert not results.violations_count, f"{page.url}, {scheme}:\n{results.generate_report()}"
    page.emulate_media(color_scheme="light")


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    wide, room = page.evaluate("[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide on {room} px"


def virtual_passkey(page: Page) -> None:
    """Give the page's browser a passkey device that agrees to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
