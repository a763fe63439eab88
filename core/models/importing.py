from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField, PublicIdField
from core.models.upload import Upload
from core.states import Transition
from core.triggers import legal_states


class ImportState(models.TextChoices):
    """Of a spreadsheet on its way in."""

    RECEIVED = "received", _("being read")
    READY = "ready", _("to check")
    FAILED = "failed", _("not readable")
    ACCEPTED = "accepted", _("being carried out")
    MERGED = "merged", _("carried out")
    REFUSED = "refused", _("dropped")


S = ImportState
IMPORT_TRANSITIONS = [
    Transition(S.RECEIVED, S.READY, "read", "core.view_importbatch"),
    Transition(S.RECEIVED, S.FAILED, "read", "core.view_importbatch"),
    Transition(S.RECEIVED, S.REFUSED, "refuse", "core.view_importbatch"),
    Transition(S.READY, S.RECEIVED, "read_again", "core.view_importbatch"),
    Transition(S.READY, S.ACCEPTED, "accept", "core.view_importbatch"),
    Transition(S.READY, S.REFUSED, "refuse", "core.view_importbatch"),
    Transition(S.ACCEPTED, S.MERGED, "merge", "core.view_importbatch"),
    Transition(S.ACCEPTED, S.READY, "give_back", "core.view_importbatch"),
]


class ImportBatch(models.Model):
    """A spreadsheet that becomes rows of the platform: read into ImportRows, looked at, carried out whole or dropped.

    `kind` names what its rows are (core.importing.kinds). `read_as` tells how the file was read (encoding, delimiter,
    sheet), `ignored` the columns that nobody knows; `rows_read` lets reading go on where it stopped. `problem` is why
    it cannot be read, or why it could not be carried out.
    """

    uuid = PublicIdField(unique=True)
    kind = models.CharField(_("what it holds"), max_length=60)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+", verbose_name=_("file"))
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    read_as = models.JSONField(default=dict, blank=True)
    ignored = models.JSONField(default=list, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    problem = BoundedTextField(_("problem"), max_length=1000, blank=True)
    add_doubles = models.BooleanField(_("add possible duplicates too"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    at = models.DateTimeField(_("sent"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(  # what the sweep works on
                fields=["id"], name="imports_to_work_on", condition=models.Q(state__in=["received", "accepted"])
            ),
            models.Index(fields=["-at", "-id"], name="imports_latest"),  # the staff's list
        ]
        triggers = legal_states([(line.source, line.target) for line in IMPORT_TRANSITIONS], first=S.RECEIVED)

    def __str__(self) -> str:
        return self.upload.name


class ImportRow(models.Model):
    """One row of a spreadsheet and what would become of it.

    `number` is the row as the spreadsheet counts. `values` maps columns to values; `changes` maps those that would
    change to [old, new]. `problems` is a list of {"column", "cell", "reason"}. `identity` tells rows of one file that
    mean the same thing. `target_id` is the row that it changes, `like_id` one that resembles it; `fingerprint` is
    what the target looked like when it was read.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        UPDATE = "update", _("changes")
        UNCHANGED = "unchanged", _("unchanged")
        POSSIBLE_DUPLICATE = "possible_duplicate", _("possible duplicate")
        ERROR = "error", _("with errors")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("what becomes of it"), max_length=20, choices=Kind)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    identity = models.CharField(max_length=300)
    target_id = models.BigIntegerField(null=True)
    like_id = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "kind", "number"], name="import_rows_by_kind"),  # the preview's tabs
            models.Index(fields=["batch", "identity"], name="import_rows_alike"),  # twice in one file
        ]

    def __str__(self) -> str:
        return f"row {self.number}"

    @property
    def called(self) -> str:
        """What the row calls itself: a person's whole name, else a name or title, else its identifier or address."""
        person = " ".join(str(self.values[name]) for name in ("given_name", "family_name") if name in self.values)
        names = (str(value) for name, value in self.values.items() if name.startswith(("name", "title")))
        return person or next(names, str(self.values.get("uuid") or self.values.get("email") or "–"))

    @property
    def beside(self) -> str:
        """What tells it from others of the same name: its place, a person's birthday, which text of it."""
        told = (self.values.get(name) for name in ("birth_date", "city", "residence_city", "about"))
        return " · ".join(str(value) for value in told if value)
