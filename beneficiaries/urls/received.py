"""Addresses of what organisations receive."""

from django.urls import URLPattern, path

from beneficiaries.views import partner

app_name = "received"
urlpatterns: list[URLPattern] = [
    path("", partner.referrals, name="referrals"),
    path("<uuid:uuid>/", partner.referral, name="referral"),
    path("<uuid:uuid>/answer/", partner.answer, name="answer"),
    path("<uuid:uuid>/finish/", partner.finish, name="finish"),
]
