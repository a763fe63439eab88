"""Newsletters: series and issues, who gets them, what was delivered."""

from newsletters.models.article import Article
from newsletters.models.delivery import Delivery, IssueTest
from newsletters.models.issue import Edition, Issue, IssueFile
from newsletters.models.link import IssueLink
from newsletters.models.newsletter import Newsletter, Sender
from newsletters.models.subscriber import Subscriber, Subscription, SubscriptionEvent

__all__ = [
    "Article",
    "Delivery",
    "Edition",
    "Issue",
    "IssueFile",
    "IssueLink",
    "IssueTest",
    "Newsletter",
    "Sender",
    "Subscriber",
    "Subscription",
    "SubscriptionEvent",
]
