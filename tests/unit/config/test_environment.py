"""The environment of Prefect's processes: telemetry off, the user's settings unchanged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.config.environment import (
    default_workspace,
    prefect_address,
    server_environment,
    use_prefect,
)


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    # A copy, so that what is written is forgotten with the test.
    unrelated = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "DO_NOT"))
    }
    monkeypatch.setattr(os, "environ", unrelated)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the user who runs the tests, without profiles of Prefect."""
    os.environ["HOME"] = str(tmp_path)
    return tmp_path


def test_address_is_the_one_of_the_user() -> None:
    assert prefect_address() is None
    os.environ["PREFECT_API_URL"] = " http://prefect.example/api "
    assert prefect_address() == "http://prefect.example/api"


def test_process_uses_a_server_without_telemetry_and_keeps_what_is_set(tmp_path: Path) -> None:
    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "INFO"
    use_prefect("http://a.example/api", tmp_path)
    assert os.environ["PREFECT_API_URL"] == "http://a.example/api"
    assert os.environ["PREFECT_HOME"] == str(tmp_path)
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] == "INFO"


def test_server_of_the_user_keeps_its_own_home() -> None:
    use_prefect("http://a.example/api", None)
    assert "PREFECT_HOME" not in os.environ


def test_server_asks_no_other_server_and_reports_nothing(tmp_path: Path) -> None:
    os.environ["PREFECT_API_URL"] = "http://a.example/api"
    environment = server_environment(tmp_path, one_run=True)
    assert "PREFECT_API_URL" not in environment
    assert environment["PREFECT_HOME"] == str(tmp_path)
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["PREFECT__SERVER_EPHEMERAL"] == "1"
    assert "PREFECT__SERVER_EPHEMERAL" not in server_environment(tmp_path, one_run=False)


def test_an_empty_name_of_a_workspace_counts_as_none() -> None:
    for value, folder in ((None, "."), ("", "."), (" ", "."), ("news", "news")):
        os.environ.pop("STANDFIRST_WORKSPACE", None)
        if value is not None:
            os.environ["STANDFIRST_WORKSPACE"] = value
        assert default_workspace() == Path(folder)


class TestProfiles:
    PROFILES = (
        'active = "desk"\n[profiles.desk]\nPREFECT_API_URL = "http://desk.example/api"\n'
        '[profiles.other]\nPREFECT_API_URL = "http://other.example/api"\n[profiles.empty]\n'
    )

    @pytest.fixture(autouse=True)
    def profiles(self, home: Path) -> Path:
        path = home / ".prefect/profiles.toml"
        path.parent.mkdir()
        path.write_text(self.PROFILES, encoding="utf-8")
        return path

    def test_address_is_that_of_the_active_profile(self) -> None:
        assert prefect_address() == "http://desk.example/api"

    def test_environment_goes_before_the_profile(self) -> None:
        os.environ["PREFECT_API_URL"] = "http://a.example/api"
        assert prefect_address() == "http://a.example/api"

    @pytest.mark.parametrize(
        ("name", "address"), [("other", "http://other.example/api"), ("empty", None), ("unknown", None)]
    )
    def test_environment_names_another_profile(self, name: str, address: str | None) -> None:
        os.environ["PREFECT_PROFILE"] = name
        assert prefect_address() == address

    def test_profile_that_ships_with_prefect_counts_when_it_is_active(self, profiles: Path) -> None:
        profiles.write_text('active = "local"\n', encoding="utf-8")
        assert prefect_address() == "http://127.0.0.1:4200/api"
        profiles.write_text('active = "ephemeral"\n', encoding="utf-8")
        assert prefect_address() is None

    def test_profiles_lie_where_the_environment_says(self, profiles: Path, tmp_path: Path) -> None:
        moved = profiles.rename(tmp_path / "mine.toml")
        assert prefect_address() is None
        os.environ["PREFECT_PROFILES_PATH"] = str(moved)
        assert prefect_address() == "http://desk.example/api"
        del os.environ["PREFECT_PROFILES_PATH"]
        moved.rename(tmp_path / "profiles.toml")
        os.environ["PREFECT_HOME"] = str(tmp_path)
        assert prefect_address() == "http://desk.example/api"

    def test_file_that_cannot_be_read_is_passed_over(self, profiles: Path) -> None:
        profiles.write_text("active = ", encoding="utf-8")
        assert prefect_address() is None
