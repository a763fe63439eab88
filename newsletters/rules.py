"""Who may do what with newsletters."""

import rules

from programmes.models import Role
from programmes.rules import is_administrator, is_data_protection, is_manager, role_predicate

writes = role_predicate(Role.OFFICER, Role.MANAGER, Role.COMMUNICATION)
sends = role_predicate(Role.MANAGER, Role.COMMUNICATION)
keeps_addresses = sends | is_data_protection

rules.add_perm("newsletters.write_issue", writes)
rules.add_perm("newsletters.send_issue", sends)
rules.add_perm("newsletters.see_subscribers", keeps_addresses)
rules.add_perm("newsletters.import_subscribers", sends)
rules.add_perm("newsletters.export_subscribers", is_manager | is_data_protection)
rules.add_perm("newsletters.end_subscription", keeps_addresses)

for _model in ("newsletter", "issue", "article"):
    rules.add_perm(f"newsletters.view_{_model}", writes)
for _model in ("issue", "article"):
    rules.add_perm(f"newsletters.add_{_model}", writes)
    rules.add_perm(f"newsletters.change_{_model}", writes)
    rules.add_perm(f"newsletters.delete_{_model}", writes)
for _verb in ("add", "change"):
    rules.add_perm(f"newsletters.{_verb}_newsletter", sends)
for _model in ("subscriber", "delivery"):
    rules.add_perm(f"newsletters.view_{_model}", keeps_addresses)
for _verb in ("view", "add", "change", "delete"):
    rules.add_perm(f"newsletters.{_verb}_sender", is_administrator | is_manager)
