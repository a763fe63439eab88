"""Possible duplicates in the back office: the queue, and two rows side by side to make one of them, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration.acts import ActingAdmin, StaffAct
from core.administration.lists import KeysetList
from core.administration.pages import ReadOnly
from core.administration.shown import badge
from core.duplicates.kinds import LEFT, RIGHT, Comparison, Line, Side, kind_of
from core.duplicates.pairs import judge_no_duplicate, merge_pair
from core.duplicates.reading import kept_of, open_pairs_of, seen_pairs
from core.models import DuplicateCandidate

State = DuplicateCandidate.State
TONES = {"open": "progress", "merged": "done", "not_duplicate": "neutral"}
WHICH = ((LEFT, gettext_lazy("first")), (RIGHT, gettext_lazy("second")))


@dataclass(frozen=True)
class Choice:
    """A field of both to choose from, with its two radio buttons."""

    line: Line
    field: Any

    @property
    def sides(self) -> list[tuple[Any, str, Any]]:
        """(button, text, which of both) of each."""
        texts = (self.line.left, self.line.right)
        return [(button, text, which[1]) for button, text, which in zip(self.field, texts, WHICH, strict=True)]


class MergePair(StaffAct):
    """Make one row of the two: which stays, and what of each."""

    name, label, done = "merge", gettext_lazy("Merge the two"), gettext_lazy("They are one now.")
    permission, tone, listed = "core.view_duplicatecandidate", "primary", False
    from_states = (State.OPEN,)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    stays = forms.ChoiceField(label=gettext_lazy("Which of them stays"), choices=WHICH, widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.compared: Comparison = kind_of(self.row.model).compare(self.row.left_id, self.row.right_id, self.user)
        self.initial = {"seen": self.compared.seen, "stays": self.compared.stays}
        self.differing = [line for line in self.compared.lines if line.left != line.right]
        for line in self.differing:
            self.fields[line.name] = forms.ChoiceField(label=line.label, choices=WHICH, widget=forms.RadioSelect)
            self.initial[line.name] = line.better

    def choices(self) -> list[Choice]:
        """The fields that differ."""
        return [Choice(line, self[line.name]) for line in self.differing]

    def same(self) -> list[Line]:
        """What both say alike, where they say anything."""
        return [line for line in self.compared.lines if line.left == line.right and line.left]

    def renew(self) -> None:
        """What is sent next was seen as it stands now; what is chosen stays chosen."""
        self.prepare()
        chosen = {line.name: self.data.get(line.name, line.better) for line in self.differing}
        self.data = self.data.dict() | chosen | {"seen": self.compared.seen}  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> None:
        values, pair = self.cleaned_data, self.row
        keep = pair.left_id if values["stays"] == LEFT else pair.right_id
        choices = {
            line.name: "keep" if values[line.name] == values["stays"] else "gone" for line in self.differing
        }  # fmt: skip
        merge_pair(pair, keep=keep, choices=choices, seen=values["seen"], by=by, at=at)


class TellApart(StaffAct):
    """They are two."""

    name, label = "different", gettext_lazy("They are different")
    done = gettext_lazy("Noted. They come back here only if one of them changes its name.")
    permission, listed = "core.view_duplicatecandidate", False
    from_states = MergePair.from_states

    def carry_out(self, *, by: Any, at: datetime) -> None:
        judge_no_duplicate(self.row, permission=kind_of(self.row.model).permission, by=by, at=at)


class JudgedFilter(admin.SimpleListFilter):
    """What nobody has judged, unless other pairs are asked for."""

    title = gettext_lazy("state")
    parameter_name = "judged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(State.MERGED.value, State.MERGED.label), (State.NOT_DUPLICATE.value, State.NOT_DUPLICATE.label)]

    def choices(self, changelist: Any) -> Any:
        """With its own word in the place of "all"."""
        everything, *others = super().choices(changelist)
        return [everything | {"display": State.OPEN.label}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        judged = self.value()
        return queryset.filter(state=judged) if judged in State.values else queryset.to_look_at()


class PairList(KeysetList):
    """A page of pairs, with what both rows of each are called."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tell_sides(self.result_list)


