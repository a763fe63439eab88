"""All addresses. Public ones carry their language; only the root looks at the reader's preference."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.urls import account_patterns
from core.views import healthz, metrics
from portal.views import errors, machines, public

urlpatterns = [
    path("", public.root, name="root"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("sitemap.xml", machines.sitemap_xml, name="sitemap_xml"),
    path("sitemap-<slug:section>.xml", machines.sitemap_part, name="sitemap_part"),
    path("data/repertoire/", include("repertoire.urls.machines")),
    path("data/calendars/", include("training.urls.machines")),
    path("data/newsletters/", include("newsletters.urls.machines")),
    path("robots.txt", machines.robots_txt, name="robots_txt"),
    *i18n_patterns(
        path("", include("portal.urls")),
        path("programmes/", include("programmes.urls")),
        path("programmes/", include("beneficiaries.urls.public")),
        path("newsletters/", include("newsletters.urls")),  # before the large rooms without a word of their own
        path("publications/", include("publications.urls")),
        path("guidelines/", include("publications.urls.guidelines")),
        path("", include("projects.urls")),
        path("", include("training.urls")),
        path("", include("repertoire.urls")),
        path("", include("training.urls.certificates")),
        path("cohorts/", include("beneficiaries.urls.cohorts")),
        path("my/", include("beneficiaries.urls")),
        path("partner/referrals/", include("beneficiaries.urls.received")),
        path("accounts/", include(account_patterns)),
    ),
]

if settings.ANYMAIL_WEBHOOK_SECRET:
    urlpatterns += [path("data/mail-events/", include("core.urls"))]

if settings.DEMO:
    from portal.views import demo_mailbox

    urlpatterns += [
        path("demo/mailbox/", demo_mailbox.mailbox, name="demo_mailbox"),
        path("demo/mailbox/<slug:name>/", demo_mailbox.mail, name="demo_mail"),
        path("demo/mailbox/<slug:name>/as-html/", demo_mailbox.mail_as_html, name="demo_mail_as_html"),
    ]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error
