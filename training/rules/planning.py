"""The office of a programme plans what is taught, where and by whom."""

import rules

from programmes.rules import is_manager, is_officer_or_manager
from training.states import EXPORTS, PLANS, REVOKES, WRITES

OFFICE_KEEPS = (
    "path", "curriculum", "module", "room", "trainer", "trainerassignment", "selfpacedunit", "unitpage", "quizquestion",
    "quizoption", "evaluationform", "evaluationquestion",
)  # fmt: skip
"""Tables that only the office reads and changes in the back office."""
OFFICE_CHANGES = ("course", "group", "session")
"""Tables that case workers read there too."""

rules.add_perm(WRITES, is_officer_or_manager)
rules.add_perm(PLANS, is_officer_or_manager)
rules.add_perm(REVOKES, is_officer_or_manager)
rules.add_perm("training.issue_certificate", is_officer_or_manager)
rules.add_perm("training.put_evaluation", is_officer_or_manager)
rules.add_perm("training.read_hours", is_officer_or_manager)
rules.add_perm(EXPORTS, is_manager)
for _name in OFFICE_KEEPS:
    for _act in ("view", "add", "change", "delete"):
        rules.add_perm(f"training.{_act}_{_name}", is_officer_or_manager)
for _name in OFFICE_CHANGES:
    for _act in ("add", "change", "delete"):
        rules.add_perm(f"training.{_act}_{_name}", is_officer_or_manager)
