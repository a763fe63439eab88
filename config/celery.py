"""Background work. The broker is only a bell: due work is found in the database by the sweeps below."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("circolo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "beat-heartbeat": {"task": "core.tasks.beat_heartbeat", "schedule": 15.0, "options": {"expires": 15}},
    "send-due-mails": {"task": "core.tasks.send_due_mails", "schedule": 20.0, "options": {"expires": 20}},
    "send-newsletters": {"task": "newsletters.tasks.send_newsletters", "schedule": 20.0, "options": {"expires": 20}},
    "send-tests-of-issues": {"task": "newsletters.tasks.send_tests", "schedule": 20.0, "options": {"expires": 20}},
    "read-bounces": {"task": "core.tasks.read_bounces", "schedule": 300.0, "options": {"expires": 300}},
    "forget-bounces": {"task": "core.tasks.forget_bounces", "schedule": 24 * 3600.0},
    "read-imports": {"task": "core.tasks.read_imports", "schedule": 60.0, "options": {"expires": 60}},
    "carry-out-imports": {"task": "core.tasks.carry_out_imports", "schedule": 60.0, "options": {"expires": 60}},
    "print-documents": {"task": "core.tasks.print_documents", "schedule": 20.0, "options": {"expires": 20}},
    "find-duplicates": {"task": "core.tasks.find_duplicates", "schedule": 60.0, "options": {"expires": 60}},
    "ask-for-duplicates": {"task": "core.tasks.ask_for_duplicates", "schedule": 24 * 3600.0},
    "check-translations": {"task": "core.tasks.check_translations", "schedule": 24 * 3600.0},
    "remove-stray-files": {"task": "core.tasks.remove_stray_files", "schedule": 24 * 3600.0},
    "forget-subscribers": {"task": "newsletters.tasks.forget_subscribers", "schedule": 24 * 3600.0},
    "expire-sessions": {"task": "accounts.tasks.clear_expired_sessions", "schedule": 24 * 3600.0},
    "lapse-offers": {"task": "beneficiaries.tasks.lapse_offers", "schedule": 600.0, "options": {"expires": 600}},
    "remind-assessors": {"task": "projects.tasks.remind_assessors", "schedule": 3600.0},
    "remind-closing-calls": {"task": "projects.tasks.remind_closing_calls", "schedule": 3600.0},
    "ask-for-confirmations": {"task": "repertoire.tasks.ask_for_confirmations", "schedule": 24 * 3600.0},
    "lapse-unconfirmed": {"task": "repertoire.tasks.lapse_unconfirmed", "schedule": 24 * 3600.0},
    "freshen-search": {"task": "repertoire.tasks.freshen_search", "schedule": 24 * 3600.0},
    "tell-searchers": {"task": "repertoire.tasks.tell_searchers", "schedule": 3600.0},
    "write-exports": {"task": "beneficiaries.tasks.write_exports", "schedule": 60.0, "options": {"expires": 60}},
    "send-reminders": {"task": "training.tasks.send_reminders", "schedule": 600.0, "options": {"expires": 600}},
    "expire-exports": {"task": "beneficiaries.tasks.expire_exports", "schedule": 600.0, "options": {"expires": 600}},
    "apply-retention": {"task": "beneficiaries.tasks.apply_retention", "schedule": 3600.0},
    "tell-of-expiry": {"task": "repertoire.tasks.tell_of_expiry", "schedule": 24 * 3600.0},
}
