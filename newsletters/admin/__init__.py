"""The back office of the newsletters: series, issues, subscribers, deliveries."""

from newsletters.admin import senders, subscribers  # noqa: F401 (they register themselves)
from newsletters.admin.issues import IssueAdmin
from newsletters.admin.newsletters import NewsletterAdmin

__all__ = ["IssueAdmin", "NewsletterAdmin"]
