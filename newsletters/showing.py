"""What an issue shows in a language: the one source of its page, its mail, its paper and its preview."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.safestring import SafeString

from core.lists import Item, items_of
from core.markdown import render_markdown
from core.models import Upload
from core.plain_markdown import plain_markdown
from core.shown import shown
from newsletters.models import Article, Issue


@dataclass(frozen=True)
class Part:
    """An article: its own words (`html`, and `text` for those who read no HTML), or the `items` of a list.

    The languages are those that the words are really in; where nothing says more, that of the part is of its body.
    """

    key: str
    title: str
    title_language: str
    language: str
    html: SafeString
    text: str
    link: str
    picture: Upload | None
    picture_words: str
    picture_language: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Content:
    """An issue in `language`, as far as it was translated; where it was not, a text stands in the one it exists in."""

    language: str
    title: str
    title_language: str
    lead_html: SafeString
    lead_text: str
    lead_language: str
    picture: Upload | None
    picture_words: str
    picture_language: str
    parts: list[Part]


def issue_content(issue: Issue, language: str) -> Content:
    """The issue as a reader of `language` gets it.

    One query for the articles and one for each kind of list that stands in it, however many there are. Lists without
    anything that may still be told are left out.
    """
    articles = list(issue.articles.in_order())
    items = _items(articles, language)
    title, lead, words = (shown(issue, name, language) for name in ("title", "lead", "picture_words"))
    return Content(
        language=language,
        title=title.text,
        title_language=title.language,
        lead_html=render_markdown(lead.text, top_heading=2),
        lead_text=plain_markdown(lead.text),
        lead_language=lead.language,
        picture=_there(issue.picture),
        picture_words=words.text,
        picture_language=words.language,
        parts=[
            _part(article, language, items.get(article.pk, []))
            for article in articles
            if article.kind != Article.Kind.LIST or items.get(article.pk)
        ],
    )


def _items(articles: Iterable[Article], language: str) -> dict[int, list[Item]]:
    """The items of each article that is a list, each list asked once."""
    lists = [article for article in articles if article.kind == Article.Kind.LIST]
    found: dict[int, list[Item]] = {}
    with translation.override(language):
        for code in dict.fromkeys(article.list_code for article in lists):
            same = [article for article in lists if article.list_code == code]
            keys = dict.fromkeys(key for article in same for key in article.list_keys)
            by_key = {item.key: item for item in items_of(code, list(keys))}
            for article in same:
                found[article.pk] = [by_key[key] for key in article.list_keys if key in by_key]
    return found


def _part(article: Article, language: str, items: list[Item]) -> Part:
    title, body, link, words = (shown(article, name, language) for name in ("title", "body", "link", "picture_words"))
    return Part(
        key=article.uuid.hex,
        title=title.text,
        title_language=title.language,
        language=body.language if body else title.language,
        html=render_markdown(body.text, top_heading=3),
        text=plain_markdown(body.text),
        link=link.text,
        picture=_there(article.picture),
        picture_words=words.text,
        picture_language=words.language,
        items=items,
    )


def _there(picture: Upload | None) -> Upload | None:
    """The picture, unless its content was erased."""
    return picture if picture is not None and picture.file else None
