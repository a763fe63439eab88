"""Addresses of certificates: verified by everybody, on paper for their holders."""

from django.urls import URLPattern, path

from training.views import certificate_files, certificates, verifying

OWN = "my/training/certificates/<slug:code>/"

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", verifying.find, name="find"),
    path("certificates/<slug:code>/", verifying.verify, name="verify"),
    path(f"{OWN}print/", certificates.ask, name="print"),
    path(f"{OWN}<slug:languages>.pdf", certificate_files.own_file, name="file"),
]
