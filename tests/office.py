"""A workspace with readers, as its owner has it: the command, the web server and the mail are real."""

from __future__ import annotations

import email
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
from sqlalchemy import inspect
from sqlalchemy import text as sql

from tests.invented_days import OUTLETS, Newsroom
from tests.mail_server import HOST, MailServer, Post
from tests.stored_rows import connected, rows

ROOT = Path(__file__).parent.parent
SITE_URL = "https://digest.example/"
SITE_HOST = "digest.example"
SENDER = "digest@desk.example"
_SECONDS = 60


@dataclass(frozen=True)
class Mail:
    """A message as the server took it for one address."""

    address: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=policy.default)

    def header(self, name: str) -> str:
        return str(self.message[name] or "")

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content().replace("\r\n", "\n") if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def words(self) -> str:
        """The text of the HTML part, or of the message without one, in one line."""
        if not self.html:
            return " ".join(self.text.split())
        body = lxml.html.document_fromstring(self.html).find("body")
        assert body is not None
        for hidden in body.xpath("//style"):
            hidden.drop_tree()
        return " ".join(body.text_content().split())

    def links(self, kind: str) -> set[str]:
        """Return the addresses of a kind ("preferences") in either part."""
        pattern = rf"{re.escape(SITE_URL)}{kind}/[\w.~=-]+"
        return set(re.findall(pattern, self.text)) | set(re.findall(pattern, self.html))

    def link(self, kind: str) -> str:
        """Return an address of a kind, which there must be."""
        links = sorted(self.links(kind))
        assert links, f"no {kind} link in: {self.text}"
        return links[0]

    @property
    def one_click(self) -> str:
        """The https address to which a provider sends its one POST (RFC 8058)."""
        assert self.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        (address,) = re.findall(r"<(https://[^>]+)>", self.header("List-Unsubscribe"))
        return str(address)


@dataclass(frozen=True)
class Answer:
    """An answer of the web server, and its page as a browser has it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def words(self) -> str:
        body = self.document.find("body")
        return " ".join(body.text_content().split())

    @property
    def document(self) -> Any:
        # A parser of its own: libraries in this process change the elements of the common one.
        return lxml.html.document_fromstring(self.body, lxml.html.HTMLParser(), base_url=self.url)


class Browser:
    """Visits the site without cookies, as the reverse proxy before it passes that on."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, url: str, body: str | None = None, **headers: str) -> Answer:
        place = urlsplit(url)
        assert url.startswith(SITE_URL), url
        connection = HTTPConnection(HOST, self.port, timeout=_SECONDS)
        sent = {"Host": SITE_HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, place.path + (f"?{place.query}" if place.query else ""), body, sent)
            response = connection.getresponse()
            return Answer(
                url, response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
            )
        finally:
            connection.close()

    def get(self, url: str) -> Answer:
        return self.ask("GET", url)

    def post(self, url: str, fields: list[tuple[str, str]], **headers: str) -> Answer:
        kind = "application/x-www-form-urlencoded"
        answer = self.ask("POST", url, urlencode(fields), Content_Type=kind, **headers)
        if answer.status in (302, 303):
            return self.get(urljoin(url, answer.headers["location"]))
        return answer

    def submit(self, page: Answer, *, button: str = "", form: int = 0, **changes: str | list[str]) -> Answer:
        """Send a form of a page with some fields changed, by the button with such a name or words."""
        chosen = page.document.forms[form]
        names = set(changes)
        fields = [(name, value) for name, value in chosen.form_values() if name not in names]
        present = {one.get("name") for one in chosen.xpath(".//*[@name]")}
        assert names <= present, f"{names - present} not among {present}"
        for name, value in changes.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if button:
            pressed = [
                one
                for one in chosen.xpath(".//button | .//input[@type='submit']")
                if button in (one.get("name"), one.get("value")) or button in (one.text_content() or "")
            ]
            assert pressed, f"no button {button!r}"
            if pressed[0].get("name"):
                fields.append((pressed[0].get("name"), pressed[0].get("value") or ""))
        target = urljoin(page.url, chosen.get("action") or "")
        return self.post(target, fields, Origin=SITE_URL.rstrip("/"), Sec_Fetch_Site="same-origin")


