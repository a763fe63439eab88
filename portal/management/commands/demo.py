"""Load the demo programme, or print who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from portal.demo.content import PASSWORD
from portal.demo.loading import load_demo
from portal.demo.people import demo_accounts


class Command(BaseCommand):
    """Refuses outside the demo: its accounts have a known password and no second factor."""

    help = "Loads the demo programme into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are accounts already")
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo exists only with CIRCOLO_DEMO=1.")
        if options["accounts"]:
            self.stdout.write("\n".join(account_lines()))
            return
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("The database is not empty.")
        load_demo()


def account_lines() -> list[str]:
    """Who can sign in, one a line, then the password."""
    rows = [f"  {found['email']:<32} {found['language']}  {found['about']['en']}" for found in demo_accounts()]
    return [*rows, f"  password for all: {PASSWORD}"]
