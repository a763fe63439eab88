"""Acts in the back office: a form with a button on the page of a row, and the act behind it."""

import copy
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial, update_wrapper
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.administration.pages import ScopedAdmin, forget_rows
from core.errors import Conflict, WrongState
from core.states import allowed

Text = str | Promise


class StaffAct(forms.Form):
    """What staff can do with a row. Its fields are what the act needs to know; `carry_out` calls the act.

    `name` stands in the address, `label` on the button, `lead` above the form, `done` is said afterwards. It
    is offered for rows in one of `from_states`, or in any state. `sensitive` acts ask for the second factor again; one
    that is not `listed` stands elsewhere on the page, one with a `board` on that page about the row. A form that is
    `closed` cannot be sent: nothing is left to choose, or it only shows what was typed too late.
    """

    name: ClassVar[str]
    label: ClassVar[Text]
    done: ClassVar[Text]
    permission: ClassVar[str]
    from_states: ClassVar[Collection[str]] = ()
    of_installation: ClassVar[bool] = False
    tone: ClassVar[str] = "secondary"
    sensitive: ClassVar[bool] = False
    listed: ClassVar[bool] = True
    board: ClassVar[str] = ""
    template: ClassVar[str] = "admin/_act_fields.html"
    lead: Text = ""
    address = ""
    first = False
    closed = False

    def __init__(self, data: Any = None, files: Any = None, *, row: Any, user: Any) -> None:
        self.row, self.user = row, user
        super().__init__(data, files, auto_id=f"id_{self.name}_%s")
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values from `row` and `user`."""

    @classmethod
    def is_open(cls, row: Any) -> bool:
        """Whether the state of the row lets this be done."""
        return row is not None and (not cls.from_states or row.state in cls.from_states)

    @classmethod
    def subject(cls, row: Any) -> models.Model | None:
        """The row that `permission` is about; none for what belongs to the whole installation."""
        found: models.Model | None = None if cls.of_installation else row
        return found

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        """Whether to offer this to `user` now."""
        return cls.is_open(row) and cls.permitted(user, row)

    @classmethod
    def permitted(cls, user: Any, row: Any) -> bool:
        """Whether `user` has the right, whatever the state of the row. The act itself asks again."""
        return allowed(user, cls.permission, cls.subject(row))

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        """Call the act with what was filled in."""
        raise NotImplementedError

    def renew(self) -> None:
        """Somebody else acted first: let what was typed be sent again, now over what stands."""

    def come_back(self, said: str, *, row: Any) -> None:
        """Say what somebody else did first and keep what was typed; `row` is as it stands now."""
        self.row = row
        self.closed = not self.is_open(row)
        if self.closed:
            hint = _("This can no longer be done. What you wrote is still here, so that you can copy it.")
        else:
            hint = _("What you wrote is still here. Look at what has changed, and send it again if it still holds.")
            self.renew()
        self.add_error(None, [said, hint])


class ActingAdmin(ScopedAdmin):
    """A page with acts: each is posted to an address of its own, and comes back to the page with what happened."""

    acts: Sequence[type[StaffAct]] = ()
    change_form_template = "admin/acting_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        opts = self.opts
        ours = [
            path(
                f"<int:object_id>/{act.name}/",
                self.admin_site.admin_view(self._view_of(act)),
                name=f"{opts.app_label}_{opts.model_name}_{act.name}",
            )
            for act in self.acts
        ]
        return [*ours, *super().get_urls()]

    def _view_of(self, act: type[StaffAct]) -> Any:
        return update_wrapper(partial(self.act_view, act=act), self.act_view)

    def act_view(self, request: HttpRequest, object_id: int, *, act: type[StaffAct]) -> HttpResponse:
        """Carry out an act on a row that the user may see; what a sensitive one needs is asked first."""
        row = self.seen_row(request, object_id)
        if request.method != "POST":
            return redirect(self.page_of(row))
        if not act.permitted(request.user, row):
            raise PermissionDenied
        view = self.admin_site.sensitive(self._act) if act.sensitive else self._act  # type: ignore[attr-defined]
        return view(request, row, act)

    def _act(self, request: HttpRequest, row: Any, act: type[StaffAct]) -> HttpResponse:
        form = act(request.POST, request.FILES, row=row, user=request.user)
        if not form.is_valid():
            if not act.is_open(row):
                return self._too_late(request, row, form, WrongState(act.name))
            return self.show(request, row, tried=form)
        try:
            said = form.carry_out(by=request.user, at=timezone.now())
        except ValidationError as error:
            add_errors(form, error)
            return self.show(request, row, tried=form)
        except (WrongState, Conflict) as error:
            return self._too_late(request, row, form, error)
        messages.success(request, said if isinstance(said, str) else str(act.done))
        return redirect(self.page_after(request, row, act))

    def _too_late(self, request: HttpRequest, row: Any, form: StaffAct, error: Exception) -> HttpResponse:
        """Somebody else acted first: say so, above what was typed if anything was."""
        said = self.explain(row, error)
        now = self.get_queryset(request).filter(pk=row.pk).first()
        messages.error(request, said)
        if now is None or not form.visible_fields():
            return redirect(self.page_after(request, row, type(form)))
        form.come_back(said, row=now)
        forget_rows(request, now=now)
        return self.show(request, now, tried=form)

    def address_of(self, row: Any, act: StaffAct) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{act.name}", args=[row.pk])

    def page_of(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def page_after(self, request: HttpRequest, row: Any, act: type[StaffAct]) -> str:
        """Where to go once the act is done: the row's page, or its list when it is seen no more."""
        if self.get_queryset(request).filter(pk=row.pk).exists():
            return self.page_of(row)
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def explain(self, row: Any, error: Exception) -> str:
        """Why the act could not be done, for the person who tried."""
        return _("This has changed meanwhile, so nothing was done. Look at it as it is now.")

    def acts_for(
        self, request: HttpRequest, row: Any, tried: StaffAct | None = None, *, board: str = ""
    ) -> list[StaffAct]:
        """The forms of what the user can do now on a page of the row; one that was tried comes back with its errors."""
        offered = [
            tried if tried is not None and type(tried) is act else act(row=row, user=request.user)
            for act in self.acts
            if act.board == board and ((tried is not None and type(tried) is act) or act.may(request.user, row))
        ]
        for form in offered:
            form.address = self.address_of(row, form)
        return offered

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.seen_row(request, object_id)
        context = {"acts": self.acts_for(request, row), **self.more(request, row)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What else the page shows of the row."""
        return {}

    def show(self, request: HttpRequest, row: Any, tried: StaffAct) -> HttpResponse:
        """The page again, with the form that was tried and its errors."""
        again = copy.copy(request)
        again.method, again.POST = "GET", QueryDict()
        acts = self.acts_for(request, row, tried)
        return self.change_view(again, str(row.pk), extra_context={"acts": acts, "tried": tried})


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an act refused beside the fields of the form that it is about, else above them."""
    found = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)
