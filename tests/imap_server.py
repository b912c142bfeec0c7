"""IMAP servers for tests: a small one of our own, and Dovecot where it is installed."""

from __future__ import annotations

import re
import shutil
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.mail_server import HOST, PASSWORD, USER, Authority

DOVECOT = shutil.which("dovecot")


@dataclass
class Stored:
    """A message of a folder, with its flags."""

    body: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Folders:
    """The folders of the account, and how the server misbehaves."""

    messages: dict[str, list[Stored]] = field(default_factory=lambda: {"INBOX": [], "Done": []})
    hangs_at: str = ""
    commands: list[str] = field(default_factory=list)

    def add(self, body: bytes) -> None:
        self.messages["INBOX"].append(Stored(body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")))


class _Session(socketserver.StreamRequestHandler):
    """One connection: enough of RFC 3501 for a client that reads one folder."""

    folders: Folders

    def handle(self) -> None:
        self.selected: list[Stored] = []
        self.say("* OK ready")
        while line := self.rfile.readline(100_000):
            tag, _, command = line.decode("latin-1").strip().partition(" ")
            self.folders.commands.append(command)
            if self.folders.hangs_at and self.folders.hangs_at in command:
                time.sleep(5)
                return
            self.say(f"{tag} {self.answer(command)}")
            if command.upper() == "LOGOUT":
                return

    def say(self, line: str, literal: bytes = b"") -> None:
        self.wfile.write(line.encode("latin-1") + literal + (b")\r\n" if literal else b"\r\n"))

    def answer(self, command: str) -> str:
        words = command.split(" ")
        match [word.upper() for word in words]:
            case ["CAPABILITY"]:
                self.say("* CAPABILITY IMAP4rev1 UIDPLUS")
            case ["LOGIN", *_]:
                return "OK in" if command == f'LOGIN {USER} "{PASSWORD}"' else "NO wrong"
            case ["SELECT", *_]:
                name = words[1].strip('"')
                if name not in self.folders.messages:
                    return "NO no such folder"
                self.selected = self.folders.messages[name]
                self.say(f"* {len(self.selected)} EXISTS")
            case ["UID", "SEARCH", *_]:
                hits = [
                    str(number)
                    for number, message in enumerate(self.selected, start=1)
                    if not message.flags & {"\\Seen", "StandfirstRead"}
                ]
                self.say(f"* SEARCH {' '.join(hits)}")
            case ["UID", "FETCH", *_]:
                size = int(re.findall(r"<0\.(\d+)>", command)[0])
                body = self.selected[int(words[2]) - 1].body[:size]
                self.say(f"* {words[2]} FETCH (UID {words[2]} BODY[]<0> {{{len(body)}}}\r\n", body)
            case ["UID", "STORE", *_]:
                flag = re.findall(r"\((.*)\)", command)[0]
                self.selected[int(words[2]) - 1].flags.add(flag)
            case ["UID", "COPY", *_]:
                self.folders.messages[words[3].strip('"')].append(self.selected[int(words[2]) - 1])
        return "OK done"


@contextmanager
def imap_server(ours: Authority, folders: Folders) -> Iterator[int]:
    """Serve the folders over TLS; yield the port."""
    context = ours.server_context()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def get_request(self) -> tuple[ssl.SSLSocket, object]:
            connection, address = super().get_request()
            return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    handler = type("Session", (_Session,), {"folders": folders})
    with Server((HOST, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@contextmanager
def dovecot(ours: Authority, messages: list[bytes], port: int) -> Iterator[Path]:
    """Serve a Maildir with Dovecot, which must be started by root; yield the Maildir."""
    assert DOVECOT
    # Dovecot works as other users, which do not reach the folders of pytest.
    folder = Path(tempfile.mkdtemp(prefix="standfirst-dovecot-"))
    folder.chmod(0o755)
    box = folder / "Maildir"
    for name in ("cur", "new", "tmp", ".Done/cur", ".Done/new", ".Done/tmp"):
        (box / name).mkdir(parents=True)
    for number, body in enumerate(messages):
        (box / "new" / f"{1_700_000_000 + number}.M{number}P1.host").write_bytes(body)
    for path in (box, *box.rglob("*")):
        shutil.chown(path, "nobody", "nogroup")
    (folder / "dovecot.conf").write_text(
        f"""base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
ssl = required
ssl_cert = <{ours.server}
ssl_key = <{ours.server}
mail_location = maildir:{box}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    address = {HOST}
  }}
}}
passdb {{
  driver = static
  args = password={PASSWORD.replace(" ", "_")}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}
}}
first_valid_uid = 1
""",
        encoding="utf-8",
    )
    server = subprocess.Popen([DOVECOT, "-F", "-c", folder / "dovecot.conf"])
    try:
        yield box
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)
