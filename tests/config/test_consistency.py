"""What is said twice is said alike: launcher and compose file, settings and documents, Makefile and README."""

import re
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from bench.run import scripts
from config.processes import PROCESSES
from tests.kit.source import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "circolo"}
SETTINGS = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "coming_back.py"))
VARIABLES = set(re.findall(r'env\.\w+\("([A-Z_]+)"', SETTINGS))


def in_container(command: tuple[str, ...]) -> list[str]:
    return [part.format(bind="0.0.0.0:8000", var="/data") for part in command]


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_settings_are_read_by_their_pattern() -> None:
    assert {"DATABASE_URL", "CIRCOLO_DEMO", "ALLOWED_HOSTS", "EMAIL_PORT"} <= VARIABLES


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_containers_run_the_launcher_s_commands(process: Any) -> None:
    assert OURS[process.name]["command"] == in_container(process.command)


def test_there_is_one_more_container_which_prepares() -> None:
    assert set(OURS) == {process.name for process in PROCESSES} | {"prepare"}
    assert OURS["prepare"]["command"] == ["config.prepare"]
    for process in PROCESSES:
        waits = OURS[process.name]["depends_on"]["prepare"]
        assert waits == {"condition": "service_completed_successfully"}


def test_the_image_starts_the_web_by_itself() -> None:
    [web] = [process for process in PROCESSES if process.name == "web"]
    lines = text("Dockerfile").splitlines()
    [entry] = [line.removeprefix("ENTRYPOINT ") for line in lines if line.startswith("ENTRYPOINT")]
    [command] = [line.removeprefix("CMD ") for line in lines if line.startswith("CMD")]
    assert yaml.safe_load(entry) == ["python", "-m"]
    assert yaml.safe_load(command) == in_container(web.command)


def test_containers_share_one_environment_that_the_settings_read() -> None:
    environments = [service["environment"] for service in OURS.values()]
    assert all(environment == environments[0] for environment in environments)
    assert set(environments[0]) <= VARIABLES
    assert environments[0]["CIRCOLO_DEMO"] == "${CIRCOLO_DEMO:-1}"


def test_workers_can_be_many() -> None:
    for name in ("worker", "web"):
        assert "container_name" not in SERVICES[name]
    assert "ports" not in SERVICES["worker"]


def test_every_variable_of_the_example_is_used_by_the_containers() -> None:
    offered = set(re.findall(r"^([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    used = set(re.findall(r"\$\{([A-Z_]+):-", text("docker-compose.yml")))
    assert offered == used


def test_operators_find_every_variable() -> None:
    named = set(re.findall(r"`([A-Z_]+)`", text("docs/operators.md")))
    assert VARIABLES - named == set()
    table = text("docs/operators.md").split("## Variables")[1].split("`make run` also")[0]
    assert set(re.findall(r"`([A-Z_]{6,})`", table)) - VARIABLES == set()


def test_every_direct_dependency_has_its_reason() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~]", requirement)[0] for requirement in asked}
    explained = set(re.findall(r"^\| ([a-z][\w-]+) \|", text("docs/decisions/dependencies.md"), re.MULTILINE))
    assert explained - {"package"} == names


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_have_hashes_and_neither_address_nor_option(name: str) -> None:
    lock = text(name)
    packages = re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE)
    assert len(packages) > 40
    assert lock.count("--hash=sha256:") > len(packages)
    assert "://" not in lock
    assert re.findall(r"^-.*", lock, re.MULTILINE) == []


def test_the_lock_files_agree() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][\w.-]*==[\w.]+", text(name), re.MULTILINE))

    assert versions("requirements.txt") <= versions("requirements-dev.txt")


def test_every_target_of_the_makefile_is_explained_by_make_help() -> None:
    said = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert targets is not None
    inner = {"help", "runtime", "development", "browser"}
    assert set(re.findall(r"^make ([\w-]+)", said, re.MULTILINE)) == set(targets[1].split()) - inner


def test_every_promise_is_measured_once() -> None:
    promises = [promise for names in scripts().values() for promise in names]
    assert len(promises) == len(set(promises))
