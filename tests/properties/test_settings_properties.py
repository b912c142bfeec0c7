"""Settings files of any content: settings, or one error that names a remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from flows.config.settings_file import SettingsFile, settings_file_from, settings_from
from flows.config.sources_file import SourceEntry, SourcesFile
from flows.config.themes_file import ThemeEntry, ThemesFile
from flows.config.toml_file import checked
from flows.errors import ConfigurationError
from flows.model.mail_settings import MailSettings
from flows.model.settings import FetchSettings, Lengths

MODELS: tuple[type[BaseModel], ...] = (SettingsFile, SourcesFile, SourceEntry, ThemesFile, ThemeEntry)
KEYS = sorted(
    {key for model in MODELS for key in model.model_fields}
    | {key for table in (FetchSettings, Lengths, MailSettings) for key in table.__dataclass_fields__}
)
TEXTS = ["", "none", "tls", "48h", "P2D", "a@b.example", "localhost", "UTC", "0 7 * * *", "https://a.example"]

leaves = st.one_of(
    st.text(max_size=6), st.sampled_from(TEXTS), st.integers(), st.floats(), st.booleans(), st.datetimes()
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
tables = st.dictionaries(st.sampled_from(KEYS), values, max_size=5)


def refusal(read: Callable[[], object]) -> ConfigurationError | None:
    try:
        read()
    except ConfigurationError as error:
        return error
    return None


@settings(max_examples=60)
@given(tables, st.sampled_from(MODELS))
def test_what_a_file_holds_is_read_or_refused_with_a_remedy(
    table: dict[str, Any], model: type[BaseModel]
) -> None:
    error = refusal(lambda: checked(model, table, "file"))
    assert error is None or (error.thing.startswith("file") and error.problem and error.remedy)
    assert "\n" not in str(error)


@settings(max_examples=60)
@given(tables)
def test_settings_of_any_content_make_settings_or_one_error(table: dict[str, Any]) -> None:
    error = refusal(lambda: settings_from(settings_file_from(table), Path(), None))
    assert error is None or error.thing.startswith("standfirst.toml")
