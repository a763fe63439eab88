"""Personal fields of accounts."""

from accounts.erasing import close_accounts
from accounts.models import User
from core.personal_data import Kind, register

register(
    User,
    personal={"email": Kind.CONTACT, "full_name": Kind.IDENTITY, "last_login": Kind.CONTENT},
    plain="uuid password language time_zone is_administrator is_active is_superuser date_joined groups "
    "user_permissions sessions_since",
    user="pk",
    erase=close_accounts,
)
