"""Addresses for other systems, without a language before them: it is part of the document's name."""

from django.urls import path

from newsletters.views import machines

app_name = "newsletters_data"
urlpatterns = [path("<slug:code>/<slug:language>.rss", machines.issues, name="issues")]
