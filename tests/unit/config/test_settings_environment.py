"""Settings from the environment: each has a variable, goes before the file, and is checked as there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.config.settings_environment import setting_variables
from flows.config.settings_file import SettingsFile, settings_file_from
from flows.errors import ConfigurationError
from tests.unit.config.files import read, refusal, workspace

VARIABLES = setting_variables(SettingsFile.model_json_schema())
MAIL = {
    "mail": {
        "host": "localhost",
        "sender": "a@desk.example",
        "to": ["b@home.example"],
        "bounces": {"host": "localhost", "user": "a@desk.example"},
    },
    "serve": {},
}
EXAMPLES = {"string": "x", "integer": "1", "number": "1", "boolean": "true", "array": "a, b", "object": "{}"}


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_has_a_variable(name: str) -> None:
    variable = VARIABLES[name]
    dumped = json.loads(settings_file_from(MAIL).model_dump_json())
    for key in variable.keys:
        dumped = dumped[key]
    # Values without a default, and lengths of time, are written in other words than they are dumped.
    text = json.dumps(dumped) if isinstance(dumped, bool | int | float) else EXAMPLES[variable.type]
    try:
        settings_file_from(MAIL, {name: text})
    except ConfigurationError as error:
        refused_for = error.thing
    else:
        refused_for = name
    assert refused_for == name


@pytest.mark.parametrize(
    "name", [name for name in VARIABLES if VARIABLES[name].type in ("integer", "number")]
)
def test_a_number_is_read_as_one(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name}: ") as caught:
        settings_file_from(MAIL, {name: "many"})
    assert "number" in caught.value.problem


class TestPrecedence:
    def test_the_environment_goes_before_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, text in {
            "STANDFIRST_TITLE": "From outside",
            "STANDFIRST_LENGTHS__STORIES": "3",
            "STANDFIRST_IMAGES": "true",
            "STANDFIRST_WINDOW": "1d",
            "STANDFIRST_WEIGHTS__THEMES": "{ Also = 0.5 }",
            "STANDFIRST_FETCH__ALLOW_HOSTS": "10.0.0.7, intranet.example",
            "STANDFIRST_OUT": "public",
            "STANDFIRST_TIME_ZONE": "",
        }.items():
            monkeypatch.setenv(name, text)
        text = 'title = "In the file"\ntime_zone = "Asia/Tokyo"\n[lengths]\nstories = 9\nleads = 2'
        loaded = read(tmp_path, text)
        settings = loaded.settings
        assert (settings.title, settings.time_zone) == ("From outside", "Asia/Tokyo")
        assert (settings.lengths.stories, settings.lengths.leads) == (3, 2)
        assert (settings.images, settings.window.days, settings.weights.themes) == (True, 1, {"Also": 0.5})
        assert settings.fetch.allow_hosts == ("10.0.0.7", "intranet.example")
        assert loaded.out == tmp_path / "public"

    def test_mail_needs_no_table_in_the_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for key, text in {
            "HOST": "smtp.example.org",
            "SENDER": "a@desk.example",
            "TO": "b@home.example",
        }.items():
            monkeypatch.setenv(f"STANDFIRST_MAIL__{key}", text)
        mail = read(tmp_path).settings.mail
        assert mail is not None
        assert (mail.host, mail.port, mail.to) == ("smtp.example.org", 587, ("b@home.example",))


class TestFiles:
    def test_a_secret_is_read_from_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        secret = tmp_path / "secret"
        secret.write_text("postgresql://digest:hunter2@db.example/news\n", encoding="utf-8")
        monkeypatch.setenv("STANDFIRST_STORE_FILE", str(secret))
        loaded = read(tmp_path)
        assert loaded.store_url == "postgresql://digest:hunter2@db.example/news"
        assert "hunter2" not in repr(loaded)

    @pytest.mark.parametrize(
        ("body", "problem"),
        [(None, "is not a file"), (b"x" * 65_537, "is too large"), (b"\xff\xfe", "is not text")],
    )
    def test_a_file_that_cannot_be_used_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes | None, problem: str
    ) -> None:
        path = tmp_path / "secret"
        if body is not None:
            path.write_bytes(body)
        monkeypatch.setenv("STANDFIRST_STORE_FILE", str(path))
        assert refusal(workspace(tmp_path)).startswith(f"STANDFIRST_STORE_FILE: {path} {problem}")

    def test_a_value_and_a_file_of_it_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STANDFIRST_TITLE", "A")
        monkeypatch.setenv("STANDFIRST_TITLE_FILE", "/nowhere")
        assert refusal(workspace(tmp_path)).startswith(
            "STANDFIRST_TITLE_FILE: stands beside STANDFIRST_TITLE."
        )


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            (
                "STANDFIRST_TIME_ZONE",
                "Europe/Berlni",
                'is not a known time zone. Did you mean "Europe/Berlin"?',
            ),
            ("STANDFIRST_STORE", "mysql://a:hunter2@b/c", '"store" does not have the expected form.'),
            ("STANDFIRST_LENGTHS__SHARE", "7", '"share" must be over 0 and at most 1.'),
            (
                "STANDFIRST_LENGTHS__STORYS",
                "7",
                "no setting has this name. Did you mean STANDFIRST_LENGTHS__STORIES?",
            ),
            ("STANDFIRST_STROE", "x", "no setting has this name. Did you mean STANDFIRST_STORE?"),
            ("STANDFIRST_MAIL__PASSWORD", "hunter2", "no setting has this name."),
        ],
    )
    def test_a_variable_is_named_and_its_value_is_no_secret_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, message: str
    ) -> None:
        monkeypatch.setenv(name, text)
        told = refusal(workspace(tmp_path))
        assert told.startswith(f"{name}: ")
        assert message in told
        assert "hunter2" not in told

    def test_a_variable_that_is_like_no_setting_is_left_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Kubernetes makes these for a service named "standfirst".
        monkeypatch.setenv("STANDFIRST_SERVICE_HOST", "10.0.0.1")
        monkeypatch.setenv("STANDFIRST_PORT", "tcp://10.0.0.1:80")
        assert read(tmp_path).settings.title
