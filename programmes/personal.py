"""Personal fields of programmes."""

from core.personal_data import register
from programmes.models import Activity, Membership, Programme

register(
    Programme,
    plain="code name short_name summary description starts_on ends_on origin_countries host_countries contact_email "
    "published source_language",
)
register(Activity, plain="programme code label number starts_on ends_on order source_language")
register(Membership, plain="user programme role since until granted_by", user="user")
