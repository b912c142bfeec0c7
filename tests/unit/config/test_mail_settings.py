"""[mail], [schedule] and the password: what is read, what is refused, and that no secret ever shows."""

from __future__ import annotations

import copy
import os
import pickle
import re
from pathlib import Path

import pytest

from flows.adapters.workspace import init_workspace
from flows.config import PASSWORD_VARIABLE, load_workspace, read_password
from flows.errors import ConfigurationError
from flows.model.settings import MailSettings, ScheduleSettings, Secret, Settings
from tests.factories import NOON

MAIL = '[mail]\nhost = "smtp.example.org"\nsender = "digest@example.org"\nto = ["anna@example.org"]\n'
RELAY = MAIL.replace("smtp.example.org", "localhost") + 'security = "none"\n'
PASSWORD = "correct horse"


def settings(folder: Path, text: str) -> Settings:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds/sources.toml").write_text('[[source]]\nname = "A"\npath = "a"\n', encoding="utf-8")
    (folder / "standfirst.toml").write_text(text, encoding="utf-8")
    return load_workspace(folder).settings


def mail(folder: Path, text: str = MAIL) -> MailSettings:
    found = settings(folder, text).mail
    assert found is not None
    return found


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        settings(folder, text)
    return str(caught.value)


class TestMail:
    def test_without_the_table_there_is_no_mail(self, tmp_path: Path) -> None:
        assert settings(tmp_path, "").mail is None

    def test_three_lines_are_enough(self, tmp_path: Path) -> None:
        assert mail(tmp_path, f'title = "Abend"\n{MAIL}') == MailSettings(
            host="smtp.example.org",
            port=587,
            security="starttls",
            sender="digest@example.org",
            sender_name="Abend",
            to=("anna@example.org",),
        )

    def test_every_setting_is_read(self, tmp_path: Path) -> None:
        text = """
            [mail]
            host = "mail.example.org"
            port = 2465
            security = "tls"
            sender = "digest@bücher.example"
            sender_name = "Die Bücherschau"
            reply_to = "desk@example.org"
            postal_address = "1 Quay Street, Port Arden"
            user = "digest"
            password_file = "secret"
            to = ["anna@example.org", "ben@example.org", "Anna@Example.org"]
            timeout = 7
        """
        assert mail(tmp_path, text) == MailSettings(
            host="mail.example.org",
            port=2465,
            security="tls",
            sender="digest@xn--bcher-kva.example",
            sender_name="Die Bücherschau",
            reply_to="desk@example.org",
            postal_address="1 Quay Street, Port Arden",
            user="digest",
            password_file=str(tmp_path / "secret"),
            to=("anna@example.org", "ben@example.org"),
            timeout=7.0,
        )

    def test_tls_from_the_start_has_its_own_port(self, tmp_path: Path) -> None:
        assert mail(tmp_path, f'{MAIL}security = "tls"').port == 465

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "::1"])
    def test_relay_on_this_machine_may_be_without_encryption(self, tmp_path: Path, host: str) -> None:
        found = mail(tmp_path, RELAY.replace('"localhost"', f'"{host}"'))
        assert (found.host, found.security, found.port) == (host, "none", 25)

    @pytest.mark.parametrize("host", ["relay", "localhost.example", "10.0.0.1", "0.0.0.0", "::2", "::"])
    def test_no_other_host_may(self, tmp_path: Path, host: str) -> None:
        assert "unencrypted mail stays on this machine" in refusal(
            tmp_path, RELAY.replace('"localhost"', f'"{host}"')
        )

    @pytest.mark.parametrize(
        ("domain", "ascii_form"),
        [
            ("bücher.example", "xn--bcher-kva.example"),
            # The older rules made another domain of it: fass.example, where another person reads the mail.
            ("faß.example", "xn--fa-hia.example"),
            ("ПОЧТА.example", "xn--80a1acny.example"),
            ("例え.example", "xn--r8jz45g.example"),
        ],
    )
    def test_domain_in_other_letters_becomes_its_ascii_form(
        self, tmp_path: Path, domain: str, ascii_form: str
    ) -> None:
        found = mail(tmp_path, MAIL.replace("anna@example.org", f"anna@{domain}"))
        assert found.to == (f"anna@{ascii_form}",)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("mail = 7", 'standfirst.toml: "mail" must be a table. Write [mail] on a line of its own.'),
            (
                "[mail]",
                '[mail]: needs "host". Add a line such as host = "smtp.example.org".',
            ),
            ('[mail]\nhost = "a"', 'needs "sender". '),
            (
                '[mail]\nhost = "a"\nsender = "a@b"',
                '[mail]: needs "to". Add a line such as to = ["name@example.org"].',
            ),
            (MAIL.replace("[mail]", '[mail]\nport = "25"'), '[mail]: "port" must be a whole number. '),
            (
                f"{MAIL}port = 0",
                '[mail]: "port" must be greater than or equal to 1. Without the line it is 587.',
            ),
            (
                f'{MAIL}security = "ssl"',
                '[mail]: "security" must be "starttls", "tls" or "none". Without the line it is ',
            ),
            (
                f'{MAIL}security = "none"',
                'security: is "none" and the host is "smtp.example.org": unencrypted mail stays on this',
            ),
            (
                f'{RELAY}user = "digest"',
                'security: is "none", and a login is never sent unencrypted. Remove "user", or',
            ),
            (
                f'{RELAY}password_file = "secret"',
                'security: is "none", and a login is never sent unencrypted. Remove "password_file", or',
            ),
            (
                MAIL.replace("anna@example.org", "jürgen@example.org"),
                'to: "jürgen@example.org" has letters beyond ASCII before the @, which many mail '
                "servers do not carry. Use an ASCII address of that reader.",
            ),
            (
                MAIL.replace("anna@example.org", "anna@☃︎b.example"),
                "has no ASCII form (punycode) for mail servers: ",
            ),
            (f'{MAIL}timeout = "x"', '[mail]: "timeout" must be a number. Without the line it is 60.0.'),
            (f"{MAIL}timeout = 0", '[mail]: "timeout" must be greater than 0. '),
            (f"{MAIL}timeout = true", '[mail]: "timeout" must be a number. '),
            (
                f'{MAIL}user = "é"',
                '"user" does not have the expected form. Write it as "digest@',
            ),
            (f'{MAIL}usr = "a"', 'unknown key "usr". Did you mean "user"?'),
            (
                MAIL.replace("smtp.example.org", "smtp.example.org:587"),
                '[mail]: "host" does not have the expected form.',
            ),
            (
                MAIL.replace("anna@", "Anna <anna@"),
                '[mail], to: "Anna <anna@example.org" is not a mail address. ',
            ),
            (
                f'{MAIL}reply_to = "desk"',
                '[mail], reply_to: "desk" is not a mail address. Write the address alone',
            ),
            (
                f'{MAIL}sender_name = "a\\nBcc: b@c"',
                '"sender_name" holds a line break or a control character',
            ),
        ],
    )
    def test_what_cannot_be_used_is_named_with_its_remedy(
        self, tmp_path: Path, text: str, message: str
    ) -> None:
        assert message in refusal(tmp_path, text)

    @pytest.mark.parametrize(
        "address",
        ["a b@c.example", "a@b@c..example", "@b.example", "a@", "a.@b.example", "a@-b"],
    )
    def test_what_is_no_address_is_refused(self, tmp_path: Path, address: str) -> None:
        assert "is not a mail address" in refusal(tmp_path, MAIL.replace("anna@example.org", address))

    @pytest.mark.parametrize("text", ["none", ""])
    def test_editions_may_be_mailed_and_stand_nowhere_on_the_web(self, tmp_path: Path, text: str) -> None:
        assert settings(tmp_path, f'site_url = "{text}"\n{MAIL}').site_url == ""

    def test_password_in_the_settings_is_refused_and_not_shown(self, tmp_path: Path) -> None:
        told = refusal(tmp_path, f'{MAIL}password = "{PASSWORD}"')
        assert f"Set {PASSWORD_VARIABLE}, or name a private file" in told
        assert PASSWORD not in told

    def test_examples_of_a_new_workspace_are_mail_settings(self, tmp_path: Path) -> None:
        init_workspace(tmp_path, NOON)
        text = (tmp_path / "standfirst.toml").read_text(encoding="utf-8")
        shown = re.sub(r"^#   ", "", text, flags=re.MULTILINE)
        found = mail(tmp_path, shown)
        assert (found.port, found.timeout) == (587, MailSettings.__dataclass_fields__["timeout"].default)
        assert None not in (found.reply_to, found.postal_address, found.user, found.password_file)


