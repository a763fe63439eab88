"""The back office's pages of data protection: erasures, files with persons, periods of keeping."""

from datetime import timedelta

from django.utils import timezone

from beneficiaries.models import ErasureRequest, PersonExport, RetentionRule
from tests.access.back_office import pk, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row

PROTECTS = staff("data_protection")
BOTH = ("manager", "data_protection")


def asked(scene: Scene) -> ErasureRequest:
    return ErasureRequest.objects.create(beneficiary=scene.cast.amina.beneficiary, by=scene.cast.amina)


def export(scene: Scene) -> PersonExport:
    """Marco asked for it."""
    return PersonExport.objects.create(
        programme=scene.cast.programme, purpose="Seats", language="it", by=scene.cast.marco,
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip


def period(scene: Scene) -> RetentionRule:
    return RetentionRule.objects.create(programme=scene.cast.programme, about="ended_participation", months=12)


ROWS = [
    Row(
        "admin:beneficiaries_erasurerequest_erase",
        "admin:beneficiaries_erasurerequest_refuse",
        get=PROTECTS,
        post=PROTECTS,
        kwargs=pk(asked),
    ),
    *read_only("beneficiaries_erasurerequest", "data_protection", find=asked, add=PROTECTS),
    Row("admin:beneficiaries_personexport_download", get=staff(*BOTH), post=staff("manager"), kwargs=pk(export)),
    *read_only("beneficiaries_personexport", *BOTH, find=export, add=staff(*BOTH)),
    Row(
        "admin:beneficiaries_retentionrule_changelist",
        "admin:beneficiaries_retentionrule_soon",
        "admin:beneficiaries_retentionrule_add",
        get=staff(*BOTH),
        post=staff(*BOTH),
    ),
    Row("admin:beneficiaries_retentionrule_*", get=staff(*BOTH), post=staff(*BOTH), kwargs=pk(period)),
]
