"""What the page is made of: documents, files and texts, safe and in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.pages import Site, site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("path", ["/", "/help", "/privacy", "/terms", "/operator", "/nothing"])
async def test_pages_come_whole_and_safe(page: Site, path: str) -> None:
    async with page.browser(enter=False) as ann:
        for language, word in (("en", "Skip to the content"), ("de-CH", "Zum Inhalt springen")):
            async with ann.session.get(
                ann.url + path, headers={"Accept-Language": language}
            ) as got:
                text = await got.text()
                assert got.status == (404 if path == "/nothing" else 200)
                assert word in text and f'lang="{language[:2]}"' in text
                assert "{{" not in text and "<script>" not in text and " style=" not in text
                policy = got.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy and "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert got.headers["X-Content-Type-Options"] == "nosniff"
                assert got.headers["Referrer-Policy"] == "no-referrer"
                assert "Set-Cookie" not in got.headers and "Server" not in got.headers


async def test_the_operators_own_pages_win_and_cannot_run_anything(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "terms.md").write_text(
        "# Ours\n\n<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>y</b>"
    )
    async with (
        site(tmp_path, web={"pages": folder}) as page,
        page.browser(enter=False) as ann,
    ):
        for language in ("en", "de"):
            headers = {"Accept-Language": language}
            async with ann.session.get(f"{ann.url}/terms", headers=headers) as got:
                text = await got.text()
                assert "<h1>Ours</h1>" in text and "<title>Ours" in text
                assert "<script>alert" not in text and "<b " not in text
                assert 'href="javascript' not in text
        async with ann.session.get(f"{ann.url}/privacy") as got:
            assert "cookie" in await got.text()
        (folder / "terms.md").write_text("# Changed")
        async with ann.session.get(f"{ann.url}/terms") as got:
            assert "Changed" in await got.text()


async def test_the_pages_files_are_kept_by_their_version(page: Site) -> None:
    async with page.browser(enter=False) as ann:
        _, index = await ann.call("GET", "/")
        base = index["text"].split('href="/assets/')[1].split("/")[0]
        for name in ("js/main.js", "css/page.css", "icons.svg", "fonts/inter.woff2"):
            async with ann.session.get(f"{ann.url}/assets/{base}/{name}") as got:
                assert got.status == 200 and "immutable" in got.headers["Cache-Control"]
        async with ann.session.get(f"{ann.url}/assets/old/js/main.js") as got:
            assert got.status == 200 and got.headers["Cache-Control"] == "no-cache"
        for wrong in ("index.html", "..%2fadapter.py", "js/none.js", "%2e%2e/adapter.py"):
            async with ann.session.get(f"{ann.url}/assets/{base}/{wrong}") as got:
                assert got.status == 404, wrong


async def test_texts_come_in_the_readers_language(page: Site) -> None:
    async with page.browser() as ann:
        _, english = await ann.call("GET", "/api/texts")
        _, german = await ann.call("GET", "/api/texts?locale=de")
        assert english["locale"] == "en" and german["locale"] == "de"
        assert set(english["words"]) == set(german["words"])
        assert german["words"]["web.create"] == "Erstellen"
        assert "noir" in english["styles"]
        _, choices = await ann.call("GET", "/api/choices")
        assert {"high", "low"} <= set(choices["voices"])


async def test_stages_are_named_as_cards_name_them(page: Site) -> None:
    async with page.browser() as ann:
        _, told = await ann.call("GET", "/api/texts")
        stages = {each["kind"]: each["stages"] for each in told["commands"] if each["kind"]}
        assert stages["describe"] == {"planning": "Planning", "pictures": "Looking"}
        assert list(stages["music"].values()) == ["Planning", "Making music", "Finishing"]
        assert list(stages["story"]) == ["planning", "speech", "pictures", "music", "cutting"]
        assert all(each["stages"] is None for each in told["commands"] if not each["kind"])
