"""Settings from the environment: what cannot be read, or is unsafe, stops the start by the name of its variable."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from tests.kit.source import ROOT

SOUND = {
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://circolo.example",
    "EMAIL_HOST": "mail.example",
    "CIRCOLO_VAR": "/nonexistent/var",
    "DATABASE_URL": "postgresql://me@db/circolo",
    "REDIS_URL": "redis://broker:6379/0",
}
"""A whole production environment."""

DEMO = {"CIRCOLO_DEMO": "1", "SECRET_KEY": "", "SITE_URL": "http://localhost:8000", "EMAIL_HOST": ""}

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a flag that is neither": ({"CIRCOLO_DEMO": "maybe"}, "CIRCOLO_DEMO"),
    "a proxy that may be": ({"BEHIND_PROXY": "2"}, "BEHIND_PROXY"),
    "encryption perhaps": ({"EMAIL_USE_TLS": "perhaps"}, "EMAIL_USE_TLS"),
    "a port in words": ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT"),
    "a port that is none": ({"EMAIL_PORT": "70000"}, "EMAIL_PORT"),
    "a size with a unit": ({"UPLOAD_MAX_BYTES": "10MB"}, "UPLOAD_MAX_BYTES"),
    "a size below one": ({"UPLOAD_MAX_BYTES": "-1"}, "UPLOAD_MAX_BYTES"),
    "an unknown zone": ({"TIME_ZONE": "Rome"}, "TIME_ZONE"),
    "an unknown level": ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    "another database": ({"DATABASE_URL": "mysql://me@db/circolo"}, "DATABASE_URL"),
    "a database port in words": ({"DATABASE_URL": "postgresql://me@db:port/circolo"}, "DATABASE_URL"),
    "a database without a name": ({"DATABASE_URL": "postgresql://me@db"}, "DATABASE_URL"),
    "another broker": ({"REDIS_URL": "amqp://broker"}, "REDIS_URL"),
    "no secret": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "a short secret": ({"SECRET_KEY": "k" * 49}, "SECRET_KEY"),
    "the secret of the demo": ({"SECRET_KEY": "demo-only-" + "x" * 60}, "SECRET_KEY"),
    "every host": ({"ALLOWED_HOSTS": "circolo.example, *"}, "ALLOWED_HOSTS"),
    "no mail server": ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
    "a long word before the @": ({"BOUNCE_ADDRESS": "what-comes-back@circolo.example"}, "BOUNCE_ADDRESS"),
    "a mailbox of no address": ({"BOUNCE_IMAP_HOST": "imap.example"}, "BOUNCE_ADDRESS"),
    "a secret without a name": ({"ANYMAIL_WEBHOOK_SECRET": "s" * 30}, "ANYMAIL_WEBHOOK_SECRET"),
    "a short secret of a webhook": ({"ANYMAIL_WEBHOOK_SECRET": "mail:secret"}, "ANYMAIL_WEBHOOK_SECRET"),
    "a site without encryption": ({"SITE_URL": "http://circolo.example"}, "SITE_URL"),
    "a demo on a public host": (DEMO | {"ALLOWED_HOSTS": "localhost,circolo.example"}, "CIRCOLO_DEMO"),
}
TAKEN: dict[str, dict[str, str]] = {
    "a whole production environment": {},
    "a demo with nothing set": DEMO,
    "a demo by another word": DEMO | {"CIRCOLO_DEMO": " Yes "},
    "a mailbox of bounces": {"BOUNCE_ADDRESS": "bounces@circolo.example", "BOUNCE_IMAP_HOST": "imap.example"},
    "a webhook": {"ANYMAIL_WEBHOOK_SECRET": "mail:" + "s" * 30},
    "a socket as broker": {"REDIS_URL": "unix:///run/valkey.sock?db=3"},
    "empty words": {"EMAIL_USE_TLS": "", "ALLOWED_HOSTS": "circolo.example, ,www.circolo.example"},
}

READ_ALL = """
import json, os, sys
found = {}
for name, environment in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update(environment)
    for module in ("config.settings", "config.coming_back"):
        sys.modules.pop(module, None)
    try:
        import config.settings
        found[name] = ""
    except Exception as error:
        found[name] = f"{type(error).__name__} {error}"
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """What a new process says to each environment; '' where the settings are read."""
    cases = {name: SOUND | changed for name, (changed, _) in REFUSED.items()}
    cases |= {name: SOUND | changed for name, changed in TAKEN.items()}
    read = subprocess.run(
        [sys.executable, "-c", READ_ALL], cwd=ROOT, input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(read.stdout)
    return found


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_or_is_unsafe_is_refused_by_name(answers: dict[str, str], case: str) -> None:
    assert answers[case].startswith(f"ImproperlyConfigured {REFUSED[case][1]}: ")


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_sound_is_taken(answers: dict[str, str], case: str) -> None:
    assert answers[case] == ""


def start(tmp_path: Path, **changed: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], **SOUND, "CIRCOLO_VAR": str(tmp_path), **changed}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_process_does_not_start_and_says_which_variable(tmp_path: Path) -> None:
    ended = start(tmp_path, SECRET_KEY="short")
    assert ended.returncode != 0
    assert "SECRET_KEY: " in ended.stderr
    assert not list(tmp_path.iterdir())


def test_control_with_a_sound_environment_it_starts(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0


def test_an_address_of_a_database_is_taken_apart() -> None:
    found = env.database("postgresql://me:p%40ss@db.example:5433/my%20base?host=/run/postgres")
    wanted = {"NAME": "my base", "USER": "me", "PASSWORD": "p@ss", "HOST": "/run/postgres", "PORT": "5433"}
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://broker:6379/2", "redis://broker:6379/2"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=4", "redis+socket:///run/valkey.sock?virtual_host=4"),
    ],
)
def test_celery_gets_its_own_form_of_the_broker(url: str, broker: str) -> None:
    assert env.broker(url) == broker


def test_a_variable_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_PORT", raising=False)
    assert env.number("EMAIL_PORT", 587) == 587
    monkeypatch.setenv("EMAIL_PORT", " 25 ")
    assert env.number("EMAIL_PORT", 587) == 25
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PORT: 25 is not between 100"):
        env.number("EMAIL_PORT", 587, least=100)
