"""The guard against silent skips, with its negative control."""

import pytest

from tests.kit.source import ROOT

LEFT_OUT = """
    import pytest

    def test_run(): assert len("ab") == 2

    @pytest.mark.skip(reason="no browser here")
    def test_skipped(): assert len("ab") == 2

    @pytest.mark.xfail(reason="known")
    def test_expected_to_fail(): assert len("ab") == 3
"""


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *, ci: str) -> pytest.RunResult:
    monkeypatch.setenv("CI", ci)
    pytester.makepyfile(LEFT_OUT)
    return pytester.runpytest_subprocess("-p", "tests.kit.skips", "-p", "no:django", "-p", "no:valkey")


@pytest.fixture
def pytester(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    return pytester


def test_under_ci_a_skip_fails_the_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(pytester, monkeypatch, ci="1")
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(["*left out*", "*test_skipped*", "*test_expected_to_fail*"])


def test_control_elsewhere_a_skip_is_only_shown(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(pytester, monkeypatch, ci="")
    done.assert_outcomes(passed=1, skipped=1, xfailed=1)
    assert done.ret == pytest.ExitCode.OK
