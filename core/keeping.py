"""Text that was sent when the session had run out: it waits until the same person has signed in again.

The person is named by a signed word in the form, so that nobody can leave text for somebody else, and nobody else
who signs in on the same device gets to see it.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, Signer

KEY = "kept"
HOURS = 24
CHARACTERS = 200_000
AT_ONCE = 3


def name_writer(user: Any) -> str:
    """The word that stands in a form and says whose text it takes."""
    return Signer(salt="core.keeping").sign(str(user.uuid))


def writer_in(word: str) -> str:
    """The uuid of the account that the form was made for; '' when the word was not written here."""
    try:
        return Signer(salt="core.keeping").unsign(word[:200])
    except BadSignature:
        return ""


def keep(session: SessionBase, thing: str, values: dict[str, Any], *, writer: str, at: datetime) -> bool:
    """Keep values for `thing` until `writer` signs in, at most a day; false when they are too large."""
    if len(json.dumps(values)) > CHARACTERS:
        return False
    others = dict(list(session.get(KEY, {}).items())[-AT_ONCE + 1 :])
    others.pop(thing, None)
    session[KEY] = {**others, thing: {"writer": writer, "at": at.isoformat(), "values": values}}
    session.set_expiry(int(timedelta(hours=HOURS).total_seconds()))
    return True


def kept(session: SessionBase, thing: str, *, reader: Any, at: datetime) -> dict[str, Any] | None:
    """What `reader` left for `thing`. Text of somebody else, or older than a day, is forgotten instead."""
    forget_others(session, reader=reader, at=at)
    found = session.get(KEY, {}).get(thing)
    return found["values"] if found else None


def forget_others(session: SessionBase, *, reader: Any, at: datetime) -> None:
    """Drop what somebody else left in this session, and what is older than a day."""
    everything = session.get(KEY, {})
    for thing, found in everything.items():
        age = at - datetime.fromisoformat(found["at"])
        if found["writer"] != str(reader.uuid) or age > timedelta(hours=HOURS):
            forget(session, thing)


def forget(session: SessionBase, thing: str) -> None:
    """Drop what was kept for `thing`."""
    others = {name: found for name, found in session.get(KEY, {}).items() if name != thing}
    if others:
        session[KEY] = others
    elif KEY in session:
        del session[KEY]
