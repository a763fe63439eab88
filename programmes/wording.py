"""The verbs and mails of programmes, in words."""

from django.utils.translation import gettext_lazy as _

from core.wording import name_mails, name_parameters, say
from programmes.models import Role

say(
    {
        "accounts.end_sessions": _("Ended all sessions of the account"),
        "programmes.grant_role": _("Granted a role"),
        "programmes.end_role": _("Ended a role"),
        "programmes.invite": _("Invited somebody to open an account"),
        "programmes.deactivate_account": _("Closed an account to signing in"),
        "programmes.reactivate_account": _("Opened an account to signing in again"),
    }
)
name_mails(
    {
        "programmes/invited": _("Invitation to open an account"),
        "programmes/role_granted": _("A role was granted"),
    }
)
name_parameters(
    {
        "role": (_("role"), [*Role.choices, ("administrator", _("administrator of the installation"))]),
        "role_granted": (_("role"), Role.choices),
        "role_ended": (_("role"), Role.choices),
        "programme": (_("programme"), None),
    }
)
