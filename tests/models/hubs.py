"""A hub on loopback that speaks enough of both APIs: Hugging Face's and ModelScope's."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LFS = (".safetensors", ".bin", ".pth")
_RANGE = re.compile(r"bytes=(\d+)-")


@dataclass(slots=True)
class Request:
    path: str
    start: int
    authorization: str | None


@dataclass
class Hub:
    """`models`: id → path → content. What a test sets makes it behave badly."""

    models: dict[str, dict[str, bytes]]
    revisions: tuple[str, ...] = ("main", "master", COMMIT)
    gated: set[str] = field(default_factory=set)
    token: str | None = None  # without it, or with another, what is gated is refused
    moved: dict[str, str] = field(default_factory=dict)  # an old id → the one it has now
    away: bool = False
    cut: dict[str, list[int]] = field(default_factory=dict)  # path → bytes sent, a request each
    sizes: dict[str, int] = field(default_factory=dict)  # path → the size that it is said to have
    spoilt: dict[str, int] = field(default_factory=dict)  # path → how often it comes changed
    asked: list[Request] = field(default_factory=list)
    url: str = ""

    def fetched(self, path: str) -> list[int]:
        """From which byte on a file was asked for, each time."""
        return [each.start for each in self.asked if each.path == path]

    # --- Hugging Face ----------------------------------------------------------------------------

    async def info(self, request: web.Request) -> web.StreamResponse:
        model = f"{request.match_info['owner']}/{request.match_info['name']}"
        if model in self.moved:
            raise web.HTTPTemporaryRedirect(str(request.rel_url).replace(model, self.moved[model]))
        if refusal := self._refusal(request, model, request.match_info["revision"]):
            return refusal
        siblings = []
        for path, content in self.models[model].items():
            one: dict[str, Any] = {
                "rfilename": path,
                "size": self.sizes.get(path, len(content)),
                "blobId": _blob(content),
            }
            if path.endswith(LFS):
                digest = hashlib.sha256(content).hexdigest()
                one["lfs"] = {"sha256": digest, "size": one["size"], "pointerSize": 134}
            siblings.append(one)
        return web.json_response({"id": model, "sha": COMMIT, "siblings": siblings, "tags": []})

    async def resolve(self, request: web.Request) -> web.StreamResponse:
        model = f"{request.match_info['owner']}/{request.match_info['name']}"
        if model in self.moved:
            raise web.HTTPTemporaryRedirect(str(request.rel_url).replace(model, self.moved[model]))
        if refusal := self._refusal(request, model, request.match_info["revision"]):
            return refusal
        return await self._send(request, model, request.match_info["path"])

    def _refusal(self, request: web.Request, model: str, revision: str) -> web.Response | None:
        if self.away:
            return web.Response(status=503)
        if model not in self.models:
            return web.json_response(
                {"error": "Repository not found"},
                status=401,
                headers={"X-Error-Code": "RepoNotFound"},
            )
        own = request.headers.get("Authorization")
        if model in self.gated and (self.token is None or own != f"Bearer {self.token}"):
            return web.json_response(
                {"error": "gated"},
                status=401 if own is None else 403,
                headers={"X-Error-Code": "GatedRepo"},
            )
        if revision not in self.revisions:
            return web.json_response(
                {"error": "Invalid rev id"},
                status=404,
                headers={"X-Error-Code": "RevisionNotFound"},
            )
        return None

    # --- ModelScope ------------------------------------------------------------------------------

    async def files(self, request: web.Request) -> web.StreamResponse:
        model = f"{request.match_info['owner']}/{request.match_info['name']}"
        if refusal := self._modelscope_refusal(model, request.query.get("Revision", "master")):
            return refusal
        listed = [
            {
                "Path": path,
                "Name": path.rpartition("/")[2],
                "Size": self.sizes.get(path, len(content)),
                "Sha256": hashlib.sha256(content).hexdigest(),
                "Type": "blob",
            }
            for path, content in self.models[model].items()
        ]
        return web.json_response({"Code": 200, "Success": True, "Data": {"Files": listed}})

    async def file(self, request: web.Request) -> web.StreamResponse:
        model = f"{request.match_info['owner']}/{request.match_info['name']}"
        if refusal := self._modelscope_refusal(model, request.query.get("Revision", "master")):
            return refusal
        return await self._send(request, model, request.query["FilePath"])

    def _modelscope_refusal(self, model: str, revision: str) -> web.Response | None:
        if self.away:
            return web.Response(status=503)
        if model not in self.models:
            body = {"Code": 10010205001, "Success": False, "Message": "model not found"}
            return web.json_response(body, status=404)
        if model in self.gated:
            body = {"Code": 10010205002, "Success": False, "Message": "no permission"}
            return web.json_response(body, status=403)
        if revision not in self.revisions:
            body = {"Code": 10010205003, "Success": False, "Message": "invalid revision"}
            return web.json_response(body, status=404)
        return None

    # --- both ------------------------------------------------------------------------------------

    async def _send(self, request: web.Request, model: str, path: str) -> web.StreamResponse:
        content = self.models[model].get(path)
        if content is None:
            return web.Response(status=404, headers={"X-Error-Code": "EntryNotFound"})
        found = _RANGE.match(request.headers.get("Range", ""))
        start = int(found[1]) if found else 0
        self.asked.append(Request(path, start, request.headers.get("Authorization")))
        if self.spoilt.get(path, 0) > 0:
            self.spoilt[path] -= 1
            content = bytes(len(content))
        sent = content[start:]
        response = web.StreamResponse(status=206 if found else 200)
        response.content_length = len(sent)
        if found:
            response.headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
        response.headers["X-Repo-Commit"] = COMMIT
        await response.prepare(request)
        if self.cut.get(path):
            await response.write(sent[: self.cut[path].pop(0)])
            assert request.transport is not None
            request.transport.abort()
            return response
        await response.write(sent)
        return response


def _blob(content: bytes) -> str:
    head = f"blob {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


@contextlib.asynccontextmanager
async def serving(hub: Hub) -> AsyncIterator[Hub]:
    app = web.Application()
    app.router.add_get("/api/models/{owner}/{name}/revision/{revision}", hub.info)
    app.router.add_get("/api/v1/models/{owner}/{name}/repo/files", hub.files)
    app.router.add_get("/api/v1/models/{owner}/{name}/repo", hub.file)
    app.router.add_get("/{owner}/{name}/resolve/{revision}/{path:.+}", hub.resolve)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        hub.url = f"http://{host}:{port}"
        yield hub
    finally:
        await runner.cleanup()
