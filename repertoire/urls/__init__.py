"""Addresses of the repertoire."""

from django.urls import path

from repertoire.views import public, searches
from repertoire.views.partner import confirming, offers, own, speaking, writing

app_name = "repertoire"
urlpatterns = [
    path("repertoire/", public.organisations, name="organisations"),
    path("repertoire/opportunities/", public.opportunities, name="opportunities"),
    path("repertoire/organisations/<uuid:uuid>/", public.organisation, name="organisation"),
    path("repertoire/opportunities/<uuid:uuid>/", public.opportunity, name="opportunity"),
    path("my/searches/", searches.searches, name="searches"),
    path("my/searches/save/", searches.save, name="save_search"),
    path("my/searches/<uuid:uuid>/forget/", searches.forget, name="forget_search"),
    path("partner/", own.partner, name="partner"),
    path("partner/organisations/<uuid:uuid>/", own.organisation, name="own_organisation"),
    path("partner/organisations/<uuid:uuid>/edit/", writing.edit_organisation, name="edit_organisation"),
    path("partner/organisations/<uuid:uuid>/confirm/", own.confirm, name="confirm_organisation"),
    path("partner/organisations/<uuid:uuid>/leave/", speaking.leave, name="leave_organisation"),
    path("partner/organisations/<uuid:uuid>/opportunities/new/", writing.new_opportunity, name="new_opportunity"),
    path("partner/opportunities/<uuid:uuid>/edit/", writing.edit_opportunity, name="edit_opportunity"),
    path("partner/opportunities/<uuid:uuid>/withdraw/", offers.withdraw, name="withdraw_opportunity"),
    path("partner/opportunities/<uuid:uuid>/renew/", offers.renew, name="renew_opportunity"),
    path("partner/requests/new/", speaking.ask, name="ask_to_speak"),
    path("partner/invitations/<uuid:uuid>/", speaking.invitation, name="invitation"),
    path("partner/confirm/<str:token>/", confirming.by_link, name="confirm_by_link"),
]
