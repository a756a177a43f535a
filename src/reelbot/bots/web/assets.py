"""The page's own files, read once: scripts, styles, font, pictures. Their address holds the hash of
them all, so that browsers keep them for ever and never mix two versions."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

from reelbot.core.errors import NotFound

FOLDER = Path(__file__).with_name("static")
PACKED = ("text/", "application/javascript", "application/json", "image/svg+xml")
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html",
    ".txt": "text/plain",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Asset:
    mime: str
    data: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by their path below the folder."""

    files: dict[str, Asset]
    version: str

    @property
    def base(self) -> str:
        """What stands before an asset's path in its address."""
        return f"/assets/{self.version}"

    def text(self, path: str) -> str:
        return self.files[path].data.decode()


@cache
def shipped() -> Assets:
    """Every file that ships with the page."""
    files: dict[str, Asset] = {}
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        name, data = path.relative_to(FOLDER).as_posix(), path.read_bytes()
        digest.update(name.encode() + b"\0" + data)
        mime = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "text/plain"
        packed = gzip.compress(data, 9, mtime=0) if mime.startswith(PACKED) else None
        files[name] = Asset(mime, data, packed)
    return Assets(files, digest.hexdigest()[:12])


class AssetRoutes:
    """Files by path; those of another version are found too, but not kept by the browser."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/assets/{version}/{path:.+}", self.asset),
            web.get("/favicon.ico", self.icon),
            web.get("/robots.txt", self.robots),
        ]

    async def asset(self, request: web.Request) -> web.Response:
        found = self._assets.files.get(request.match_info["path"])
        if found is None or found.mime == "text/html":
            raise NotFound("route_not_found", path=request.path[:200])
        response = _file(request, found)
        current = request.match_info["version"] == self._assets.version
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if current else "no-cache"
        )
        return response

    async def icon(self, request: web.Request) -> web.Response:
        return _file(request, self._assets.files["icon.svg"])

    async def robots(self, request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /\n")


def _file(request: web.Request, asset: Asset) -> web.Response:
    headers = {"Vary": "Accept-Encoding"}
    data = asset.data
    if asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        data, headers["Content-Encoding"] = asset.packed, "gzip"
    charset = "utf-8" if asset.packed is not None else None
    return web.Response(body=data, content_type=asset.mime, charset=charset, headers=headers)
