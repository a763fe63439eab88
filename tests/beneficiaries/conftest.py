"""Everybody, for questions about rights."""

from tests.projects.conftest import everybody, named

__all__ = ["everybody", "named"]
