"""Who has pages of a trainer at all."""

import rules

from programmes.models import Role
from programmes.rules import role_predicate

is_trainer = role_predicate(Role.TRAINER)

rules.add_perm("training.enter_teaching", is_trainer)
