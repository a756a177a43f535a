"""Files: what a browser sends goes straight on to the render host, what was made comes back with
ranges. Nothing is kept here."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import aiohttp
from aiohttp import web

from reelbot.bots.web import subtitles
from reelbot.bots.web.exchange import answer
from reelbot.bots.web.page import GUEST, UPLOADS_AT_ONCE, UPLOADS_PER_PERSON, Guest, Page
from reelbot.core.bodies import chunks
from reelbot.core.errors import NotFound, QuotaReached

SRT_BYTES_MAX = 4_000_000
MOOV_BYTES_MAX = 4_000_000  # the beginning of a film, with its chapters
CHUNK = 1 << 17
# What a browser shows in place; any other type is given to be saved.
SHOWN = frozenset(
    {"video/mp4", "audio/mp4", "image/jpeg", "image/png", "application/json", "text/vtt"}
)
ASKED = ("Range", "If-Range", "If-None-Match", "If-Modified-Since")
TOLD = ("Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}")


class FileRoutes:
    """Uploads and artifacts of a person."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/blobs", self.upload),
            web.get("/api/jobs/{job}/chapters", self.chapters),
            web.get("/files/{job}/{name}", self.file),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        bytes_max = int(self._page.settings.limits.upload_mb_max * 1_000_000)
        given = request.content_type
        mime = given if _MIME.fullmatch(given) else None
        with self._one_more(guest):
            source = chunks(request, self._page.patience, bytes_max)
            blob = await guest.client.upload_stream(source, mime)
        return answer(blob.model_dump(exclude_none=True), status=201)

    @contextlib.contextmanager
    def _one_more(self, guest: Guest) -> Iterator[None]:
        uploading, user = self._page.uploading, guest.visitor.user
        if uploading.get(user, 0) >= UPLOADS_PER_PERSON or sum(uploading.values()) >= (
            UPLOADS_AT_ONCE
        ):
            raise QuotaReached("uploads_busy", retry_after=5)
        uploading[user] = uploading.get(user, 0) + 1
        try:
            yield
        finally:
            uploading[user] -= 1
            if not uploading[user]:
                del uploading[user]

    async def file(self, request: web.Request) -> web.StreamResponse:
        guest = request[GUEST]
        job, name = request.match_info["job"][:64], request.match_info["name"]
        if not _NAME.fullmatch(name):
            raise NotFound("artifact_not_found", name=name[:64])
        if name == "captions.vtt":
            srt = await _whole(guest, job, "captions.srt", SRT_BYTES_MAX)
            return _text(subtitles.vtt(srt.decode("utf-8", "replace")))
        if name == "chapters.vtt":
            found = await guest.client.job(job)
            seconds = next((a.seconds for a in found.artifacts if a.name == "film.mp4"), None)
            chapters = subtitles.chapters_of(await _head(guest, job))
            return _text(subtitles.chapters_vtt(chapters, seconds or 0.0))
        title = None
        if "download" in request.query:
            title = (await guest.client.job(job)).title
        async with guest.client.artifact(job, name, headers=asked_headers(request)) as found_file:
            return await passed_on(request, found_file, name, title)

    async def chapters(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        found = subtitles.chapters_of(await _head(guest, request.match_info["job"][:64]))
        return answer({"chapters": [{"start_s": one.start_s, "title": one.title} for one in found]})


def asked_headers(request: web.Request) -> dict[str, str]:
    """What the host has to know of how a file is asked for."""
    return {name: request.headers[name] for name in ASKED if name in request.headers}


async def passed_on(
    request: web.Request, source: aiohttp.ClientResponse, name: str, title: str | None
) -> web.StreamResponse:
    """The host's answer, as it streams. With `title` it is to be saved under that name."""
    response = web.StreamResponse(status=source.status)
    for header in TOLD:
        if header in source.headers:
            response.headers[header] = source.headers[header]
    mime = source.content_type
    response.headers["Content-Type"] = mime if mime in SHOWN else "application/octet-stream"
    response.headers["Cache-Control"] = "private, no-cache"
    # A file is never a page: opened by itself it runs nothing and may do nothing.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; "
        "sandbox; frame-ancestors 'none'"
    )
    if title is not None or mime not in SHOWN:
        response.headers["Content-Disposition"] = attachment(title or "", name)
    # Whoever asked may leave at any moment, as players do at each jump. Raised inside of the host's
    # answer, that would read as the host being away.
    try:
        await response.prepare(request)
    except ConnectionError:
        return response
    if request.method != "HEAD" and source.status not in (204, 304):
        async for chunk in source.content.iter_chunked(CHUNK):
            try:
                await response.write(chunk)
            except ConnectionError:
                return response
    with contextlib.suppress(ConnectionError):
        await response.write_eof()
    return response


def attachment(title: str, name: str) -> str:
    """A Content-Disposition that saves a file under the film's title (pure)."""
    suffix = name.rpartition(".")[2]
    words = re.sub(r"[^\w\s.,'()-]", " ", title).strip(" .")[:80].strip() or name.partition(".")[0]
    whole = re.sub(r"\s+", " ", words) + f".{suffix}"
    plain = re.sub(r"[^A-Za-z0-9.,()\- ]", "_", whole)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"


def _text(vtt: str) -> web.Response:
    response = web.Response(text=vtt, content_type="text/vtt", charset="utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


async def _whole(guest: Guest, job: str, name: str, bytes_max: int) -> bytes:
    async with guest.client.artifact(job, name) as response:
        return await _read(response.content.iter_chunked(CHUNK), bytes_max)


async def _head(guest: Guest, job: str) -> bytes:
    """The beginning of a film; empty where the job has none."""
    headers = {"Range": f"bytes=0-{MOOV_BYTES_MAX - 1}"}
    try:
        async with guest.client.artifact(job, "film.mp4", headers=headers) as response:
            return await _read(response.content.iter_chunked(CHUNK), MOOV_BYTES_MAX)
    except NotFound as error:
        if error.code == "artifact_not_found":
            return b""
        raise


async def _read(source: AsyncIterator[bytes], bytes_max: int) -> bytes:
    parts, size = [], 0
    async for chunk in source:
        parts.append(chunk)
        size += len(chunk)
        if size >= bytes_max:
            break
    return b"".join(parts)[:bytes_max]
