"""Who may do what in the training room."""

from training.rules import courses, people, planning

__all__ = ["courses", "people", "planning"]
