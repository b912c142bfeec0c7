"""The rules of the house that linters do not check: sizes, names, docstrings, layers, the cost of starting.

Each rule is a plain function over source text, so that a planted fault can show that it bites.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PURE = (
    "runs/pipeline",
    *("delivery", "editions", "render", "summaries", "stories", "reading", "sources", "urls", "language"),
    *("ports.py", "model", "errors.py"),
)
HEAVY = ("prefect", "sqlalchemy", "sklearn", "nltk", "trafilatura")

LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
MOST_PARAMETERS = 8
# Identifiers that say nothing about their value ; a name may contain them ("told_ids").
EMPTY_NAMES = {"told", "found", "each", "made", "asked", "known", "kept", "held"}
RIDDLE = re.compile(r"(Tell|What|Whether|Of)\b")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "data", "misc", "core"}

# Written apart, so that this file does not hold what it looks for.
MACHINE = re.compile(r"(?<![\w.~-])/(?:" + "|".join(("work", "root", "tmp", "home", "farm")) + r")/[\w.]")
HOSTS = re.compile(
    r"https?://[^\s\"')>]*(?:pypi|pythonhosted|npmjs|jsdelivr|unpkg)" + r"\.\w+", re.IGNORECASE
)
# The remedies that silence a tool instead of mending the cause.
SILENCED = re.compile(
    r"#\s*(?:" + "|".join(("type: ignore", "no" + "qa", "pragma: no cover", "TO" + "DO")) + ")"
)


def modules() -> list[Path]:
    return sorted((ROOT / "flows").rglob("*.py"))


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is no list of tracked files")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in functions(source)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def long_modules(source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{lines} lines"] if lines > LONGEST_MODULE else []


def many_parameters(source: str) -> list[str]:
    return [
        node.name
        for node in functions(source)
        if not is_command(node) and len(parameters(node)) > MOST_PARAMETERS
    ]


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [argument for argument in arguments if argument.arg not in ("self", "cls")]


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    # A command of the command line has the options that its users need.
    return any(re.search(r"\.(command|callback)\b", ast.unparse(line)) for line in node.decorator_list)


def relative_imports(source: str) -> list[int]:
    return [
        node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level
    ]


def files_opened(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "input", "print")
    ]


def mutable_values(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for line in node.decorator_list
        if "dataclass" in ast.unparse(line) and "frozen=True" not in ast.unparse(line)
    ]


def empty_names(source: str) -> list[str]:
    """Return the identifiers that say nothing, such as `told` and `each`."""
    return [
        f"{name} (line {getattr(node, 'lineno', 0)})"
        for node in ast.walk(ast.parse(source))
        for name in identifiers(node)
        if name.strip("_") in EMPTY_NAMES
    ]


def identifiers(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            return [name]
        case ast.arg(arg=name) | ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
    return []


def riddles(source: str) -> list[str]:
    """Return the docstrings that open with a riddle instead of a verb or a noun."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = (
        ast.get_docstring(node) for node in ast.walk(ast.parse(source)) if isinstance(node, documented)
    )
    return [text.splitlines()[0] for text in docstrings if text and RIDDLE.match(text)]


def packed_parameters(source: str) -> list[str]:
    """Return the parameters that are a tuple of fixed length, or that hold tuples of different types."""
    return [
        f"{node.name}({argument.arg})"
        for node in functions(source)
        for argument in parameters(node)
        if argument.annotation is not None and is_packed(argument.annotation)
    ]


def is_packed(annotation: ast.expr) -> bool:
    if isinstance(annotation, ast.BinOp):
        return is_packed(annotation.left) or is_packed(annotation.right)
    outer = tuple_types(annotation)
    inner = [tuple_types(node) for node in ast.walk(annotation)]
    return (len(outer) > 1 and "..." not in outer) or any(
        len(set(types)) > 1 and "..." not in types for types in inner
    )


