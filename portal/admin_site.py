"""Puts the project's own back office in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class CircoloAdminConfig(AdminConfig):
    default_site = "portal.back_office.BackOffice"