def tell_sides(pairs: Iterable[Any]) -> None:
    """Put onto each pair what both its rows look like, as `left` and `right`."""
    rows = list(pairs)
    for model in {pair.model for pair in rows}:
        ours = [pair for pair in rows if pair.model == model]
        sides = kind_of(model).sides({key for pair in ours for key in (pair.left_id, pair.right_id)})
        for pair in ours:
            pair.left, pair.right = (sides.get(key, Side(key, "–")) for key in (pair.left_id, pair.right_id))


@admin.register(DuplicateCandidate)
class DuplicateAdmin(ReadOnly, ActingAdmin):
    """Pairs that may be one; whoever may judge their kind judges them here."""

    personal = True
    acts = (MergePair, TellApart)
    keyset = ("-score", "-id")
    change_form_template = "admin/core/duplicatecandidate/change_form.html"
    list_display = ("first", "second", "likeness", "found_at", "badge")
    list_display_links = ("first", "second")
    list_filter = (JudgedFilter,)
    fields = ("badge", "likeness", "found_at", "by", "at")

    def scope(self, queryset: Any, user: Any) -> Any:
        return seen_pairs(user).select_related("by")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PairList

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who judged, and when, once somebody has."""
        return self.fields[:3] if obj is not None and obj.state == State.OPEN else self.fields

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        tell_sides([row])
        title = _("Are these the same? %(left)s · %(right)s")
        return {
            "title": title % {"left": row.left.name, "right": row.right.name},
            "pair": row,
            "entries": [(word, side, _page_of(row.model, side.key)) for (_side, word), side in _both(row)],
        }

    def page_after(self, request: HttpRequest, row: Any, act: Any) -> str:
        """The row that stayed, where one was merged; else the queue, once the pair is judged."""
        row.refresh_from_db()
        if row.state == State.OPEN:
            return self.page_of(row)
        if row.state == State.MERGED and (kept := kept_of(row)):
            return _page_of(row.model, kept)
        return reverse("admin:core_duplicatecandidate_changelist")

    def explain(self, row: Any, error: Exception) -> str:
        now = DuplicateCandidate.objects.select_related("by").get(pk=row.pk)
        if now.state == State.OPEN:
            return kind_of(row.model).explain(error)
        words = {
            State.MERGED: _("%(who)s has merged the two meanwhile (%(when)s)."),
            State.NOT_DUPLICATE: _("%(who)s has said meanwhile that they are different (%(when)s)."),
        }[State(now.state)]
        return words % {"who": now.by, "when": date_format(timezone.localtime(now.at), "DATETIME_FORMAT")}

    @admin.display(description=gettext_lazy("first"))
    def first(self, row: Any) -> SafeString:
        return _named(row.left)

    @admin.display(description=gettext_lazy("second"))
    def second(self, row: Any) -> SafeString:
        return _named(row.right)

    @admin.display(description=gettext_lazy("likeness"))
    def likeness(self, row: Any) -> str:
        return _("%(number)s%%") % {"number": round(row.score * 100)}

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: Any) -> str:
        return badge(TONES[row.state], row.get_state_display())


def _both(row: Any) -> Any:
    return zip(WHICH, (row.left, row.right), strict=True)


def _page_of(model: str, key: int) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_change", args=[key])


def _named(side: Side) -> SafeString:
    """A name with its place below."""
    name = format_html('<span lang="{}">{}</span>', side.language, side.name) if side.language else side.name
    return (
        format_html('{}<br><small class="muted">{}</small>', name, side.place)
        if side.place
        else format_html("{}", name)
    )


def resembled(model: str, keys: Iterable[int], user: Any) -> dict[int, tuple[Side, str, str]]:
    """What rows of a table are called, with the page of each and that of a pair to look at in which it is, if any."""
    wanted = set(keys)
    if not wanted:
        return {}
    pairs = open_pairs_of(model, wanted, user)
    return {
        key: (side, _page_of(model, key), page_of_pair(pairs[key][0]) if key in pairs else "")
        for key, side in kind_of(model).sides(wanted).items()
    }


def page_of_pair(pair: DuplicateCandidate) -> str:
    """Where two are side by side."""
    return reverse("admin:core_duplicatecandidate_change", args=[pair.pk])