def tuple_types(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "tuple":
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return [ast.unparse(part) for part in parts]
    return []


def shadowing(names: list[str]) -> list[str]:
    return sorted(set(names) & set(sys.stdlib_module_names))


def room_of(path: Path) -> str:
    """Return the room of a module: its folder in `flows`, or its file."""
    return path.relative_to(ROOT / "flows").parts[0]


def faults(rule: Callable[[str], Sequence[object]], paths: list[Path]) -> list[str]:
    return [f"{name_of(path)}: {fault}" for path in paths for fault in rule(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "rule", [long_functions, long_modules, many_parameters, relative_imports, mutable_values]
)
def test_every_module_keeps_the_rule(rule: Callable[[str], Sequence[object]]) -> None:
    assert faults(rule, modules()) == []


@pytest.mark.parametrize("rule", [empty_names, riddles, packed_parameters])
@pytest.mark.parametrize("room", sorted({room_of(path) for path in modules()}))
def test_names_docstrings_and_parameters_are_plain(
    room: str, rule: Callable[[str], Sequence[object]]
) -> None:
    assert faults(rule, [path for path in modules() if room_of(path) == room]) == []


@pytest.mark.parametrize("rule", [empty_names, riddles, packed_parameters])
def test_helpers_of_tests_are_plain(rule: Callable[[str], Sequence[object]]) -> None:
    assert faults(rule, sorted((ROOT / "tests").glob("*.py"))) == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
        (long_modules, "x = 1\n" * (LONGEST_MODULE + 1)),
        (many_parameters, "def f(a, b, c, /, d, e, g, *, h, i, j): ..."),
        (many_parameters, "class A:\n    async def f(self, a, b, c, d, e, g, h, i, j): ..."),
        (relative_imports, "from . import model"),
        (mutable_values, "@dataclass(slots=True)\nclass A: ..."),
        (mutable_values, "@dataclass\nclass A: ..."),
        (files_opened, "with open('a') as stream: ..."),
        (empty_names, "found = 1"),
        (empty_names, "def f(told: str) -> None: ..."),
        (empty_names, "class A:\n    known: int"),
        (empty_names, "x = [each for each in y]"),
        (empty_names, "x = y.kept"),
        (empty_names, "f(held=1)"),
        (empty_names, "def _asked() -> None: ..."),
        (riddles, '"""What a run reads."""'),
        (riddles, 'def f():\n    """Tell whether it rains."""'),
        (riddles, 'class A:\n    """Whether it rains."""'),
        (packed_parameters, "def f(span: tuple[datetime, datetime]) -> None: ..."),
        (packed_parameters, "def f(part: tuple[str, int] | None) -> None: ..."),
        (packed_parameters, "def f(*, parts: Sequence[tuple[str, int]]) -> None: ..."),
    ],
)
def test_the_rule_catches_a_planted_fault(rule: Callable[[str], Sequence[object]], fault: str) -> None:
    assert len(rule(fault)) == 1


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (empty_names, "founder = unknown = told_ids = 1"),
        (riddles, '"""Whatever."""'),
        (riddles, 'def f():\n    """Return what a run reads."""'),
        (packed_parameters, "def f(names: tuple[str, ...], spans: Sequence[tuple[int, int]]) -> None: ..."),
        (packed_parameters, "def f(name: str) -> tuple[str, int]: ..."),
    ],
)
def test_the_rule_passes_plain_code(rule: Callable[[str], Sequence[object]], code: str) -> None:
    assert rule(code) == []


def libraries(source: str) -> set[str]:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    return imported - set(sys.stdlib_module_names) - {"flows"}


def declared_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


def undeclared_libraries(paths: list[Path], declared: set[str]) -> set[str]:
    providers = packages_distributions()
    imported = set().union(*(libraries(path.read_text(encoding="utf-8")) for path in paths))
    return {
        name
        for name in imported
        if not {provider.lower() for provider in providers.get(name, [name])} & declared
    }


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = declared_names(project["dependencies"])
    extras = project["optional-dependencies"]
    extra = declared_names(extras["evaluate"])
    # Imported where they are used; without them an error names the extra.
    names = ("postgres", "dask", "s3", "dkim", "notify")
    optional = set().union(*(declared_names(extras[name]) for name in names))
    evaluation = [path for path in modules() if name_of(path).startswith("flows/evaluation/")]
    product = sorted(set(modules()) - set(evaluation))
    assert undeclared_libraries(product, needed | optional) == set()
    assert undeclared_libraries(evaluation, needed | extra) == set()
    # Nothing is in the extra that the evaluation does without, or the product has anyway.
    assert extra & needed == set()
    assert len(undeclared_libraries(evaluation, needed)) == len(extra)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        name_of(path) for path in modules() if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES
    ] == []


