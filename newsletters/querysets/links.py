"""Reads of the links in mails."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.issue import Issue
    from newsletters.models.link import IssueLink


class IssueLinkQuerySet(models.QuerySet["IssueLink"]):
    def of_issue(self, issue: "Issue") -> Self:
        return self.filter(issue=issue)

    def with_key(self, key: str) -> "IssueLink | None":
        """The one that this key stands for."""
        return self.filter(key=key).first()
