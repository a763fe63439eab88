"""How far the texts are translated: whoever runs the platform or writes for it reads that, of what they find anyway."""

from copy import copy

from core.models import TranslationState
from core.translating import record_translation, source_hashes, source_mark
from programmes.models import Activity
from tests.access.back_office import OFFICE, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row

READERS = (*OFFICE, "communication", "administrator")


def out_of_date(scene: Scene) -> str:
    """What the button of a translation says that its source has left behind, of something the programme did."""
    done = Activity(programme=scene.cast.programme, code="meetings", label_it="Incontri", label_fr="Réunions")
    done.save()
    record_translation(done)
    before = copy(done)
    done.label_it = "Riunioni"
    done.save()
    record_translation(done, before=before)
    return f"programmes.activity:{done.pk}:fr:{source_mark(source_hashes(done))}"


ROWS = [
    *read_only(
        "core_translationstate",
        *READERS,
        find=lambda scene: TranslationState.objects.create(
            object_type="programmes.programme", object_id=scene.cast.programme.pk, language="fr", state="missing"
        ),
    ),
    Row(
        "admin:core_translationstate_texts",
        get=staff(*READERS),
        post=staff(*READERS),
        data=lambda scene, route: {"language": "fr", "which": "todo", "form": "xlf"},
    ),
    Row(
        "admin:core_translationstate_fits",
        get=staff(*READERS),
        post=staff("manager", "administrator"),
        data=lambda scene, route: {"fits": out_of_date(scene)},
    ),
]
