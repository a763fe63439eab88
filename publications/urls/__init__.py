"""Addresses of the publications."""

from django.urls import path

from publications.views import files, public

app_name = "publications"
urlpatterns = [
    path("", public.publications, name="publications"),
    path("<slug:code>/", public.publication, name="publication"),
    path("<slug:code>/search/", public.search, name="search"),
    path("<slug:code>/read/<slug:anchor>/", public.chapter, name="chapter"),
    path("<slug:code>/pictures/<uuid:uuid>/", files.picture, name="picture"),
    path("<slug:code>/files/<slug:language>.pdf", files.old_file, name="old_file"),
    path("<slug:code>/<int:number>/<slug:language>.pdf", files.edition, name="edition"),
]
