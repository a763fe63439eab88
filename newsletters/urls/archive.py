"""Addresses of the archive."""

from django.urls import path

from newsletters.views import archive, archive_files

urlpatterns = [
    path("", archive.newsletters, name="newsletters"),
    path("<slug:code>/", archive.newsletter, name="newsletter"),
    path("<slug:code>/<int:number>/", archive.issue, name="issue"),
    path("<slug:code>/<int:number>/pictures/<uuid:uuid>/", archive_files.picture, name="picture"),
    path("<slug:code>/<int:number>/editions/<uuid:uuid>/", archive_files.edition, name="edition"),
    path("<slug:code>/<int:number>/pdf/", archive_files.pdf, name="pdf"),
]
