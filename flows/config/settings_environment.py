"""Settings from the environment: STANDFIRST_STORE, STANDFIRST_MAIL__HOST; secrets from files (`…_FILE`)."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from flows.config.toml_file import resolved
from flows.errors import ConfigurationError

PREFIX = "STANDFIRST_"
# Put behind the name of a variable: it holds the path of a file with the value.
FILE_SUFFIX = "_FILE"
# Variables of the program that are no settings.
_OTHERS = (
    *("STANDFIRST_WORKSPACE", "STANDFIRST_MAIL_PASSWORD", "STANDFIRST_MAIL_PASSWORD_FILE"),
    *("STANDFIRST_BOUNCES_PASSWORD", "STANDFIRST_BOUNCES_PASSWORD_FILE"),
    *("STANDFIRST_WEBHOOK_SECRET", "STANDFIRST_WEBHOOK_SECRET_FILE"),
    *("STANDFIRST_DKIM_KEY", "STANDFIRST_DKIM_KEY_FILE"),
)
# Kubernetes sets these in each pod beside a service "standfirst".
_OF_KUBERNETES = ("STANDFIRST_SERVICE_", "STANDFIRST_PORT")
_LONGEST_FILE = 65_536
# A name so much like that of a setting is one misspelt.
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the environment that stands for a setting: the keys to it, and the name of its type."""

    name: str
    keys: tuple[str, ...]
    type: str


def setting_variables(schema: dict[str, Any]) -> dict[str, Variable]:
    """Return the variables of all settings of a JSON Schema by their names."""
    return {variable.name: variable for variable in _variables(schema, schema, ())}


def _variables(schema: dict[str, Any], table: dict[str, Any], keys: tuple[str, ...]) -> Iterator[Variable]:
    for key, value in table["properties"].items():
        node = resolved(value, schema)
        if "properties" in node:
            yield from _variables(schema, node, (*keys, key))
        else:
            name = PREFIX + "__".join((*keys, key)).upper()
            yield Variable(name=name, keys=(*keys, key), type=node.get("type", "string"))


def settings_of_environment(
    environment: Mapping[str, str], model: type[BaseModel]
) -> dict[tuple[str, ...], Any]:
    """Return the values of the settings in an environment by their keys; empty variables count as unset.

    Raises ConfigurationError for a file that cannot be read, and for a name that is nearly that of a setting.
    """
    named = {name: text for name, text in environment.items() if name.startswith(PREFIX) and text.strip()}
    if not named.keys() - set(_OTHERS):
        return {}
    variables = setting_variables(model.model_json_schema())
    values: dict[tuple[str, ...], Any] = {}
    for name, text in sorted(named.items()):
        variable = variables.get(name)
        if variable is not None:
            values[variable.keys] = _value(text, variable.type)
            continue
        variable = variables.get(name.removesuffix(FILE_SUFFIX))
        if variable is None:
            _refuse_misspelt(name, variables)
        elif variable.name in named:
            raise ConfigurationError(name, f"stands beside {variable.name}", "Remove one of them.")
        else:
            values[variable.keys] = _value(secret_text(Path(text.strip()), name), variable.type)
    return values


def variable_name(keys: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Return the variable of an environment that sets the value of some keys, or None."""
    name = PREFIX + "__".join(keys).upper()
    return next((key for key in (name, name + FILE_SUFFIX) if environment.get(key, "").strip()), None)


def merged(values: Mapping[str, Any], others: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """Return nested values with others in the place of those with the same keys."""
    tables = dict(values)
    for keys, value in others.items():
        table = tables
        for key in keys[:-1]:
            inner = table.get(key)
            table[key] = table = dict(inner) if isinstance(inner, dict) else {}
        table[keys[-1]] = value
    return tables


def secret_text(path: Path, thing: str) -> str:
    """Return the text of a file without the line break at its end; `thing` names it in messages."""
    try:
        # A pipe or device in its place could be waited for without end.
        if not path.is_file():
            raise ConfigurationError(thing, f"{path} is not a file", "Name the file that holds the value.")
        with path.open("rb") as stream:
            body = stream.read(_LONGEST_FILE + 1)
        if len(body) <= _LONGEST_FILE:
            return body.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        problem = f"{path} cannot be read ({error.strerror})"
        raise ConfigurationError(thing, problem, "Check the file and its permissions.") from error
    except UnicodeDecodeError:
        # Without a cause: that error would hold what was read.
        raise ConfigurationError(thing, f"{path} is not text", "Write the value alone into it.") from None
    raise ConfigurationError(thing, f"{path} is too large", "Write the value alone into it.")


def _value(text: str, type_name: str) -> Any:
    """Return the value that a text stands for; the text itself if it is not written as its type is."""
    if type_name == "string":
        return text
    if type_name == "array" and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",")]
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _refuse_misspelt(name: str, variables: Mapping[str, Variable]) -> None:
    if name in _OTHERS or name.startswith(_OF_KUBERNETES):
        return
    candidates = [variable.removeprefix(PREFIX) for variable in sorted(variables)]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), candidates, n=1, cutoff=_LIKENESS)
    if near or "__" in name:
        remedy = f"Did you mean {PREFIX}{near[0]}?" if near else "docs/settings.md tells their names."
        raise ConfigurationError(name, "no setting has this name", remedy)
