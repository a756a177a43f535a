"""A real browser: Chromium, with an empty profile and a made-up microphone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

FOUND = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "there is no Chromium here (a package called chromium)"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
# The newest card of what is being made.
CARD = "document.querySelector('#now-cards .card')"
# The page's policy lets no text be run as script, so conditions are looked at from outside.
POLL_S = 0.05

# Everything that a person who cannot see the page, or sees it badly, would stumble over.
AUDIT = Path(__file__).with_name("audit.js").read_text("utf-8").partition("\n")[2]


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=FOUND, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class Visit:
    """One person's window, and everything that went wrong in it."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context = context
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _console(self, message: Any) -> None:
        text = message.text
        if message.type in ("error", "warning") and not any(e in text for e in self.expected):
            self.complaints.append(f"{message.type}: {text}")

    async def go(self, hash_: str = "") -> None:
        await self.page.goto(f"{self.url}/{hash_}")
        await self.until("document.querySelector('#composer .kind') !== null")

    async def until(self, condition: str, seconds: float = 30.0) -> Any:
        """Wait until an expression is true in the page; returns its value."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            with contextlib.suppress(Exception):  # the page is being loaded anew
                if value := await self.page.evaluate(condition):
                    return value
            if asyncio.get_running_loop().time() > end:
                shot = os.environ.get("SCREENSHOTS_OF_FAILURES")
                if shot:
                    await self.page.screenshot(path=shot)
                raise AssertionError(f"never: {condition}; {self.complaints}")
            await asyncio.sleep(POLL_S)

    async def audit(self) -> list[str]:
        # What is still fading in has no colour yet.
        await self.page.evaluate(
            "() => Promise.all(document.getAnimations().map((a) => {"
            " if (a.effect.getComputedTiming().iterations !== Infinity) a.finish(); }))"
        )
        found: list[str] = await self.page.evaluate(AUDIT)
        return found


@contextlib.asynccontextmanager
async def visit(browser: Browser, url: str, **options: Any) -> AsyncIterator[Visit]:
    """A new person's window; at its end nothing may have been complained about."""
    settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
    context = await browser.new_context(**(settings | options))
    try:
        visit = Visit(context, await context.new_page(), url)
        yield visit
        assert visit.complaints == []
    finally:
        await context.close()