class TestSchedule:
    def test_schedule_and_quiet_day_are_read(self, tmp_path: Path) -> None:
        text = 'quiet_day = "short"\n[schedule]\ndigest = "30  6 * * mon-fri"\ningest = "*/20 * * * *"'
        found = settings(tmp_path, text)
        assert found.quiet_day == "short"
        assert found.schedule == ScheduleSettings(digest="30 6 * * mon-fri", ingest="*/20 * * * *")

    def test_quiet_day_may_say_what_is_so_without_it(self, tmp_path: Path) -> None:
        assert settings(tmp_path, 'quiet_day = "skip"') == Settings()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('quiet_day = "long"', '"quiet_day" must be "skip" or "short". '),
            ('[schedule]\ndigest = "7:00"', "[schedule], digest: is not a cron line ("),
            ('[schedule]\ndigest = "0 24 * * *"', 'such as "0 7 * * *".'),
            ('[schedule]\ningest = "0 0 7 * * *"', 'such as "20 * * * *".'),
            ("[schedule]\ningest = 7", '"ingest" must be text in quotes. Write it as "20 * * * *".'),
            ('[schedule]\ndaily = "0 7 * * *"', 'unknown key "daily". Known are digest, ingest.'),
        ],
    )
    def test_what_cannot_be_used_is_named_with_its_remedy(
        self, tmp_path: Path, text: str, message: str
    ) -> None:
        assert message in refusal(tmp_path, text)


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailSettings:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    return mail(tmp_path, f'{MAIL}user = "digest"\npassword_file = "secret"')