@dataclass
class Office:
    """A workspace of the invented outlets, one source each; its clock stands where it is set."""

    folder: Path
    settings: str = ""
    newsroom: Newsroom = field(default_factory=Newsroom)
    post: Post = field(default_factory=Post)
    log: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    smtp_port: int = 0
    web_port: int = 0
    mail_settings: str = ""
    _waited: dict[str, int] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def _clock(self) -> Path:
        return self.folder.with_suffix(".clock")

    def furnish(self) -> None:
        """Write the files of the workspace."""
        news = self.folder / "seeds" / "news"
        news.mkdir(parents=True)
        shutil.copy(ROOT / "seeds" / "themes.toml", self.folder / "seeds")
        sources = "".join(
            f'[[source]]\nname = "{name}"\npath = "news/{key}.xml"\n' for key, name in OUTLETS.items()
        )
        (self.folder / "seeds" / "sources.toml").write_text(sources, encoding="utf-8")
        self.set_settings(self.settings)

    def set_settings(self, settings: str) -> None:
        """Replace what the settings say besides of the site and the mail server."""
        before, _, tables = settings.partition("\n[")
        tables = f"[{tables}" if tables else ""
        head = f'title = "The Orle Digest"\nid = "office"\nsite_url = "{SITE_URL}"\nwindow = "24h"\n'
        mail = f'[mail]\nhost = "{HOST}"\nport = {self.smtp_port}\nsecurity = "none"\nsender = "{SENDER}"\n'
        text = f"{head}{before}\n{mail}{self.mail_settings}[serve]\nport = {self.web_port}\n{tables}"
        (self.folder / "standfirst.toml").write_text(text, encoding="utf-8")

    def at(self, moment: datetime) -> None:
        """Let it be a time: the clock of every process, and what the outlets' feeds show."""
        pending = self._clock.with_suffix(".new")
        pending.write_text(moment.isoformat(), encoding="ascii")
        pending.replace(self._clock)
        for name, body in self.newsroom.feeds(moment).items():
            (self.folder / "seeds" / "news" / name).write_bytes(body)

    def later(self, span: timedelta) -> None:
        """Move the clock on; the feeds stay as they are."""
        moment = datetime.fromisoformat(self._clock.read_text(encoding="ascii")) + span
        pending = self._clock.with_suffix(".new")
        pending.write_text(moment.isoformat(), encoding="ascii")
        pending.replace(self._clock)

    def process(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start the command in this workspace."""
        command = [sys.executable, "-P", str(ROOT / "tests" / "clocked.py"), str(self._clock), *arguments]
        return subprocess.Popen(
            [*command, "--workspace", str(self.folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"} | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            **options,
        )

    def command(self, *arguments: str, code: int = 0) -> str:
        """Run the command to its end; return what it said, which is also kept."""
        with self.process(*arguments) as process:
            said, _ = process.communicate(timeout=300)
        self.log.append(said)
        assert process.returncode == code, f"{arguments}: {process.returncode}\n{said}"
        return said

    def run(self, *arguments: str, code: int = 0) -> list[Mail]:
        """Make the edition of now and send it; return the mails that arrived meanwhile, by address."""
        before = len(self.post.delivered)
        self.command("run", "--engine", "direct", "--send", *arguments, code=code)
        return self.mails(before)

    def scheduled(self) -> list[Mail]:
        """Do what the schedule begins now; return the mails that arrived meanwhile, by address."""
        before = len(self.post.delivered)
        self.command("scheduled")
        return self.mails(before)

    def send(self, code: int = 0) -> list[Mail]:
        """Send what is due; return the mails that arrived meanwhile, by address."""
        before = len(self.post.delivered)
        self.command("send", code=code)
        return self.mails(before)

    def mails(self, first: int = 0) -> list[Mail]:
        """Return the mails that have arrived, from a place on, by address."""
        arrived = [Mail(reader, content) for reader, content in self.post.delivered[first:]]
        return sorted(arrived, key=lambda mail: mail.address)

    def wait_for_mail(self, address: str, most: float = 20.0) -> Mail:
        """Return the newest mail to an address, as soon as there is one that has not been waited for."""
        until = time.monotonic() + most
        while time.monotonic() < until:
            mails = [Mail(reader, content) for reader, content in self.post.delivered if reader == address]
            if len(mails) > self._waited.get(address, 0):
                self._waited[address] = len(mails)
                return mails[-1]
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address}; {self.log[-1:]}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in the store."""
        return rows(self.folder, query)

    def tables_with(self, text: str) -> list[str]:
        """Return the tables of the store that hold a text, in whatever letter case, also when packed."""
        wanted, tables = text.casefold().encode(), []
        with connected(self.folder) as store:
            for table in inspect(store).get_table_names():
                matches = store.execute(sql(f'SELECT * FROM "{table}"'))
                if any(wanted in _unpacked(value).lower() for row in matches for value in row):
                    tables.append(table)
        return sorted(tables)

    @contextmanager
    def serving(self) -> Iterator[Browser]:
        """Run `standfirst serve` for the length of a `with` block."""
        process = self.process("serve")
        try:
            until = time.monotonic() + _SECONDS
            while time.monotonic() < until and process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex((HOST, self.web_port)) == 0:
                        break
                time.sleep(0.05)
            else:
                said = process.communicate(timeout=10)[0] if process.poll() is not None else ""
                raise AssertionError(f"standfirst serve does not answer: {said}")
            yield Browser(self.web_port)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                said, _ = process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
                raise AssertionError(f"standfirst serve does not end: {said}") from None
            finally:
                process.kill()
            self.log.append(said)
        assert process.returncode == 0, said


def _unpacked(value: Any) -> bytes:
    if isinstance(value, bytes):
        with suppress(zlib.error):
            return zlib.decompress(value)
        return value
    return str(value).encode("utf-8", "replace")


@contextmanager
def office(
    folder: Path, settings: str = "", mail_settings: str = "", post: Post | None = None
) -> Iterator[Office]:
    """Make a workspace and a mail server for the length of a `with` block."""
    place = Office(folder, settings, post=post or Post(), mail_settings=mail_settings)
    server = MailServer(place.post, "plain", ssl.create_default_context())
    server.start()
    place.smtp_port = server.port
    with socket.create_server((HOST, 0)) as free:
        place.web_port = free.getsockname()[1]
    try:
        place.furnish()
        yield place
    finally:
        server.stop()


def holding(folder: Path, texts: list[str]) -> list[str]:
    """Return which files below a folder hold one of some texts, in whatever letter case."""
    wanted = [text.casefold().encode() for text in texts]
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(text in path.read_bytes().lower() for text in wanted)
    ]
