"""The demo's programmes, activities and calls."""

from datetime import date
from typing import Any

from core.translating import record_translation
from portal.demo.content import days_from_now, in_languages, read
from programmes.models import Activity, Programme
from projects.models import Call, Criterion, ScalePoint


def load_programmes() -> Programme:
    """The programme that the demo is about, and the others in brief; returns the former."""
    content = read("programme")
    main = _programme(content["programme"])
    for order, found in enumerate(content["programme"]["activities"]):
        activity = Activity.objects.create(
            programme=main, code=found["code"], number=found["number"], order=order,
            starts_on=_first_day(found.get("start_year")), ends_on=_last_day(found.get("end_year")),
            source_language=main.source_language, **in_languages("label", found["label"]),
        )  # fmt: skip
        record_translation(activity)
    for other in content["others"]:
        _programme(other)
    return main


def _programme(found: dict[str, Any]) -> Programme:
    programme = Programme(
        code=found["code"], short_name=found["short_name"] or "", source_language=found["source_language"],
        starts_on=_first_day(found.get("start_year")), ends_on=_last_day(found.get("end_year")),
        contact_email=found.get("contact_email") or "", published=True,
        **in_languages("name", found["name"]),
        **in_languages("summary", found["summary"]),
        **in_languages("description", found["description"]),
    )  # fmt: skip
    programme.origin_countries = found.get("origin_countries") or []
    programme.host_countries = found.get("host_countries") or []
    programme.save()
    record_translation(programme)
    return programme


def _first_day(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def _last_day(year: int | None) -> date | None:
    return date(year, 12, 31) if year else None


def load_calls(programme: Programme) -> dict[str, Call]:
    """The calls with their scales and criteria, by key."""
    return {found["key"]: _call(programme, number, found) for number, found in enumerate(read("calls")["calls"], 1)}


def _call(programme: Programme, number: int, found: dict[str, Any]) -> Call:
    call = Call.objects.create(
        programme=programme, slug=found["code"], reference_prefix=f"MR{number}",
        source_language=found["source_language"],
        opens_at=days_from_now(found["opens_in_days"], hour=9),
        closes_at=days_from_now(found["closes_in_days"], hour=18),
        time_zone=found["time_zone"], grace_minutes=found["grace_minutes"], countries=found["project_countries"],
        instruments=found["instruments"], ceiling=found["ceiling"], currency=found["currency"], blind=found["blind"],
        assessments_needed=found["assessments_needed"], others_seen=found["assessors_see_others"], published=True,
        **in_languages("title", found["title"]),
        **in_languages("summary", found["summary"]),
        **in_languages("text", found["text"]),
    )  # fmt: skip
    record_translation(call)
    for value, labels in found["scale"]["labels"].items():
        point = ScalePoint.objects.create(call=call, value=int(value), **in_languages("label", labels))
        record_translation(point)
    for order, criterion in enumerate(found["criteria"], 1):
        row = Criterion.objects.create(
            call=call, order=order, weight=criterion["weight"], optional=criterion["optional"],
            **in_languages("label", criterion["label"]), **in_languages("help", criterion["help"]),
        )  # fmt: skip
        record_translation(row)
    return call
