"""Addresses of what subscribers do."""

from django.urls import path

from newsletters.views import following, subscriber, subscribing

urlpatterns = [
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscribe/look-in-your-mail/", subscribing.look_in_your_mail, name="look_in_your_mail"),
    path("go/<slug:key>/", following.follow, name="follow"),
    path("own/<slug:code>/", subscribing.change_own, name="change_own"),
    path("confirm/<slug:key>/", subscriber.confirm, name="confirm"),
    path("preferences/<slug:key>/", subscriber.preferences, name="preferences"),
    path("preferences/<slug:key>/leave-all/", subscriber.leave_all_of_them, name="leave_all"),
    path("preferences/<slug:key>/delete/", subscriber.delete, name="delete_subscriber"),
    path("leave/<slug:key>/<slug:code>/", subscriber.leave_one, name="leave"),
]
