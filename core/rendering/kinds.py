"""What documents are called. Each app names the kinds that it asks for, when it loads."""

from django.utils.functional import Promise

_labels: dict[str, Promise] = {}


def name_documents(kind: str, label: Promise) -> None:
    """Documents of this kind ("app.thing") are called `label` in lists."""
    _labels[kind] = label


def kind_label(kind: str) -> str:
    """What a kind is called in the reader's language; itself where nobody named it."""
    return str(_labels.get(kind, kind))
