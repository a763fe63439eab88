"""Settings for the type checker alone: without modeltranslation, whose managers have no type before it runs."""

import os

os.environ["CIRCOLO_DEMO"] = "1"
os.environ.pop("ALLOWED_HOSTS", None)

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "modeltranslation"]
