"""The settings of mail that comes back."""

from django.core.exceptions import ImproperlyConfigured

from config import env

# Where mail comes back to that cannot be delivered: the mailbox must take bounces+anything@host too. Empty: to the
# sender of the mail, and nobody counts it.
BOUNCE_ADDRESS = env.bounce_address("BOUNCE_ADDRESS")
# The mailbox of that address, read over IMAP every five minutes; without a host nobody reads it.
BOUNCE_IMAP_HOST = env.text("BOUNCE_IMAP_HOST", "")
BOUNCE_IMAP_PORT = env.number("BOUNCE_IMAP_PORT", 993, least=1, most=65535)
BOUNCE_IMAP_TLS = env.flag("BOUNCE_IMAP_TLS", True)
BOUNCE_IMAP_USER = env.text("BOUNCE_IMAP_USER", "")
BOUNCE_IMAP_PASSWORD = env.text("BOUNCE_IMAP_PASSWORD", "")
BOUNCE_IMAP_FOLDER = env.text("BOUNCE_IMAP_FOLDER", "INBOX")
if BOUNCE_IMAP_HOST and not BOUNCE_ADDRESS:
    raise ImproperlyConfigured("BOUNCE_ADDRESS: name the address of the mailbox of BOUNCE_IMAP_HOST")

# How many worker processes may send newsletters at once. The others stay free for mails that cannot wait.
NEWSLETTER_PROCESSES = env.number("NEWSLETTER_PROCESSES", 1, least=1, most=64)
# Whether clicks on the links in newsletters are counted: a total for each link of an issue, never who clicked. Mails,
# pages of subscribers and the privacy notice then say so.
NEWSLETTER_COUNT_CLICKS = env.flag("NEWSLETTER_COUNT_CLICKS", False)

# Name and secret ("name:secret") with which a hosted mail service tells of bounces and complaints at
# /data/mail-events/; empty: there are no such pages.
ANYMAIL_WEBHOOK_SECRET = env.webhook_secret("ANYMAIL_WEBHOOK_SECRET")
# Mailgun signs what it tells; without its key there is no page for it.
ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY = env.text("ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY", "")
