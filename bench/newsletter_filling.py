"""Readers for the measurements of newsletters: made once by the database itself, found again by the next run."""

from django.db import connection, transaction
from django.utils import timezone

from bench.filling import office
from newsletters.models import Article, Issue, Newsletter

LANGUAGES = ["it", "fr", "en"]
WORDS = "Chi torna porta con sé un mestiere, una lingua, una rete di persone; chi resta apre la porta. "
PARAGRAPHS = 5
"""Of each of the six articles: the mail becomes about 30 KB."""


def newsletter_with_readers(code: str, number: int) -> Newsletter:
    """A series with so many confirmed readers in three languages, one in a hundred at a suppressed address."""
    programme, _officer = office()
    found = Newsletter.objects.filter(code=code).first()
    if found is not None:
        return found
    with transaction.atomic(), connection.cursor() as cursor:
        newsletter = Newsletter.objects.create(programme=programme, code=code, name_it=f"Bench {code}", published=True)
        _readers(cursor, newsletter.pk, code, number)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE newsletters_subscriber, newsletters_subscription, core_suppressedaddress")
    return newsletter


def _readers(cursor: object, newsletter: int, code: str, number: int) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]
    execute("ALTER TABLE newsletters_subscription DISABLE TRIGGER USER")
    execute(
        """
        WITH reader AS (
            INSERT INTO newsletters_subscriber (uuid, email, name, language, key, created_at)
            SELECT gen_random_uuid(), 'r' || n || '@' || %(code)s || '.bench.example', 'Reader ' || n,
                (%(languages)s::text[])[1 + n %% 3], md5(%(code)s || n), now()
            FROM generate_series(1, %(number)s) n RETURNING id
        )
        INSERT INTO newsletters_subscription (subscriber_id, newsletter_id, state, since)
        SELECT id, %(newsletter)s, 'confirmed', now() FROM reader
        """,
        {"code": code, "languages": LANGUAGES, "number": number, "newsletter": newsletter},
    )
    execute(
        """
        INSERT INTO core_suppressedaddress (address, reason, at)
        SELECT 'R' || n || '@' || %s || '.bench.example', 'bounce', now() FROM generate_series(100, %s, 100) n
        """,
        [code, number],
    )
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE newsletters_subscription ENABLE TRIGGER USER")


def scheduled_issue(newsletter: Newsletter, *, paragraphs: int = PARAGRAPHS) -> Issue:
    """An issue of the series in three languages, due now."""
    number = newsletter.issues.count() + 1
    titles = {f"title_{code}": f"Numero {number}" for code in LANGUAGES}
    issue = Issue.objects.create(newsletter=newsletter, number=number, **titles)
    body = "\n\n".join([WORDS * 4] * paragraphs)
    for position in range(1, 7):
        words = {f"{field}_{code}": text for code in LANGUAGES for field, text in (("title", "Torino"), ("body", body))}
        Article.objects.create(issue=issue, position=position, **words)
    issue.state, issue.scheduled_at = Issue.State.SCHEDULED, timezone.now()
    issue.save(update_fields=["state", "scheduled_at"])
    return issue
