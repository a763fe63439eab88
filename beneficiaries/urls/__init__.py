"""Addresses of beneficiaries."""

from django.urls import URLPattern, path

from beneficiaries.views import (
    interest,
    participant,
    participant_case,
    participant_cohorts,
    participant_data,
    participant_preparing,
    participant_rights,
    record,
)

APPLICATION = "applications/<uuid:uuid>/"

app_name = "beneficiaries"
urlpatterns: list[URLPattern] = [
    path("profile/", participant.profile, name="profile"),
    path("profile/<slug:step>/", participant.profile_step, name="profile_step"),
    path("regions/", participant.regions_of, name="regions"),
    path("consents/", participant_rights.consents, name="consents"),
    path("consents/mandate/", participant_rights.end_own_mandate, name="withdraw_mandate"),
    path("referrals/", interest.my_referrals, name="my_referrals"),
    path("referrals/new/<uuid:uuid>/", interest.new_referral, name="new_referral"),
    path("referrals/<uuid:uuid>/", interest.my_referral, name="my_referral"),
    path("referrals/<uuid:uuid>/take-back/", interest.take_back, name="take_back_referral"),
    path("intention/", participant_case.intention, name="intention"),
    path("documents/", participant_case.documents, name="documents"),
    path("documents/<uuid:uuid>/", participant_case.document, name="document"),
    path("documents/<uuid:uuid>/take-back/", participant_case.take_back, name="take_back_document"),
    path("plan/", participant_case.plan, name="plan"),
    path("preparedness/", participant_preparing.preparedness, name="preparedness"),
    path("preparedness/questions/", participant_preparing.questions, name="questions"),
    path("data/", participant_data.my_data, name="my_data"),
    path("data/download/", participant_data.download_my_data, name="download_my_data"),
    path("data/correct/", participant_data.correct_my_data, name="correct_my_data"),
    path("data/erase/", participant_data.erase_my_data, name="erase_my_data"),
    path("data/erase/withdraw/", participant_data.withdraw_my_erasure, name="withdraw_my_erasure"),
    path(APPLICATION, participant_cohorts.enrolment, name="enrolment"),
    path(f"{APPLICATION}motivation/", participant_cohorts.motivation, name="save_motivation"),
    path(f"{APPLICATION}accept/", participant_cohorts.accept, name="accept_place"),
    path(f"{APPLICATION}decline/", participant_cohorts.decline, name="decline_place"),
    path(f"{APPLICATION}withdraw/", participant_cohorts.withdraw, name="withdraw_enrolment"),
    path("record/", record.record, name="record"),
    path("record/invitation/<uuid:uuid>/", record.invitation, name="invitation"),
]
