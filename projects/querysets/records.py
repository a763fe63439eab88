"""Reads of what belongs to a project: its documents, its events, its dossiers on paper."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from projects.states import ProjectState

if TYPE_CHECKING:  # named in strings below
    from projects.models.project import (
        Project,
        ProjectDocument,  # noqa: F401
    )
    from projects.models.record import DossierFile, ProjectEvent, Revision  # noqa: F401


class DocumentQuerySet(models.QuerySet["ProjectDocument"]):
    def in_draft(self) -> Self:
        """The files that belong to the project now."""
        return self.with_files().filter(removed_at=None)

    def with_files(self) -> Self:
        return self.select_related("upload")


class EventQuerySet(models.QuerySet["ProjectEvent"]):
    def with_people(self) -> Self:
        return self.select_related("by", "on_behalf_of")

    def note_of_request(self) -> str:
        """What the staff wrote when they last asked for changes."""
        asked: Any = self.filter(target=ProjectState.REVISION_REQUESTED).order_by("-at", "-id")
        return str(asked.values_list("note", flat=True).first() or "")


class DossierFileQuerySet(models.QuerySet["DossierFile"]):
    def of_revision(self, revision: "Revision") -> Self:
        """Its documents with their state, the one that was asked for first at the top."""
        return self.filter(revision=revision).select_related("revision__project", "file").order_by("id")

    def of_project(self, project: "Project") -> Self:
        """Those of all its revisions, the latest revision first."""
        found = self.filter(revision__project=project).select_related("revision__project", "file")
        return found.order_by("-revision__number", "id")

    def in_language(self, language: str) -> "DossierFile | None":
        return self.filter(language=language).first()
