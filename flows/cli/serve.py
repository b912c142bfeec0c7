"""The command `standfirst serve`: the site, and the pages where readers subscribe, choose and leave."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn


def serve(
    workspace: WorkspaceOption = Path("."),
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Listen here instead of [serve] host.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Instead of [serve] port; 0 takes any that is free.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Serve this instead of out/.")] = None,
) -> None:
    """Serve out/ and the pages where readers subscribe, choose and leave; for a proxy that speaks https."""
    from flows.config import load_workspace
    from flows.config.serve_settings import checked_serve
    from flows.model.serve_settings import ServeSettings
    from flows.runs.serve_site import opened_site

    loaded = load_workspace(workspace, out=out)
    settings = loaded.settings.serve
    if settings is None:
        warn("standfirst.toml has no [serve]: mails have no links to these pages. Add it, even empty.")
    serve = settings or ServeSettings()
    serve = checked_serve(replace(serve, host=host or serve.host, port=serve.port if port is None else port))
    with opened_site(loaded, serve) as server:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.stop())
        say(f"Serving {server.address} for {loaded.settings.site_url}  (Ctrl-C ends it)")
        if loaded.settings.site_url.startswith("http://") and loaded.settings.site_url != server.address:
            warn("site_url begins with http: mail programs offer one click to leave for https alone.")
        server.serve()
