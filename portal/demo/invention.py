"""The demo's invented organisations: put together from hand-written parts, the same each time.

Each has the shape of an organisation in organisations.json, and what only an invented one may have.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from portal.demo.content import LANGUAGES, read

SUPPORTING = {"IT": 28, "MA": 21, "SN": 3, "TN": 3, "GH": 2, "EC": 1, "PE": 1, "BO": 1}
AT_WORK = {"IT": 30, "MA": 24}
IN_BOTH_LISTS = 5
"""Every fifth supporter stands among the agencies too: twelve."""

LOCAL_PARTNERS = 36
ASSOCIATIONS = 63
SUPPORTING_ASSOCIATIONS = 19

SUPPORTERS = [
    "incubator", "bank_or_mfi", "company", "training_body", "ngo", "company", "chamber_of_commerce", "incubator",
    "bank_or_mfi", "public_authority", "training_body", "university_or_research",
]  # fmt: skip
AGENCIES = [
    "public_authority", "ngo", "training_body", "ngo", "university_or_research", "consulate", "ngo", "public_authority",
    "chamber_of_commerce", "international_organisation", "training_body",
]  # fmt: skip
SPOKEN = {
    "IT": ["it", "ar", "fr", "en", "es"], "MA": ["fr", "ar", "it", "zgh", "en"], "SN": ["fr", "wo"],
    "TN": ["ar", "fr", "it"], "GH": ["en", "ak"], "EC": ["es", "it"], "PE": ["es", "qu"], "BO": ["es", "qu"],
}  # fmt: skip
READERS = ["public", "signed_in", "internal"]
STAGES: dict[str, list[str]] = {
    "incubation": ["idea", "start_up"], "financial_assistance": ["start_up", "existing"], "coaching": ["idea"],
}  # fmt: skip
MONEY = {"IT": ("EUR", 1), "MA": ("MAD", 10), "SN": ("XOF", 500), "TN": ("TND", 3), "GH": ("GHS", 12)}
INTEGRATING = {"internship", "job", "administrative_assistance", "training"}
COUNTED = {"internship", "job", "incubation", "training"}

Found = dict[str, Any]


def invented_organisations() -> list[Found]:
    """All of them: supporters, agencies, associations."""
    places = {country: _cities(country) for country in SUPPORTING}
    names = {country: list(read("repertoire")["proper_names"][country]) for country in SUPPORTING}
    rows: list[Found] = []
    for country, kind, lists in _plan():
        number = len(rows)
        city = places[country][number % len(places[country])]
        rows.append(_organisation(number, kind, names[country].pop(0), city, lists))
    for row in [row for row in rows if row["country"] == "IT"][:LOCAL_PARTNERS]:
        row["roles"] = [["amico", "partner"]]
    return [*rows, *_associations()]


def _plan() -> Iterator[tuple[str, str, list[str]]]:
    """The country, kind and lists of each."""
    for lists, countries, kinds in (("supporters", SUPPORTING, SUPPORTERS), ("agencies", AT_WORK, AGENCIES)):
        order = [country for country, number in countries.items() for _ in range(number)]
        for number, country in enumerate(order):
            both = lists == "supporters" and number % IN_BOTH_LISTS == 0
            yield country, kinds[number % len(kinds)], [lists, "agencies"] if both else [lists]


def _associations() -> Iterator[Found]:
    names, cities = read("repertoire")["proper_names"]["diaspora"], _cities("IT")
    for number in range(ASSOCIATIONS):
        lists = ["associations", *(["supporters"] if number < SUPPORTING_ASSOCIATIONS else [])]
        kind, city = "diaspora_association", cities[number % len(cities)]
        yield _organisation(number, kind, names[number % len(names)], city, lists)


def _cities(country: str) -> list[Found]:
    return [city for city in read("repertoire")["cities"] if city["country"] == country]


def _organisation(number: int, kind: str, name: str, city: Found, lists: list[str]) -> Found:
    words, spoken = read("repertoire"), SPOKEN[city["country"]]
    named = _filled(_one(words["names"][kind], number), city, name=name)
    code = slugify(named["it"])[:60]
    sectors = list(words["sectors"])
    return {
        "code": code, "kind": kind, "names": named, "repertoires": lists, "roles": [], "invented": True,
        "country": city["country"], "region": city["region"], "city": city["city"], "at": city["at"],
        "source_language": "it" if city["country"] == "IT" else "en" if city["country"] == "GH" else "fr",
        "mission": _mission(number, kind, city),
        "languages": [spoken[0], *dict.fromkeys(spoken[1 + (number + step) % (len(spoken) - 1)] for step in (0, 1))],
        "sectors": sorted({_one(sectors, number), _one(sectors, number // 3 + 4)}),
        "confirmed": number * 7 % 320 + 3,
        "details": [{"kind": "email", "value": f"{code}@example.org", "visibility": _one(READERS, number)}],
        "offers": [_offer(number + step, kind, city) for step in range(_offers(number, lists))],
    }  # fmt: skip


def _offers(number: int, lists: list[str]) -> int:
    if "supporters" not in lists:
        return 0 if "associations" in lists else number % 2
    return 1 if "associations" in lists else 1 + number % 3


def _mission(number: int, kind: str, city: Found) -> dict[str, str]:
    """Two or three sentences."""
    words = read("repertoire")
    parts = [_one(words["what"][kind], number // 2), _one(words["whom"], number), _one(words["how"], number // 3)]
    filled = [_filled(part, city) for part in parts]
    return {code: " ".join(part[code] for part in filled if part[code]) for code in LANGUAGES}


def _offer(number: int, kind: str, city: Found) -> Found:
    words = read("repertoire")
    offered = _one(words["gives"][kind], number)
    texts = words["offers"][offered]
    # Multiplied, so that neighbours of one kind differ in title, sector and terms.
    title = _one(texts["titles"], number * 5 + number // 3)
    sector = list(words["sectors"])[number * 3 % len(words["sectors"])]
    at_home = city["country"] == "IT"
    return {
        "kind": offered,
        "aim": "integration" if at_home and (offered in INTEGRATING or number % 3 == 0) else "return",
        "title": _filled(title, city, sector=words["sectors"][sector]),
        "description": _one(texts["texts"], number // 2),
        "conditions": _one(words["conditions"], number),
        "country": city["country"], "region": city["region"], "city": city["city"],
        "sectors": [sector] if "{sector}" in title["it"] else [],
        "online": offered in {"mentoring", "coaching"} and number % 2 == 0,
        "stages": STAGES.get(offered, []),
        "places": 2 + number % 14 if offered in COUNTED else None,
        "since": number % 60 + 1,
        **_money(number, offered, city["country"]), **_period(number),
    }  # fmt: skip


def _money(number: int, offered: str, country: str) -> Found:
    if offered != "financial_assistance":
        return {}
    currency, rate = MONEY.get(country, ("USD", 1))
    return {"amount_from": 500 * rate, "amount_to": (3000 + number % 5 * 1500) * rate, "currency": currency}


def _period(number: int) -> dict[str, int]:
    """In days from today: no end for two of five, some end soon."""
    periods: list[dict[str, int]] = [
        {}, {}, {"until": 4 + number % 20}, {"until": 40 + number % 200}, {"from": -20, "until": 90 + number * 7 % 240}
    ]  # fmt: skip
    return periods[number % len(periods)]


def _one(choices: list[Any], number: int) -> Any:
    return choices[number % len(choices)]


def _filled(texts: dict[str, str], city: Found, *, name: str = "", sector: Found | None = None) -> dict[str, str]:
    """The texts with the city, the proper name and the sector in them, as each language says them."""
    return {
        code: text.replace("{name}", name)
        .replace("{city}", city["in"][code].partition(" ")[2])
        .replace("{in}", city["in"][code])
        .replace("{sector}", (sector or {}).get(code, ""))
        for code, text in texts.items()
    }