def kept(account: MailSettings, body: bytes = PASSWORD.encode(), mode: int = 0o600) -> Path:
    path = Path(account.password_file or "")
    path.write_bytes(body)
    path.chmod(mode)
    return path


def told(account: MailSettings) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_password(account)
    assert caught.value.__cause__ is None or PASSWORD not in repr(caught.value.__cause__)
    return str(caught.value)


class TestPassword:
    def test_account_without_a_user_needs_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        assert read_password(mail(tmp_path)) is None

    @pytest.mark.parametrize("body", [b"correct horse", b"correct horse\n", b"correct horse\r\n"])
    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_private_file_gives_it(self, account: MailSettings, body: bytes, mode: int) -> None:
        kept(account, body, mode)
        found = read_password(account)
        assert found is not None
        assert found.reveal() == PASSWORD

    def test_environment_goes_before_the_file(
        self, account: MailSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept(account, b"another")
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        found = read_password(account)
        assert found is not None
        assert found.reveal() == PASSWORD

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
    def test_file_that_others_may_read_is_refused(self, account: MailSettings, mode: int) -> None:
        path = kept(account, mode=mode)
        assert told(account) == f"{path}: may be read by others (mode {mode:04o}). Run chmod 600 {path}."

    def test_file_of_another_user_is_refused(
        self, account: MailSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = kept(account)
        monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
        assert f"{path}: belongs to another user. " in told(account)

    def test_pipe_in_its_place_is_refused_and_not_waited_for(self, account: MailSettings) -> None:
        os.mkfifo(account.password_file or "", 0o600)
        assert "is not a regular file" in told(account)

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "holds no password. Write the password into it."),
            (b"\n", "holds no password. Write the password into it."),
            (b"correct horse\nand more", "holds characters beyond printable ASCII"),
            ("correct horse é".encode(), "holds characters beyond printable ASCII"),
            (b"correct horse\xff", "is not text. Write the password alone into it."),
            (b"correct horse" * 400, "holds characters beyond printable ASCII"),
        ],
    )
    def test_what_is_no_password_is_refused_and_not_shown(
        self, account: MailSettings, body: bytes, message: str
    ) -> None:
        kept(account, body)
        assert message in told(account)
        assert PASSWORD not in told(account)

    def test_missing_file_is_told(self, account: MailSettings) -> None:
        assert "cannot be read (No such file or directory). Check password_file" in told(account)

    def test_user_without_any_password_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
        remedy = f"Set {PASSWORD_VARIABLE}, or name a private file with password_file."
        assert told(mail(tmp_path, f'{MAIL}user = "a"')) == f"password of [mail]: is not set. {remedy}"


class TestSecret:
    def test_secret_shows_nowhere(self) -> None:
        secret = Secret(PASSWORD)
        assert PASSWORD not in f"{secret} {secret!r} {[secret]} {vars(Secret)}"
        assert secret.reveal() == PASSWORD

    def test_secret_is_not_copied(self) -> None:
        with pytest.raises(TypeError, match="is not copied"):
            pickle.dumps(Secret(PASSWORD))
        with pytest.raises(TypeError, match="is not copied"):
            copy.deepcopy(Secret(PASSWORD))
