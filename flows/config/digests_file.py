"""The digests of standfirst.toml, with what they name in other files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path

from flows.config.channels import channels_in
from flows.config.settings_file import SETTINGS_FILE, parse_mail_address, time_zone_named
from flows.config.toml_file import suggestion
from flows.errors import ConfigurationError
from flows.model import Source, Theme
from flows.model.digests import DigestSettings, main_of
from flows.model.settings import OTHER_THEMES, Settings
from flows.urls.own_pages import OWN_FOLDERS


def digests_from(
    digests: Sequence[DigestSettings],
    settings: Settings,
    sources: Sequence[Source],
    themes: Sequence[Theme],
    folder: Path,
) -> tuple[DigestSettings, ...]:
    """Return the digests of a workspace with what they name in other files.

    `[mail] to` are readers of the main one, or of the first if none is called that, and so are the channels
    of the workspace. The files of channels are those in `folder`. Raises ConfigurationError
    for two digests with one id or folder, and for a source, section, theme, zone or reader that is none.
    """
    for key, names in (
        ("id", [digest.id for digest in digests]),
        ("folder", [digest.folder_name for digest in digests]),
    ):
        name, count = Counter(names).most_common(1)[0]
        if count > 1:
            remedy = f"Give each of them a {key} of its own."
            raise ConfigurationError(f"{SETTINGS_FILE}, digest", f'{count} have the {key} "{name}"', remedy)
    checked = [
        _with_channels(_checked(digest, f"{SETTINGS_FILE}, digest {place}", sources, themes), folder)
        for place, digest in enumerate(digests, start=1)
    ]
    main = main_of(checked)
    to = settings.mail.to if settings.mail else ()
    channels = settings.channels if main.channels.is_empty else main.channels
    checked[checked.index(main)] = replace(
        main,
        readers=_each_once((*to, *main.readers)),
        **{key.name: getattr(channels, key.name) for key in fields(channels)},
    )
    return tuple(checked)


def _checked(
    digest: DigestSettings, thing: str, sources: Sequence[Source], themes: Sequence[Theme]
) -> DigestSettings:
    """Return a digest with addresses in ASCII, each reader once."""
    sections = {source.section for source in sources if source.section}
    theme_names = {name for theme in themes for name in (theme.id, theme.name)} | sections
    for key, names, choices in (
        ("sources", digest.sources, {source.name for source in sources}),
        ("sections", digest.sections, sections),
        ("themes", digest.themes, theme_names | {OTHER_THEMES, "also", "Also"}),
    ):
        folded = {name.casefold() for name in choices}
        for name in names:
            if name.casefold() not in folded:
                problem = f'"{name}" is not among the {key} of the workspace'
                raise ConfigurationError(f"{thing}, {key}", problem, suggestion(name, choices))
    if digest.folder_name in OWN_FOLDERS:
        problem = f'"{digest.folder_name}" is a folder of the site itself'
        raise ConfigurationError(f"{thing}, folder", problem, "Choose another name.")
    if digest.zone is not None:
        time_zone_named(digest.zone, f"{thing}, zone")
    readers = (parse_mail_address(text, f"{thing}, readers") for text in digest.readers)
    return replace(digest, readers=_each_once(readers))


def _with_channels(digest: DigestSettings, folder: Path) -> DigestSettings:
    given = digest.channels
    whole = channels_in(
        folder,
        given.notify,
        given.notify_file,
        webhook=given.webhook,
        webhook_file=given.webhook_file,
    )
    return replace(digest, notify_file=whole.notify_file, webhook_file=whole.webhook_file)


def _each_once(addresses: Iterable[str]) -> tuple[str, ...]:
    readers: dict[str, str] = {}
    for address in addresses:
        readers.setdefault(address.casefold(), address)
    return tuple(readers.values())
