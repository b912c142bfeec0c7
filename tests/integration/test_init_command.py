"""`standfirst init`: the sample, or the reader's own subscriptions, which the first run reads."""

from __future__ import annotations

import os
import re
import resource
import shlex
import subprocess
import sys
import tomllib
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import app
from flows.config import Request, load_workspace
from flows.errors import StandfirstError
from flows.runs import steps
from tests import loopback
from tests.loopback import NETWORK, gives

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STANDFIRST_WORKSPACE", raising=False)
    return tmp_path


def init(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["init", *arguments])


def refusal(*arguments: str) -> str:
    refused = init(*arguments)
    assert isinstance(refused.exception, StandfirstError), refused.output
    return str(refused.exception)


def sources(folder: Path) -> list[tuple[str, str]]:
    text = (folder / "seeds/sources.toml").read_text(encoding="utf-8")
    return [(each["name"], each.get("url", "")) for each in tomllib.loads(text).get("source", [])]


def opml(path: Path, *feeds: tuple[str, str]) -> str:
    outlines = "".join(f'<outline text="{name}" xmlUrl="{url}"/>' for name, url in feeds)
    path.write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>', encoding="utf-8")
    return str(path)


def test_a_workspace_has_the_sample_unless_something_else_is_named(here: Path) -> None:
    assert init("sample").exit_code == 0
    assert len(sources(here / "sample")) == 10
    assert init("bare", "--empty").exit_code == 0
    assert sources(here / "bare") == []
    assert not (here / "bare/seeds/articles").exists()


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (("news", "https://harbour.example/feed", "quay.example"), "news"),
        (("https://harbour.example/feed", "news", "quay.example"), "news"),
        (("https://harbour.example/feed", "--feed", "quay.example"), "."),
        (
            ("--feed", "https://harbour.example/feed", "--feed", "quay.example", "./news.example"),
            "news.example",
        ),
    ],
)
def test_feeds_are_subscribed_to_without_asking_them(
    here: Path, arguments: tuple[str, ...], folder: str
) -> None:
    made = init(*arguments)
    assert made.exit_code == 0, made.output
    assert sources(here / folder) == [
        ("harbour.example", "https://harbour.example/feed"),
        ("quay.example", "https://quay.example"),
    ]


def test_a_list_and_feeds_go_together(here: Path) -> None:
    made = init(
        "news", "--opml", opml(here / "a.opml", ("Quay", "https://quay.example/f")), "--feed", "b.example"
    )
    assert made.exit_code == 0, made.output
    assert [name for name, _ in sources(here / "news")] == ["Quay", "b.example"]


