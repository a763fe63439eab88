"""Settings for the type checker alone: modeltranslation adds its fields but leaves the managers as they are written.

The manager classes that it makes at run time have no type; the ones in the code have the same methods.
"""

import os

from modeltranslation.apps import ModeltranslationConfig

os.environ["CIRCOLO_DEMO"] = "1"
os.environ.pop("ALLOWED_HOSTS", None)

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS


class FieldsAlone(ModeltranslationConfig):
    """modeltranslation without its managers."""

    def ready(self) -> None:
        from modeltranslation import translator

        translator.add_manager = lambda model: None  # noqa: ARG005
        super().ready()


INSTALLED_APPS = [app.replace("modeltranslation", f"{__name__}.FieldsAlone") for app in INSTALLED_APPS]
