"""Where hosted mail services tell what became of mails. config/urls.py has these only when there is a secret."""

from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.urls import path

from core import mail_events  # noqa: F401 (hears what these views tell)

app_name = "mail_events"
urlpatterns = [
    path("brevo/", BrevoTrackingWebhookView.as_view(), name="brevo"),
    path("mailjet/", MailjetTrackingWebhookView.as_view(), name="mailjet"),
    path("postmark/", PostmarkTrackingWebhookView.as_view(), name="postmark"),
]

if settings.ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY:
    urlpatterns += [path("mailgun/", MailgunTrackingWebhookView.as_view(), name="mailgun")]
