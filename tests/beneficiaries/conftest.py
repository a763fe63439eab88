"""Everybody, for questions about rights."""

from tests.projects.conftest import everybody

__all__ = ["everybody"]