def test_no_module_hides_one_of_the_standard_library() -> None:
    names = [path.stem for path in (ROOT / "flows").iterdir() if path.suffix == ".py" or path.is_dir()]
    assert shadowing(names) == []
    assert shadowing(["html", "mail", "email"]) == ["email", "html"]


def test_pure_code_opens_and_prints_nothing() -> None:
    pure = [path for path in modules() if path.relative_to(ROOT / "flows").as_posix().startswith(PURE)]
    assert [
        f"{name_of(path)}:{line}" for path in pure for line in files_opened(path.read_text(encoding="utf-8"))
    ] == []


def test_every_folder_of_the_package_is_one() -> None:
    folders = {path.parent for path in modules()}
    assert [name_of(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_no_tool_is_silenced() -> None:
    sources = [path for path in tracked() if path.suffix == ".py"]
    assert [name_of(path) for path in sources if SILENCED.search(path.read_text(encoding="utf-8"))] == []


def test_no_tracked_file_names_this_machine_or_a_package_host() -> None:
    named = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        matches = (MACHINE.search(text), HOSTS.search(text))
        named += [f"{name_of(path)}: {match[0]}" for match in matches if match]
    assert named == []


@pytest.mark.parametrize("text", ["cd /" + "work/main", '"/' + 'tmp/x"', "/" + "root/.cache"])
def test_path_of_a_machine_is_recognised(text: str) -> None:
    assert MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://a.example/work/x", "seeds/work/a", "~/work/a", "/working/a"])
def test_path_of_an_address_is_none_of_a_machine(text: str) -> None:
    assert MACHINE.search(text) is None


def test_import_contracts_hold() -> None:
    checked = lint_imports(ROOT / "pyproject.toml")
    assert checked.returncode == 0, checked.stdout


def lint_imports(configuration: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, "--config", str(configuration), "--no-cache"],
        cwd=configuration.parent,
        env={"PYTHONPATH": str(configuration.parent), "PATH": "", "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        (
            "flows/language/planted.py",
            "import flows.reading.documents",
            "Each room imports only what lies below",
        ),
        ("flows/planted.py", "", "Each room imports only what lies below it"),
        ("flows/runs/planted.py", "", "Runs: the verbs over ports lie below"),
        ("flows/orchestration/tasks.py", "import flows.orchestration.flows", "Orchestration: engines and"),
        ("flows/render/planted.py", "import flows.render.web", "No renderer imports another"),
        ("flows/adapters/planted.py", "import flows.adapters.clock", "No adapter imports another"),
        ("flows/stories/planted.py", "import pathlib", "Pure code touches neither clock, disk"),
        ("flows/language/planted.py", "import time", "Pure code touches neither clock, disk"),
        ("flows/adapters/planted.py", "import prefect", "Prefect is imported by the orchestration alone"),
        ("flows/adapters/planted.py", "import sqlalchemy", "The database is known to its adapter alone"),
        ("flows/runs/steps.py", "import flows.evaluation", "Each room imports only what lies below it"),
    ],
)
@pytest.mark.integration
def test_import_contracts_catch_a_planted_fault(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    for path in [ROOT / "pyproject.toml", *modules()]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / module).write_text(f"{line}\n", encoding="utf-8")
    checked = lint_imports(tmp_path / "pyproject.toml")
    broken = [line for line in checked.stdout.splitlines() if " BROKEN" in line]
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_help_is_instant_because_it_imports_nothing_heavy() -> None:
    program = (
        "import json, sys\n"
        "sys.argv = ['standfirst', '--help']\n"
        "from flows.cli.main import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "Usage" in shown
    assert sorted(set(HEAVY) & set(json.loads(shown.splitlines()[-1]))) == []


def test_the_walks_in_the_architecture_page_name_what_is_there() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\| \d+ \| `([\w./]+)` \| `(\w+)` \|", page, re.MULTILINE)
    assert len(steps) > 20
    for file, name in steps:
        code = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).is_file() else ""
        assert re.search(rf"^(def|class) {name}\b", code, re.MULTILINE), f"{file} has no {name}"
    files = re.findall(r"`((?:flows|templates|tests|docs|seeds)/[a-z0-9_./-]+)`", page)
    assert [name for name in files if not (ROOT / name).exists()] == []
