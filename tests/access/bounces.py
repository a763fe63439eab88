"""What came back, and the numbers of its policy."""

from django.utils import timezone

from core.bouncing import record_bounce
from core.models import Bounce, BouncePolicy
from tests.access.back_office import NOBODY, pk, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row

KEEPERS = staff("data_protection", "administrator")
POLICY = pk(lambda scene: BouncePolicy.objects.get())


def came_back(scene: Scene) -> Bounce | None:
    return record_bounce(
        address="gone@example.org", kind="refused", source="mailbox", identifier="a report", at=timezone.now()
    )


ROWS = [
    *read_only("core_bounce", "data_protection", find=came_back),
    Row("admin:core_bouncepolicy_changelist", get=KEEPERS, post=KEEPERS),
    Row("admin:core_bouncepolicy_add", get=NOBODY, post=NOBODY),
    Row("admin:core_bouncepolicy_delete", get=NOBODY, post=NOBODY, kwargs=POLICY),
    Row("admin:core_bouncepolicy_*", get=KEEPERS, post=KEEPERS, kwargs=POLICY),
]
