"""Who may do what in the training room."""

from training.rules import courses, people, planning, teaching

__all__ = ["courses", "people", "planning", "teaching"]
