"""The back office of the newsletters: series, issues, subscribers, deliveries."""

from newsletters.admin import senders, subscribers  # noqa: F401 (they register themselves)
