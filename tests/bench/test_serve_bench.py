"""The cost of the pages of readers in seconds of the processor, and their memory over many requests.

BENCH_FORMS sets how many forms are sent. `pytest -m slow tests/bench/test_serve_bench.py -s` prints it.
"""

from __future__ import annotations

import os
import resource
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flows.config import load_workspace
from flows.model.serve_settings import ServeSettings
from flows.runs.serve_site import opened_site
from tests.integration.test_serve import FORM, plain_mail_server, settings_with
from tests.unit.config.files import workspace

pytestmark = [pytest.mark.slow, pytest.mark.integration]

FORMS = int(os.environ.get("BENCH_FORMS", "5000"))


def test_thousands_of_requests_cost_milliseconds_and_no_memory(tmp_path: Path) -> None:
    with plain_mail_server() as (post, port):
        loaded = load_workspace(workspace(tmp_path, settings_with(port)))
        loaded.out.mkdir()
        with opened_site(loaded, ServeSettings(port=0)) as opened:
            thread = threading.Thread(target=opened.serve)
            thread.start()
            connection = HTTPConnection("127.0.0.1", opened.port, timeout=20)

            def ask(method: str, path: str, body: str | None = None) -> int:
                connection.request(method, path, body, FORM if body else {})
                response = connection.getresponse()
                response.read()
                return response.status

            for name, method, path, body in (
                ("form shown", "GET", "/subscribe", None),
                ("form refused", "POST", "/subscribe", urlencode({"address": "a@desk.example"})),
                ("forged link", "POST", "/unsubscribe/WyJhIl0.x", "List-Unsubscribe=One-Click"),
            ):
                ask(method, path, body)
                before, memory = time.process_time(), peak()
                for _ in range(FORMS):
                    ask(method, path, body)
                seconds = time.process_time() - before
                print(f"{name}: {1000 * seconds / FORMS:.2f} ms of CPU each, {peak() - memory} kB more")
                assert seconds / FORMS < 0.05
                assert peak() - memory < 30_000
            connection.close()
            opened.stop()
            thread.join(10)
        assert len(post.delivered) == 0


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
