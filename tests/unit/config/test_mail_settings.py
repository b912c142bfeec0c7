"""[mail]: what is read and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.adapters.workspace import init_workspace
from flows.config import (
    PASSWORD_VARIABLE,
)
from flows.model.mail_settings import MailSettings
from tests.factories import NOON
from tests.unit.config.files import read, refusal, workspace

MAIL = '[mail]\nhost = "smtp.example.org"\nsender = "digest@example.org"\nto = ["anna@example.org"]\n'
RELAY = MAIL.replace("smtp.example.org", "localhost") + 'security = "none"\n'
PASSWORD = "correct horse"


def mail(folder: Path, text: str = MAIL) -> MailSettings:
    mail_settings = read(folder, text).settings.mail
    assert mail_settings is not None
    return mail_settings


class TestMail:
    def test_without_the_table_there_is_no_mail(self, tmp_path: Path) -> None:
        assert read(tmp_path).settings.mail is None

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
        account = mail(tmp_path, RELAY.replace('"localhost"', f'"{host}"'))
        assert (account.host, account.security, account.port) == (host, "none", 25)

    @pytest.mark.parametrize("host", ["relay", "localhost.example", "10.0.0.1", "0.0.0.0", "::2", "::"])
    def test_no_other_host_may(self, tmp_path: Path, host: str) -> None:
        assert "unencrypted mail stays on this machine" in refusal(
            workspace(tmp_path, RELAY.replace('"localhost"', f'"{host}"'))
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
        account = mail(tmp_path, MAIL.replace("anna@example.org", f"anna@{domain}"))
        assert account.to == (f"anna@{ascii_form}",)

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
                f'{MAIL}unsubscribe_url = "http://example.org/"',
                'unsubscribe_url: "http://example.org/" is not an https address. Write it as ',
            ),
            (f'{MAIL}dkim_key_file = "key.pem"', "dkim_selector: is not set. Add a line such as "),
            (
                f'{MAIL}dkim_selector = "d"\ndkim_domain = "ample.org"',
                'dkim_domain: "ample.org" is not the domain of the sender, example.org, nor above it. ',
            ),
            (MAIL.replace("[mail]", '[mail]\nport = "25"'), '[mail]: "port" must be a whole number. '),
            (
                f"{MAIL}port = 0",
                '[mail]: "port" must be at least 1 and at most 65,535. Without the line it is 587.',
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
            (f"{MAIL}timeout = 0", '[mail]: "timeout" must be over 0'),
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
        assert message in refusal(workspace(tmp_path, text))

    @pytest.mark.parametrize(
        "address",
        ["a b@c.example", "a@b@c..example", "@b.example", "a@", "a.@b.example", "a@-b"],
    )
    def test_what_is_no_address_is_refused(self, tmp_path: Path, address: str) -> None:
        assert "is not a mail address" in refusal(
            workspace(tmp_path, MAIL.replace("anna@example.org", address))
        )

    @pytest.mark.parametrize("text", ["none", ""])
    def test_editions_may_be_mailed_and_stand_nowhere_on_the_web(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, f'site_url = "{text}"\n{MAIL}').settings.site_url == ""

    def test_password_in_the_settings_is_refused_and_not_shown(self, tmp_path: Path) -> None:
        problem = refusal(workspace(tmp_path, f'{MAIL}password = "{PASSWORD}"'))
        assert f"Set {PASSWORD_VARIABLE}, or name a private file" in problem
        assert PASSWORD not in problem

    def test_examples_of_a_new_workspace_are_mail_settings(self, tmp_path: Path) -> None:
        init_workspace(tmp_path, NOON)
        text = (tmp_path / "standfirst.toml").read_text(encoding="utf-8")
        shown = re.sub(r"^#   ", "", text, flags=re.MULTILINE)
        account = mail(tmp_path, shown)
        assert (account.port, account.timeout) == (587, MailSettings.__dataclass_fields__["timeout"].default)
        assert None not in (account.reply_to, account.postal_address, account.user, account.password_file)
