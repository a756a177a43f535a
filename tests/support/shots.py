"""The pictures of the page in README and docs, taken in the real browser with the real engines."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Page
from tests.support.chromium import CARD, visit
from tests.support.pages import Site, running

from reelbot.core.client import RenderClient
from reelbot.core.locales import LOCALES
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

QUALITY = 82
MADE = (
    '/video a harbour with sailing boats at dawn music: "calm piano" seconds: 4 seed: 3',
    '/video a red fox in the snowy forest at night music: "music box" seconds: 4 seed: 2',
    "/video a lighthouse on a cliff in a storm music: none seconds: 4 seed: 8",
    "/music calm piano in the rain seconds: 20 seed: 4",
)
STORY = LOCALES["en"].words["web.example.story.command"]


async def take(browser: Browser, folder: Path, target: Path) -> None:
    """Make films in `folder`, and four pictures of the page in `target`."""
    target.mkdir(parents=True, exist_ok=True)
    settings = Settings.model_validate(
        {"render": {"port": 0, "data_dir": folder / "data"}, "web": {"port": 0}}
    )
    async with (
        RenderHost(settings) as host,
        RenderClient(host.url, host.operator_token) as client,
        running(settings, client) as adapter,
    ):
        site = Site(host, client, adapter)
        async with visit(browser, site.url, color_scheme="dark") as ann:
            await ann.go()
            for command in MADE:
                await ann.page.fill("#prompt", command)
                await ann.page.keyboard.press("Enter")
                await ann.until("document.querySelector('#prompt').value === ''")
            done = "document.querySelectorAll('#now-cards .card a.primary').length"
            await ann.until(f"{done} === {len(MADE)}", 180)
            await ann.page.fill("#prompt", STORY)
            await ann.page.keyboard.press("Enter")
            await ann.until(f"{CARD}.textContent.includes('small door')")
            await ann.until(f"parseInt({CARD}.querySelector('.bar').ariaValueNow) > 45", 60)
            await ann.page.wait_for_timeout(600)
            await ann.page.evaluate("document.activeElement.blur()")
            await ann.page.evaluate("scrollTo(0, 0)")
            await shot(ann.page, target / "page-dark.jpg")
            await ann.until(f"{CARD}?.querySelector('a.primary') != null", 90)
            await ann.page.click(".card a.primary")
            await ann.page.emulate_media(color_scheme="light")
            await ann.until("document.querySelectorAll('.chapters button').length === 3")
            player = "document.querySelector('#player')"
            await ann.until(f"{player}.readyState >= 2")
            await ann.page.click("#recipe > summary")
            await ann.page.evaluate(f"{player}.play()")
            await ann.page.mouse.move(5, 5)
            await ann.until(f"{player}.currentTime > 3.2")  # the controls are gone by then
            await shot(ann.page, target / "page-light.jpg")
            await ann.page.emulate_media(color_scheme="dark")
            await ann.page.set_viewport_size({"width": 390, "height": 844})
            await ann.page.goto(f"{site.url}/#/films")
            await ann.until("document.querySelectorAll('#films-grid img:not([hidden])').length > 4")
            await ann.page.wait_for_timeout(500)
            await shot(ann.page, target / "page-phone.jpg")
            for number in range(3):
                again = f"/video two boats sail at sunset seconds: 20 seed: {number}"
                await ann.page.goto(f"{site.url}/#/")
                await ann.page.fill("#prompt", again)
                await ann.page.keyboard.press("Enter")
                await ann.until("document.querySelector('#prompt').value === ''")
        async with visit(browser, site.url, color_scheme="light") as operator:
            await operator.page.goto(f"{site.url}/operator")
            await operator.page.fill("#token", host.operator_token)
            await operator.page.keyboard.press("Enter")
            await operator.page.set_viewport_size({"width": 1280, "height": 1560})
            await operator.until("document.querySelector('[data-part=running] .bar i') !== null")
            await operator.until("document.querySelector('[data-part=stages]') !== null")
            await operator.page.wait_for_timeout(500)
            await shot(operator.page, target / "page-operator.jpg")


async def shot(page: Page, target: Path) -> None:
    await page.screenshot(path=target, type="jpeg", quality=QUALITY)
