"""Who writes the statements of the installation."""

import rules

from programmes.rules import is_administrator

rules.add_perm("portal.view_statement", is_administrator)
rules.add_perm("portal.add_statement", is_administrator)
rules.add_perm("portal.change_statement", is_administrator)
rules.add_perm("portal.delete_statement", is_administrator)