def test_a_workspace_begins_with_sets_of_well_known_feeds(here: Path) -> None:
    made = init("news", "--from", "world", "--from", "science", "--from", "africa", "quay.example")
    assert made.exit_code == 0, made.output
    text = (here / "news/seeds/sources.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["source"]
    assert {"World", "Asia", "Science and Technology"} <= {each.get("section") for each in entries}
    assert all(each["expects"] == "feed" for each in entries)
    # A feed of two sets is subscribed to once.
    assert len({each["url"] for each in entries}) == len(entries) < 35 + 18 + 15
    assert entries[-1]["name"] == "quay.example"
    assert "`standfirst sources check`" in made.stdout
    loaded = load_workspace(here / "news")
    assert (len(loaded.sources), loaded.problems) == (len(entries), ())


def test_the_sets_are_shown(here: Path) -> None:
    shown = init("--from", "list")
    assert shown.stdout == init("--from").stdout
    assert re.search(r"^de +\d+ feeds  Deutschland \(de\)$", shown.stdout, re.MULTILINE)
    assert not list(here.iterdir())


def test_a_set_that_does_not_exist_makes_nothing(here: Path) -> None:
    assert 'Did you mean "science"? `standfirst init --from list` shows' in refusal("--from", "sciense")
    assert "`standfirst init --from list` shows the sets." in refusal("--from", "zzzz")
    assert "--empty: " in refusal("--empty", "--from", "de")
    assert not list(here.iterdir())


def test_a_list_may_be_named_like_a_set(here: Path) -> None:
    listed = opml(here / "a.opml", ("Quay", "https://quay.example/f"))
    assert init("news", "--from", listed, "--from", "nz").exit_code == 0
    assert sources(here / "news")[0] == ("Quay", "https://quay.example/f")
    assert len(sources(here / "news")) == 9
    assert "cannot be read" in refusal("other", "--from", "missing.opml")


def test_a_list_of_twenty_thousand_feeds_of_one_name_takes_seconds(here: Path) -> None:
    feeds = (("News", f"https://quay.example/{number}") for number in range(20_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert init("news", "--from", opml(here / "a.opml", *feeds)).exit_code == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 20
    assert [name for name, _ in sources(here / "news")][-1] == "News (20000)"


def test_a_list_without_end_is_refused(here: Path) -> None:
    assert "is larger than 15,000,000 bytes" in refusal("news", "--from", "/dev/zero")
    assert not (here / "news").exists()


def test_private_hosts_are_named_with_what_has_them_read(here: Path) -> None:
    made = init("news", "--feed", "http://localhost:8000/feed")
    assert made.exit_code == 0
    assert 'write under [fetch] in standfirst.toml: allow_hosts = ["localhost"]' in made.stderr


def test_what_cannot_be_meant_makes_nothing(here: Path) -> None:
    empty, words = opml(here / "empty.opml"), here / "words.opml"
    words.write_text("no list", encoding="utf-8")
    assert "names no feed" in refusal("news", "--opml", empty)
    assert "is no OPML file" in refusal("news", "--opml", str(words))
    assert "--empty: " in refusal("news", "--empty", "--feed", "quay.example")
    assert refusal("quay.example").endswith(
        "Write ./quay.example for a folder of that name, or https://quay.example for its feed."
    )
    assert '"other": is no second folder' in refusal("news", "other")
    assert '"": names no folder' in refusal("")
    assert sorted(each.name for each in here.iterdir()) == ["empty.opml", "words.opml"]


def test_the_folder_may_stand_in_the_environment(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_WORKSPACE", str(here / "named"))
    assert init("--empty").exit_code == 0
    assert (here / "named/standfirst.toml").is_file()


def test_the_next_line_names_the_folder_unless_it_is_the_current_one() -> None:
    assert init("my news", "--empty").output.endswith(" sources add ADDRESS --workspace 'my news'\n")
    assert init("--empty").output.endswith(" sources add ADDRESS\n")


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["my news", "."])
def test_the_next_line_works_as_it_is_printed(here: Path, folder: str) -> None:
    program = shlex.join([sys.executable, "-P", "-m", "flows"])
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}

    def shell(line: str) -> str:
        done = subprocess.run(line, shell=True, env=surroundings, cwd=here, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = shell(f"{program} init {shlex.quote(folder)}").splitlines()[-1]
    assert told.startswith("Next: ")
    shell(f"{told.removeprefix('Next: ')} --engine direct")
    assert (here / folder / "out/index.html").is_file()


class Clock:
    def now(self) -> datetime:
        return loopback.PUBLISHED + timedelta(hours=1)


# One event each, so that none is another's copy or story.
EVENTS = """\
Ferry pier reopens after storm repairs|Carpenters finished the ferry pier at Alderhaven on Thursday and 300
Hospital opens ward for premature babies|Nurses moved eleven incubators into the new ward in Birchfield and
Cedar growers lose half of their plums|Late frost destroyed half of the plum harvest around Cedarholm and
Court frees baker accused of arson|Judges in Elmstead acquitted the baker Ione Tarrant of setting fire and
Swimmer breaks national record|Dara Finn swam the 200 metres butterfly in two minutes and five seconds and
Bank lowers its rate for savers|The savings bank of Hazelmere cut the interest on deposits to 1.2 per cent and
Theatre cancels season over asbestos|Inspectors found asbestos above the stage of the Larch theatre and
Wolves return to the northern forest|Rangers photographed a pair of wolves with four pups near Maplewick and
Union calls tram drivers to strike|Tram drivers will stop work on Monday because of their rosters and
Students build satellite for crop maps|Engineering students launched nine kilograms of satellite and
Museum gives back stolen altar painting|The museum returned the painting to its monastery and
Council bans fireworks in the old town|Councillors voted 21 to 14 against rockets and
Vaccine against sheep fever is approved|Veterinary officials licensed the injection for lambs and
Chess champion retires at twenty-six|Grandmaster Petra Oles leaves for mathematics and
Tunnel under the strait is delayed|Water broke into the railway tunnel under the strait for a third time and
Census counts more pensioners than pupils|Statisticians counted 410,000 retired people and
""".splitlines()


def feed(town: str, events: list[str]) -> bytes:
    """Return a feed with some of the events, each told by this town's paper in its own words."""
    items = ""
    for number, event in enumerate(events):
        title, _, text = event.partition("|")
        # A sentence with all words of its headline would not be quoted.
        some = " ".join(title.lower().split()[::3])
        items += (
            f"<item><title>{title}</title><link>https://{town}.example/{number}</link>"
            f"<pubDate>{format_datetime(loopback.PUBLISHED - timedelta(hours=30))}</pubDate>"
            f"<description>{text} told the {town.capitalize()} Post that {some} had been expected for "
            f"{number + 3} weeks.</description></item>"
        )
    channel = f"<title>{town.capitalize()} Post</title><link>https://{town}.example/</link>{items}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def test_the_first_run_of_a_list_is_a_full_edition(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.runs.session.SystemClock", Clock)
    towns = ["alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple"]
    feeds = {town: gives(feed(town, EVENTS[number::8])) for number, town in enumerate(towns)}
    with loopback.loopback(feeds) as web:
        listed = opml(here / "towns.opml", *((town, web[town].url()) for town in towns))
        assert init("news", "--opml", listed).exit_code == 0
        with (here / "news/standfirst.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\npages = 0\n')
        told: list[str] = []
        report = steps.run(Request(folder=Path("news")), told.append)
    assert report.edition
    coverage = report.edition.coverage
    assert (report.tally.fetched, coverage.new, coverage.too_old, coverage.copies) == (16, 16, 0, 0)
    assert (report.edition.number, coverage.failures) == (1, ())
    assert coverage.shown == load_workspace(Path("news")).settings.lengths.stories
    assert "Reading the sources: 0 of 8, 127.0.1.1" in told
    assert "Reading the sources: 8 of 8" in told
    assert "Reading what the sources hold: 8 of 8, maple" in told
