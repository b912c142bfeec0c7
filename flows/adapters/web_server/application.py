"""The ASGI application: files, the pages of readers, and what holds for every request."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.adapters.web_server.files import SiteFiles
from flows.model.pages import PageAnswer, PageRequest

# The most of a form: three lists of a hundred lines, each written in percent signs.
FORM_BYTES = 200_000
_FIELDS = 400
# A form comes within this time, and every answer goes out within the other.
FORM_SECONDS = 15.0
ANSWER_SECONDS = 120.0
# So many pages are made at once, and so many requests wait for that.
_AT_ONCE = 4
_WAITING = 100

# No page may frame ours: a button under another page's picture would be clicked for it.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
_FILE_POLICY = "frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

# Of a form that is not read to its end the rest is not waited for.
_CLOSE = {"Connection": "close"}

AnswerPage = Callable[[PageRequest], PageAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPages:
    """The pages of readers: those at a path of their own, those with a token behind it, and what makes them.

    `answer` is called in threads, a few at once.
    """

    plain: Collection[str]
    with_token: Collection[str]
    answer: AnswerPage


def application(out: Path, hosts: Collection[str], prefix: str, pages: ReaderPages | None) -> ASGIApp:
    """Return the application for an out folder that is asked for by one of some host names.

    `prefix` is the path under which the site lies for its readers ("/news"); a proxy may take it off or not.
    """
    files = SiteFiles(out)

    async def missing(_: Request, __: Exception) -> Response:
        return await run_in_threadpool(files.not_found)

    routes = [*(_routes(pages) if pages else ()), Mount("/", files)]
    inner = Starlette(routes=routes, exception_handlers={404: missing})
    inner.router.redirect_slashes = False

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        await _answer(_without(prefix, scope), receive, send)

    async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
        is_started = False

        async def sending(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                for name, value in (*_HEADERS.items(), ("Content-Security-Policy", _FILE_POLICY)):
                    headers.setdefault(name, value)
            await send(message)

        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if _host_of(Request(scope).headers.get("Host", "")) in hosts:
                    await inner(scope, receive, sending)
                else:
                    wrong = PlainTextResponse("This site has another name.\n", HTTPStatus.MISDIRECTED_REQUEST)
                    await wrong(scope, receive, sending)
        except (TimeoutError, ClientDisconnect, OSError):
            # Uvicorn closes a connection whose answer is not complete.
            pass
        except Exception as error:
            _print_fault(error)
            if not is_started:
                fault = PlainTextResponse("This page could not be made.\n", HTTPStatus.INTERNAL_SERVER_ERROR)
                await fault(scope, receive, sending)

    return outer


def _without(prefix: str, scope: Scope) -> Scope:
    path: str = scope["path"]
    is_below = bool(prefix) and (path == prefix or path.startswith(f"{prefix}/"))
    return {**scope, "path": path.removeprefix(prefix) or "/"} if is_below else scope


def _routes(pages: ReaderPages) -> list[Route]:
    threads, waiting = ThreadPoolExecutor(_AT_ONCE, "pages"), 0

    async def page(request: Request) -> Response:
        nonlocal waiting
        name = request.url.path.split("/")[1]
        asked_for = await _page_request(request, name)
        if waiting >= _WAITING:
            return _busy()
        waiting += 1
        try:
            answer = await asyncio.get_running_loop().run_in_executor(threads, pages.answer, asked_for)
        finally:
            waiting -= 1
        return _response(answer)

    methods = ["GET", "POST"]
    plain = [Route(f"/{name}", page, methods=methods) for name in sorted(pages.plain)]
    return plain + [Route(f"/{name}/{{token}}", page, methods=methods) for name in sorted(pages.with_token)]


async def _page_request(request: Request, name: str) -> PageRequest:
    is_post = request.method == "POST"
    fields: dict[str, tuple[str, ...]] = {}
    if is_post:
        for key, value in await _form(request):
            fields[key] = (*fields.get(key, ()), value)
    return PageRequest(
        page=name,
        token=request.path_params.get("token", ""),
        client=request.client.host if request.client else "",
        languages=request.headers.get("Accept-Language", "")[:200],
        is_post=is_post,
        is_foreign=_is_foreign(request),
        fields=fields,
    )


async def _form(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form, of which no more is read than FORM_BYTES."""
    size, receive = 0, request.receive

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > FORM_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers=_CLOSE)
        return message

    try:
        async with asyncio.timeout(FORM_SECONDS):
            form = await Request(request.scope, bounded).form(
                max_files=0, max_fields=_FIELDS, max_part_size=FORM_BYTES
            )
    except TimeoutError as error:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers=_CLOSE) from error
    return [(key, value) for key, value in form.multi_items() if isinstance(value, str)]


def _is_foreign(request: Request) -> bool:
    """Return True if a browser says that a page of another site sends this.

    A page with a token sends no referrer, so its Origin is "null"; then only Sec-Fetch-Site says it.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "null")
    if site:
        return site not in ("same-origin", "none")
    # An origin is a scheme and a host, and nothing else.
    host = _host_of(origin.partition("://")[2])
    return origin != "null" and host != _host_of(request.headers.get("Host", ""))


def _response(answer: PageAnswer) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _PAGE_POLICY,
        "X-Robots-Tag": "noindex",
    }
    if answer.filename:
        headers["Content-Disposition"] = f'attachment; filename="{answer.filename}"'
    if answer.wait:
        headers["Retry-After"] = str(answer.wait)
    return Response(answer.body, answer.status, headers, answer.media_type)


def _busy() -> Response:
    text = "Too many people ask at once. Please try again in a minute.\n"
    return PlainTextResponse(text, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "60"})


def _host_of(authority: str) -> str:
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


def _print_fault(error: Exception) -> None:
    """Print a fault in one line: its text, which may hold an address or a token, is left out."""
    frames = [frame for frame in extract_tb(error.__traceback__) if "/flows/" in frame.filename]
    place = f" at {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    print(f"standfirst: a request failed: {type(error).__name__}{place}", file=sys.stderr)
