"""`make bench`: measure the promises into bench/results.json; `make bench NAME=x`: one script or promise."""

import ast
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from config import embedded

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
DATABASE = "circolo_bench"
# The demo's queue and cache are in 0.
REDIS_DATABASE = "1"


def scripts() -> dict[str, tuple[str, ...]]:
    """The scripts and the promises that each measures, read without running them."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if [ast.unparse(target) for target in targets] == ["NAMES"]:
                found[path.stem] = tuple(ast.literal_eval(statement.value))  # type: ignore[attr-defined]
    return found


def chosen(name: str) -> list[str]:
    """The scripts to run for `name`: all for "", else the script or the one that measures this promise."""
    return [script for script, names in scripts().items() if name in {"", script, *names}]


def surroundings(var: Path) -> dict[str, str]:
    """The environment of a measurement: a database, a broker and a data folder of its own."""
    database = urlsplit(os.environ.get("DATABASE_URL") or embedded.default_database_url(var))
    redis = urlsplit(os.environ.get("REDIS_URL") or embedded.default_redis_url(var))
    on_socket = redis.scheme == "unix"
    own_redis = (
        f"unix://{redis.path}?db={REDIS_DATABASE}" if on_socket else redis._replace(path=REDIS_DATABASE).geturl()
    )
    return {
        "CIRCOLO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "CIRCOLO_VAR": str(var / "bench"),
        "DATABASE_URL": database._replace(path=f"/{DATABASE}").geturl(),
        "REDIS_URL": own_redis,
    }


def make_database(var: Path) -> None:
    """Make the database of the measurements, if it is not there."""
    address = os.environ.get("DATABASE_URL") or embedded.default_database_url(var)
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def measure_here(script: str, answer: Path) -> None:
    """In a process of its own: bring the database up to date, run the script, write its results to `answer`."""
    import django
    from django.conf import settings

    from config.catalogues import compile_catalogues
    from config.prepare import collect_static, migrate

    compile_catalogues()
    django.setup()
    migrate()
    collect_static(Path(settings.STATIC_ROOT))
    module = import_module(f"bench.{script}")
    results = module.measure()
    if {result.name for result in results} != set(module.NAMES):
        raise ValueError(f"{script}: measure() does not return exactly the promises in NAMES")
    answer.write_text(json.dumps([asdict(result) for result in results]))


def measure(script: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Run one script in a process of its own. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "results.json"
        subprocess.run([sys.executable, "-m", "bench.run", script, str(answer)], env=environment, check=True)
        return list(json.loads(answer.read_text()))


def merge(results: list[dict[str, Any]]) -> None:
    """Put the results into the file in the place of older ones of the same name."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    merged = {result["name"]: result for result in [*known, *results]}
    RESULTS.write_text(json.dumps([merged[name] for name in sorted(merged)], indent=2) + "\n")


def main(name: str) -> int:
    """Measure, print and keep; 1 when a promise does not hold or a script fails."""
    var = embedded.var_folder()
    if not chosen(name):
        known = [promise for names in scripts().values() for promise in names]
        print(f"Nothing measures {name!r}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = False
    with embedded.running(var):
        make_database(var)
        for script in chosen(name):
            try:
                results = measure(script, surroundings(var))
            except subprocess.CalledProcessError:
                print(f"{script} failed", file=sys.stderr)
                failed = True
                continue
            merge(results)
            for result in results:
                failed |= not result["holds"]
                word = "holds " if result["holds"] else "MISSED"
                print(f"{word} {result['name']}: {result['value']:g} {result['unit']} ({result['target']})", flush=True)
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure_here(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
