"""`make lint`: every check of the code that needs no test, several at once. All of them run, then it fails."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

# What an installation outside the demo sets, for the checks that Django makes of one.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "CIRCOLO_DEMO": "0",
    "SECRET_KEY": "a-key-for-checks-0123456789-that-signs-nothing-of-value",
    "ALLOWED_HOSTS": "circolo.example",
    "SITE_URL": "https://circolo.example",
    "EMAIL_HOST": "mail.circolo.example",
}

MODULE = "-m"
IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command as check; check()"

# Arguments for Python; the slowest first.
CHECKS: dict[str, tuple[str, ...]] = {
    "mypy": (MODULE, "mypy", "."),
    "djlint --check": (MODULE, "djlint", "--check", "templates"),
    "djlint --lint": (MODULE, "djlint", "--lint", "--quiet", "templates"),
    "check --deploy": (MODULE, "django", "check", "--deploy", "--fail-level", "WARNING"),
    "makemigrations --check": (MODULE, "django", "makemigrations", "--check", "--dry-run"),
    "lint-imports": ("-c", IMPORT_CONTRACTS),
    "ruff check": (MODULE, "ruff", "check", "--quiet", "."),
    "ruff format": (MODULE, "ruff", "format", "--check", "--quiet", "."),
}


def check(name: str) -> tuple[str, int, str, float]:
    """Run one check; gives its name, its exit status, what it said and how many seconds it took."""
    began = time.monotonic()
    command = [sys.executable, *CHECKS[name]]
    done = subprocess.run(command, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, check=False)
    return name, done.returncode, (done.stdout + done.stderr).strip(), time.monotonic() - began


def main() -> int:
    """Run all checks; 1 when one of them found something."""
    failed = False
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for future in as_completed([pool.submit(check, name) for name in CHECKS]):
            name, status, said, seconds = future.result()
            print(f"{'ok  ' if status == 0 else 'FAIL'} {name} ({seconds:.0f} s)", flush=True)
            if status != 0:
                failed = True
                print(said, flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
