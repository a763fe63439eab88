"""The back office of publications."""

from publications.admin.publications import PublicationAdmin

__all__ = ["PublicationAdmin"]
