"""Whole pages: the page itself, the operator's view, help, privacy and terms, errors for who
navigated to something that is not there."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web
from markdown_it import MarkdownIt

from reelbot.bots.web.assets import Assets
from reelbot.bots.web.exchange import language_of
from reelbot.core import texts
from reelbot.core.errors import NotFound, ReelbotError
from reelbot.core.locales import locale_of

SHIPPED = Path(__file__).with_name("pages")
PAGE_BYTES_MAX = 200_000
_SLOT = re.compile(r"\{\{([\w.]+)\}\}")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


class Documents:
    """Makes pages of templates; what is put in is escaped, but for `body`, which is markup of ours.

    `folder` is the operator's own help, privacy and terms: read at each request, so that a change
    is seen at once.
    """

    def __init__(self, assets: Assets, folder: Path | None) -> None:
        self._assets = assets
        self._folder = folder
        # Markup in a page is shown as text, links to scripts are not made.
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/operator", self.operator),
            web.get("/{name:help|privacy|terms}", self.page),
        ]

    async def index(self, request: web.Request) -> web.Response:
        return self._filled("index.html", language_of(request))

    async def operator(self, request: web.Request) -> web.Response:
        return self._filled("operator.html", language_of(request))

    async def page(self, request: web.Request) -> web.Response:
        name, locale = request.match_info["name"], language_of(request)
        source = self.source(name, locale)
        heading = _HEADING.search(source)
        title = heading[1] if heading else texts.say(f"web.{name}", {}, locale)
        body = f'<article class="prose">{self._markdown.render(source)}</article>'
        return self.document(title, body, locale)

    def source(self, name: str, locale: str) -> str:
        """The operator's page in the language, else in whichever they wrote it, else the shipped
        one. Raises NotFound."""
        folders = [self._folder] if self._folder else []
        for folder in [*folders, SHIPPED]:
            for file in (f"{name}.{locale}.md", f"{name}.md"):
                found = _read(folder / file)
                if found is not None:
                    return found
        raise NotFound("route_not_found", path=f"/{name}")

    def error(self, error: ReelbotError, locale: str, status: int) -> web.Response:
        """What went wrong, for whoever navigated there."""
        sentence = html.escape(texts.problem(error.info(), locale))
        home = html.escape(texts.say("web.home", {}, locale))
        body = (
            f'<article class="prose failure"><h1>{status}</h1><p>{sentence}</p>'
            f'<p><a class="button" href="/">{home}</a></p></article>'
        )
        return self.document(str(status), body, locale, status=status)

    def document(self, title: str, body: str, locale: str, *, status: int = 200) -> web.Response:
        """`body` is markup; whoever calls has escaped what is in it."""
        values = {"title": html.escape(title), "body": body}
        return self._filled("document.html", locale, values, status=status)

    def _filled(
        self,
        template: str,
        locale: str,
        values: Mapping[str, str] | None = None,
        *,
        status: int = 200,
    ) -> web.Response:
        language = locale_of(locale)
        given = {"assets": self._assets.base, "lang": language.code, **(values or {})}

        def slot(match: re.Match[str]) -> str:
            name = match[1]
            return given[name] if name in given else html.escape(language.words[name])

        text = _SLOT.sub(slot, self._assets.text(template))
        response = web.Response(text=text, content_type="text/html", status=status)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Vary"] = "Accept-Language, Cookie"
        return response


def _read(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(PAGE_BYTES_MAX).decode("utf-8-sig", "replace")
    except OSError:
        return None
