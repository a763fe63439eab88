"""Under CI a test that was skipped, or expected to fail, fails the run: a missing piece is a failure."""

import os

import pytest

_left_out = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_left_out] = []
    config.pluginmanager.register(Guard(config), "guard-against-skips")


class Guard:
    """Remembers what was left out; with several processes the first one hears of every report."""

    def __init__(self, config: pytest.Config) -> None:
        self.left_out: list[str] = config.stash[_left_out]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.left_out.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.left_out.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.left_out and os.environ.get("CI"):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.left_out and os.environ.get("CI"):
            terminalreporter.section("left out, which CI does not allow", red=True)
            for name in self.left_out:
                terminalreporter.line(name)
