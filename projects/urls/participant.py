"""Addresses of projects for those who apply."""

from django.urls import URLPattern, path

from projects.views.participant import documents, dossiers, editing, following, leaving, listing, saving, submitting

ONE = "my/projects/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("calls/<slug:slug>/begin/", listing.begin, name="begin"),
    path("my/projects/", listing.my_projects, name="my_projects"),
    path(ONE, following.my_project, name="my_project"),
    path(f"{ONE}edit/", editing.edit, name="edit"),
    path(f"{ONE}save/", saving.save, name="save"),
    path(f"{ONE}documents/add/", documents.add, name="add_document"),
    path(f"{ONE}documents/<uuid:document>/", documents.download, name="document"),
    path(f"{ONE}documents/<uuid:document>/remove/", documents.remove, name="remove_document"),
    path(f"{ONE}submit/", submitting.submit, name="submit"),
    path(f"{ONE}withdraw/", leaving.withdraw, name="withdraw"),
    path(f"{ONE}renounce/", leaving.renounce, name="renounce"),
    path(f"{ONE}messages/", following.send, name="send_message"),
    path(f"{ONE}revisions/<int:number>/", following.revision, name="revision"),
    path(f"{ONE}revisions/<int:number>/changes/", following.changes, name="changes"),
    path(f"{ONE}revisions/<int:number>/print/", dossiers.ask, name="print_dossier"),
    path(f"{ONE}revisions/<int:number>/<slug:language>.pdf", dossiers.take, name="dossier"),
]
