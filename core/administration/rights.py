"""Rights in the back office come from the rules alone."""

from django.db import models
from django.http import HttpRequest

from core.states import allowed


class Scoped:
    """Rights from the rules `app.view_model`, `app.change_model`, …; a superuser has no short cut.

    `rights_of` names another rule's model ("programme", or "programmes.programme" of another app) whose rights
    count, for rows that belong to it.
    """

    model: type[models.Model]
    rights_of = ""

    def _may(self, request: HttpRequest, verb: str, obj: models.Model | None = None) -> bool:
        app, _, name = self.rights_of.rpartition(".")
        label = f"{app or self.model._meta.app_label}.{verb}_{name or self.model._meta.model_name}"
        return allowed(request.user, label, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "delete", obj)


class Belonging(Scoped):
    """Rights of rows that are part of another one: whoever may change that one may change, add and remove them."""

    def _may(self, request: HttpRequest, verb: str, obj: models.Model | None = None) -> bool:
        return super()._may(request, "view" if verb == "view" else "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "add", obj)
