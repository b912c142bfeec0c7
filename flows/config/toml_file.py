"""TOML files: read as text, then checked against a pydantic model whose JSON Schema also words the errors."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from flows.errors import ConfigurationError

_File = TypeVar("_File", bound=BaseModel)

_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_PROBLEMS = {
    "string_type": "must be text in quotes",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "does not have the expected form",
    "too_short": "is empty",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dataclass_type": "must be a table",
    "model_type": "must be a table",
}
# Keys into which a person may well write a secret.
_VARIABLE = "Write the secret into the environment, and the name of its variable here."
_REMEDIES = {
    "password": "Set STANDFIRST_MAIL_PASSWORD, or name a private file with password_file.",
    "headers_env": _VARIABLE,
    "auth_env": _VARIABLE,
}
_OUT_OF_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def read_text(path: Path, thing: str) -> str:
    """Return the text of a UTF-8 file without its byte order mark; `thing` names the file in messages."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise ConfigurationError(thing, problem, "Check the file and its permissions.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(thing, f"is not UTF-8 (at line {line})", "Save it as UTF-8.") from error


def read_toml(path: Path, thing: str) -> dict[str, Any]:
    """Return the values of a TOML file; `thing` names the file in messages."""
    text = read_text(path, thing)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(thing, f"is not valid TOML: {error}", "Correct that line.") from error


def checked(
    model: type[_File],
    values: Mapping[str, Any],
    thing: str,
    variable_of: Callable[[Sequence[str]], str | None] = lambda _: None,
) -> _File:
    """Return the values as an instance of the model.

    `variable_of` returns the variable of the environment that gave the value of some keys, if one did.
    Raises ConfigurationError for the first value that cannot be used; unknown keys come first, because the
    key that is missed is often the one that is misspelt.
    """
    try:
        # As JSON, for strict JSON takes lists for tuples and still no text for a number.
        return model.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    # Raised out here: the pydantic error as its context would hold the values, a password among them.
    first = min(errors, key=lambda item: item["type"] not in _UNKNOWN_KEY)
    refusal = _refusal(first, model, thing)
    keys = [str(key) for key in first["loc"] if not isinstance(key, int)]
    name = variable_of(keys) or variable_of(keys[:-1])
    raise ConfigurationError(name, refusal.problem, refusal.remedy) if name else refusal


def suggestion(name: str, known_names: Iterable[str]) -> str:
    """Return the remedy for an unknown name: the nearest of the names, or all of them."""
    names = sorted(known_names)
    folded = {name.casefold(): name for name in reversed(names)}
    near = difflib.get_close_matches(name.casefold(), sorted(folded), n=1)
    if near:
        return f'Did you mean "{folded[near[0]]}"?'
    return "Correct it." if len(names) > 60 else f"Known are {', '.join(names)}."


def _refusal(error: Mapping[str, Any], model: type[BaseModel], thing: str) -> ConfigurationError:
    """Return the error of a value with the table that it is in, such as "standfirst.toml, [mail]"."""
    schema = model.model_json_schema()
    *parents, key = error["loc"] or ("",)
    table, labels = schema, [thing]
    for part in parents:
        table = resolved(table.get("properties", {}).get(part) or table.get("items", {}), schema)
        if isinstance(part, int):
            labels[-1] += f" {part + 1}"
        else:
            labels.append(f"[{part}]" if "properties" in table else part)
    place = ", ".join(labels)
    if error["type"] in _UNKNOWN_KEY:
        remedy = _REMEDIES.get(str(key)) or suggestion(str(key), table["properties"])
        return ConfigurationError(place, f'unknown key "{key}"', remedy)
    value = table.get("properties", {}).get(key, table.get("additionalProperties") or table)
    value = {**value.get("anyOf", [{}])[0], **value}
    if error["type"] == "missing":
        example = json.dumps(value.get("examples", ["…"])[0], ensure_ascii=False)
        return ConfigurationError(place, f'needs "{key}"', f"Add a line such as {key} = {example}.")
    if isinstance(key, int):
        return ConfigurationError(place, f"item {key + 1} {_problem(error, value)}", _remedy(error, value))
    return ConfigurationError(place, f'"{key}" {_problem(error, value)}', _remedy(error, value))


def resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a node of a JSON Schema stands for: its first alternative, or what it refers to."""
    node = node.get("anyOf", [node])[0]
    name = node.get("$ref", "").rpartition("/")[2]
    resolved: dict[str, Any] = schema["$defs"][name] if name else node
    return resolved


def _problem(error: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if "timedelta" in error["msg"]:
        return "is too short" if error["type"].startswith("greater") else "is too long"
    if error["type"] in _OUT_OF_BOUNDS:
        words = {"exclusiveMinimum": "over", "minimum": "at least", "maximum": "at most"}
        bounds = (f"{word} {value[bound]:,}" for bound, word in words.items() if bound in value)
        return f"must be {' and '.join(bounds)}"
    return _PROBLEMS.get(error["type"]) or error["msg"].replace("Input should", "must").replace("'", '"')


def _remedy(error: Mapping[str, Any], value: dict[str, Any]) -> str:
    name, is_table = error["loc"][0], error["type"] in ("dataclass_type", "model_type")
    if is_table and len(error["loc"]) == 1:
        return f"Write [{name}] on a line of its own."
    if is_table or (error["type"] == "tuple_type" and "$ref" in value["items"]):
        return f"Write [[{name}]] before each."
    if error["type"] == "string_pattern_mismatch" and name in _REMEDIES:
        return _REMEDIES[str(name)]
    if error["type"] == "string_too_short":
        return "Write something between the quotes, or leave the line out."
    if examples := value.get("examples"):
        return f"Write it as {' or '.join(json.dumps(text, ensure_ascii=False) for text in examples)}."
    if value.get("default") not in (None, "", []):
        return f"Without the line it is {json.dumps(value['default'])}."
    return "Correct it."
