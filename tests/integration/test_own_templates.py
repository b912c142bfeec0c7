"""A workspace's own templates may raise, loop for ever or ask for all memory: each ends in one line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.sandbox import template_renderer
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.config import load_workspace
from flows.errors import ConfigurationError
from flows.render.web import render_page
from flows.runs.pipeline.letters import Addressee
from flows.runs.send_mail import letter_writer
from tests.factories_edition import AS_OF, SITE, edition, templates

pytestmark = pytest.mark.integration

OURS = templates()
PAGE = "page.html.j2"
REMEDY = "Correct the template, or remove it to use the one that comes with Standfirst."

RAISING = {
    "a number and a text": ("\n{{ 1 + 'a' }}", 2, "TypeError: unsupported operand"),
    "a division by zero": ("\n\n{{ 1 / 0 }}", 3, "ZeroDivisionError: division by zero"),
    "a name that is not there": ("{{ nothing.at_all }}", 1, "'nothing' is undefined"),
    "a macro that calls itself": ("\n{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", 2, "RecursionError"),
    "a template that includes itself": ("{% include 'page.html.j2' %}", 1, "RecursionError"),
    "a template that extends itself": ("{% extends 'page.html.j2' %}", 1, "RecursionError"),
    "a template that is not there": ("\n{% include 'other.html.j2' %}", 2, "other.html.j2"),
    "a filter that is not there": ("\n{{ edition|shout }}", 2, "No filter named 'shout'"),
    "half an expression": ("\n{% if %}", 2, "Expected an expression, got 'end of statement block'"),
    "a way into Python": ("\n{{ cycler.__init__.__globals__.os.getcwd() }}", 2, "__init__"),
    "a way by format": ("\n{{ '{0.__class__.__mro__}'.format(edition) }}", 2, "__class__"),
    "brackets without end": ("{{ " + "(" * 100_000, None, "RecursionError"),
}
GREEDY = {
    "a long text": "\n{{ 'x' * 10**10 }}",
    "a long list": "\n{{ [1] * 10**10 }}",
    "a wide number": "\n{{ '%099999999999d'|format(1) }}",
    "a wide line": "\n{{ 'x'|center(10**11) }}",
    "a long text in pieces": "\n{% for a in range(10**6) %}{{ 'x' * 10**4 }}{% endfor %}",
    "a list that grows": "\n{% set a = [1] %}{% for b in range(99) %}{% set _ = a.extend(a) %}{% endfor %}",
}
ENDLESS = {
    "a loop": "\n{% for a in range(10**12) %}{% endfor %}",
    "loops in loops": "\n{% for a in range(10**5) %}{% for b in range(10**5) %}{% endfor %}{% endfor %}",
    "a filter over a loop": "\n{{ range(10**12)|sum }}",
    "a large number": "\n{{ 9**(9**9) }}",
    "words for filling": "\n{{ lipsum(n=10**9) }}",
}


def refusal(template: str) -> ConfigurationError:
    own = {**OURS, PAGE: template}
    with pytest.raises(ConfigurationError) as caught:
        within_bounds((PAGE,), render_page, edition(), SITE, own, "./")
    return caught.value


@pytest.mark.parametrize("name", RAISING)
def test_template_that_raises_is_named_with_its_line_and_what_is_wrong(name: str) -> None:
    template, line, problem = RAISING[name]
    error = refusal(template)
    assert (error.thing, error.remedy) == (f"templates/{PAGE}", REMEDY)
    assert error.problem.startswith("cannot be rendered: ")
    assert problem in error.problem
    assert line is None or error.problem.endswith(f"(at line {line})")
    assert "\n" not in str(error)


@pytest.mark.parametrize("name", GREEDY)
def test_template_that_asks_for_all_memory_is_refused_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_renderer, "MEGABYTES", 500)
    error = refusal(GREEDY[name])
    assert error.thing == f"templates/{PAGE}"
    assert "MemoryError" in error.problem
    assert error.remedy == REMEDY


@pytest.mark.parametrize("name", ENDLESS)
def test_template_without_end_is_ended(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_renderer, "SECONDS", 1.0)
    error = refusal(ENDLESS[name])
    assert error.thing == f"templates/{PAGE}"
    assert error.problem in (
        "cannot be rendered: TimeoutError: takes longer than 1 seconds (at line 2)",
        "cannot be rendered within 1 seconds",
    )


def test_templates_of_ones_own_give_the_bytes_that_they_give_here() -> None:
    own = {**OURS, PAGE: OURS[PAGE].replace("<main", "<main data-own")}
    apart = within_bounds((PAGE,), render_page, edition(), SITE, own, "./")
    assert apart == render_page(edition(), SITE, own, "./")
    assert "data-own" in apart


def test_packaged_templates_are_rendered_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert within_bounds((), render_page, edition(), SITE, OURS) == render_page(edition(), SITE, OURS)


def test_template_of_the_mail_is_named_when_mail_is_sent(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/mail.txt.j2").write_text("{{ 1 / 0 }}", encoding="utf-8")
    (tmp_path / "templates/mail.html.j2").write_text(OURS["mail.html.j2"], encoding="utf-8")
    (tmp_path / "standfirst.toml").write_text(
        '[mail]\nhost = "localhost"\nsender = "a@desk.example"\nto = ["b@home.example"]\n', encoding="utf-8"
    )
    workspace = load_workspace(tmp_path, sources_needed=False)
    assert workspace.own_templates == {"mail.txt.j2"}
    with (
        SqlStore(sqlite_url(tmp_path / "store.db")) as store,
        pytest.raises(ConfigurationError, match=r"^templates/mail.txt.j2: .* division by zero \(at line 1\)"),
    ):
        letter_writer(workspace, store).letter(
            edition(), Addressee(reader="b", address="b@home.example"), AS_OF
        )


def test_text_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.render.templating._LONGEST", 100)
    with pytest.raises(ConfigurationError, match="templates/page.html.j2: .* longer than 100 characters"):
        render_page(edition(), SITE, OURS)
