"""The page in a real browser, the whole way: type, watch, play, save; files, keyboard, phone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload
from tests.support.chromium import CARD, FOUND, MISSING, visit
from tests.support.hosts import STUDIO, finished, settings_for, video
from tests.support.pages import Site, running

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Origin, State
from reelbot.render.host.app import RenderHost

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(FOUND is None, reason=MISSING),
]
BAR = f"{CARD}?.querySelector('.bar')?.getAttribute('aria-valuenow')"


async def test_from_typing_to_the_saved_film(page: Site, browser: Browser, tmp_path: Path) -> None:
    async with visit(browser, page.url) as ann:
        await ann.go()
        window = ann.page
        assert await window.locator("#example-cards button").count() == 3
        await window.fill("#prompt", "a fox in the snow")
        await window.click("text=Options")
        # Long enough for a bar to move on a machine that is quick.
        said = " ".join(["One two three four five six seven eight."] * 10)
        await window.fill("[name=say]", said)
        await window.fill("[name=music]", "calm")
        await window.click(".segments label:has(input[name=captions][value=file])")
        await window.click("#make")
        await ann.until(f"{CARD} !== null")
        seen = set()
        while not await window.evaluate(f"{CARD}?.querySelector('a.primary') != null"):
            if value := await window.evaluate(BAR):
                seen.add(int(value))
        assert len(seen) >= 3, seen  # the bar moved
        await window.click(".card a.primary")
        await ann.until("document.querySelector('#player')?.readyState >= 2")
        await window.evaluate("document.querySelector('#player').play()")
        await ann.until("document.querySelector('#player').currentTime > 0.4")
        await window.evaluate("document.querySelector('#player').pause()")
        cues = "[...document.querySelector('#player').textTracks[0].cues || []].map((c) => c.text)"
        assert "One two three" in " ".join(await ann.until(f"({cues}).length && {cues}"))
        async with window.expect_download() as saving:
            await window.click("#view-film [data-download='film.mp4']")
        download = await saving.value
        target = tmp_path / "saved.mp4"
        await download.save_as(target)
        assert download.suggested_filename == "a fox in the snow.mp4"
        assert target.read_bytes()[4:8] == b"ftyp" and target.stat().st_size > 10_000
        await window.click("#recipe > summary")
        assert "blocks 1" in await window.inner_text("#recipe")
        assert await ann.audit() == []

        # Edit: one thing is changed, and the rest stays.
        await window.click(".film-acts >> text=Edit")
        await ann.until(f"document.querySelector('[name=say]')?.value === '{said}'")
        await window.fill("[name=music]", "none")
        await window.click("#make")
        await ann.until("document.querySelectorAll('#now-cards a.primary').length === 2")
        jobs = await page.client.jobs()
        assert jobs[0].recipe is not None and jobs[0].recipe["options"]["music"] == "none"
        await window.goto(f"{ann.url}/#/films")
        await ann.until(
            "document.querySelectorAll('#films-grid .tile img:not([hidden])').length === 2"
        )
        assert await ann.audit() == []


async def test_a_picture_is_dropped_described_and_filmed(
    page: Site, browser: Browser, tmp_path: Path
) -> None:
    picture = tmp_path / "meadow.png"
    Image.linear_gradient("L").convert("RGB").save(picture)
    async with visit(browser, page.url) as ann:
        await ann.go()
        window = ann.page
        await window.set_input_files("#file", picture)
        await ann.until(
            "document.querySelector('.chip img') && !document.querySelector('#make').disabled"
        )
        # With nothing typed, a picture is to be set in motion.
        assert await window.get_attribute("[data-kind=animate]", "aria-checked") == "true"
        assert await ann.audit() == []
        await window.click("[data-kind=describe]")
        await window.click("#make")
        await ann.until(f"{CARD}?.querySelector('a.primary') != null")
        await window.click(".card a.primary")
        await ann.until("document.querySelectorAll('.seen rect').length === 1")
        assert "It is a grey thing." in await window.inner_text(".side")
        await window.click("text=Make a film of it")
        await ann.until(f"{CARD}?.querySelector('a.primary')?.textContent.includes('Watch')")
        # Edit: the picture is no field, and stays.
        await window.click(".card a.primary")
        await window.click("#recipe > summary")
        assert "Kind of film" in (facts := await window.inner_text("#recipe dl"))
        assert "option." not in facts, facts
        await window.click(".film-acts >> text=Edit")
        await ann.until("document.querySelector('[name=seed]')?.value")
        async with window.expect_request("**/again") as sending:
            await window.click("#make")
        sent = (await sending.value).post_data_json or {}
        assert sent["changes"].keys() == {"seed"}
        await ann.until("document.querySelector('.editing').hidden")
        odd = FilePayload(name="x.bin", mimeType="image/png", buffer=bytes(99))
        await window.set_input_files("#file", odd)
        ann.expected = ("415", "422")
        await ann.until("document.querySelector('.chip.bad .problem') !== null")
        ann.complaints = [
            each for each in ann.complaints if "415" not in each and "422" not in each
        ]


async def test_more_films_are_shown_though_one_was_deleted(page: Site, browser: Browser) -> None:
    tiles = "document.querySelectorAll('#films-grid .tile').length"
    call = (
        "([method, path]) => fetch(path, { method, headers: { 'X-Reelbot': 'page', "
        "'Content-Type': 'application/json' }, body: method === 'POST' ? '{}' : undefined })"
        ".then((answer) => answer.status === 204 ? null : answer.json())"
    )
    async with visit(browser, page.url) as ann:
        await ann.go()
        user = (await ann.page.evaluate(call, ["POST", "/api/session"]))["user"]
        await page.client.pause()
        for number in range(32):
            origin = Origin(adapter="web", user=user)
            job = (await page.client.submit(video("a fox"), origin, f"many {number}")).job
            await page.client.cancel(job.id)
        await page.client.resume()
        await ann.page.goto(f"{ann.url}/#/films")
        await ann.page.reload()
        await ann.until(f"{tiles} === 30")
        oldest = "[...document.querySelectorAll('#films-grid .tile')].at(-1).dataset.job"
        await ann.page.evaluate(call, ["DELETE", f"/api/jobs/{await ann.page.evaluate(oldest)}"])
        await ann.until(f"{tiles} === 29")
        await ann.page.click("#films-more")
        await ann.until(f"{tiles} === 31")
        # Pressed twice by mistake, it is made again once.
        await page.client.pause()
        await ann.page.click("#films-grid .tile")
        await ann.page.dblclick(".film-acts >> text=Again")
        await ann.until(f"{CARD} !== null")
        (again,) = await page.client.jobs(user=f"web/{user}", state="queued")
        await page.client.cancel(again.id)
        await page.client.resume()


async def test_each_file_is_for_something_of_its_own(
    page: Site, browser: Browser, tmp_path: Path
) -> None:
    pictures = [tmp_path / "one.png", tmp_path / "two.png"]
    for picture in pictures:
        Image.linear_gradient("L").convert("RGB").save(picture)
    said = "[...document.querySelectorAll('.chip')].map((chip) => chip.innerText).join('|')"
    async with visit(browser, page.url) as ann:
        await ann.go()
        await ann.page.set_input_files("#file", pictures)
        await ann.until("document.querySelectorAll('.chip img').length === 2")
        await ann.until("!document.querySelector('#make').disabled")
        first, second = (await ann.page.evaluate(said)).split("|")
        assert "The picture" in first and "no use for this file" in second
        await ann.page.click(".chip button")  # the first is taken out
        await ann.until("document.querySelectorAll('.chip').length === 1")
        assert "The picture" in await ann.page.evaluate(said)


async def test_by_command_and_by_keyboard_alone(page: Site, browser: Browser) -> None:
    async with visit(browser, page.url) as ann:
        await ann.go()
        window = ann.page
        await window.keyboard.press("Tab")
        assert await window.evaluate("document.activeElement.className") == "skip"
        await window.focus("#prompt")
        await window.keyboard.type("/vid")
        await ann.until("!document.querySelector('#suggestions').hidden")
        await window.keyboard.press("Tab")
        await window.keyboard.type("a fox sec")
        await ann.until("document.querySelector('#suggestions b')?.textContent === 'seconds:'")
        await window.keyboard.press("Enter")
        await window.keyboard.type("1 music: none")
        assert await window.input_value("#prompt") == "/video a fox seconds: 1 music: none"
        await window.keyboard.press("Enter")
        await ann.until(f"{CARD}?.querySelector('a.primary') != null")
        await ann.until("document.querySelector('#announcer').textContent.includes('a fox')")
        await window.fill("#prompt", "/vidoe a fox")
        ann.expected = ("422", "400")
        await window.keyboard.press("Enter")
        await ann.until("document.querySelector('.trouble')?.textContent.includes('/video')")
        await window.fill("#prompt", "/help music")
        await window.keyboard.press("Enter")
        await ann.until("document.querySelector('#said')?.textContent.includes('negative')")


async def test_a_reload_and_a_lost_connection_lose_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        first = settings_for(tmp_path, web={"port": 0})
        host = await stack.enter_async_context(RenderHost(first, studio=STUDIO))
        client = await stack.enter_async_context(RenderClient(host.url, host.operator_token))
        await client.pause()
        serving = await stack.enter_async_context(contextlib.AsyncExitStack())
        adapter = await serving.enter_async_context(running(first, client))
        port = int(adapter.url.rpartition(":")[2])
        ann = await stack.enter_async_context(visit(browser, adapter.url))
        ann.expected = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED", "ERR_CONNECTION_RESET")
        await ann.go()
        await ann.page.fill("#prompt", "a fox")
        await ann.page.click("text=Options")
        await ann.page.fill("[name=seconds]", "1")
        await ann.page.reload()
        await ann.until("document.querySelector('#prompt')?.value === 'a fox'")  # not even a draft
        assert await ann.page.input_value("[name=seconds]") == "1"
        await ann.page.click("#make")
        await ann.until(f"{CARD}?.textContent.includes('Next in line')")
        await ann.page.reload()
        await ann.until(f"{CARD}?.textContent.includes('Next in line')")
        await serving.aclose()
        await ann.until("!document.querySelector('#away').hidden")
        assert "connection" in await ann.page.inner_text("#away")
        await client.resume()
        again = settings_for(tmp_path, web={"port": port})
        await stack.enter_async_context(running(again, client))
        await ann.until("document.querySelector('#away').hidden", 40)
        await ann.until(f"{CARD}?.querySelector('a.primary') != null", 40)


async def test_on_a_phone_dark_and_light_in_both_languages(page: Site, browser: Browser) -> None:
    for scheme, locale in (("dark", "en-GB"), ("light", "de-DE")):
        options = {
            "viewport": {"width": 360, "height": 740},
            "has_touch": True,
            "is_mobile": True,
            "color_scheme": scheme,
            "locale": locale,
        }
        async with visit(browser, page.url, **options) as ann:
            await ann.go()
            window = ann.page
            assert await window.get_attribute("html", "data-theme") == scheme
            assert await window.get_attribute("html", "lang") == locale[:2]
            nav = await window.locator("#nav").bounding_box()
            assert nav is not None and nav["y"] > 600  # in reach of the thumb
            assert await ann.audit() == []
            await window.tap("[data-kind=say]")
            await window.tap("button[aria-controls=options]")
            assert await ann.audit() == []
            for view, part in (("films", "#films-grid li"), ("voices", "#agreed"), ("me", "form")):
                await window.tap(f"#nav [data-view={view}]")
                await ann.until(
                    f"document.querySelector('#view-{view} {part}') || '{view}' === 'films'"
                )
                assert await ann.audit() == [], view
            small = """[...document.querySelectorAll('button, nav a')].filter((e) => {
                const b = e.getBoundingClientRect();
                return b.width && !e.closest('.foot') && (b.width < 32 || b.height < 32);
            }).map((e) => e.outerHTML.slice(0, 80))"""
            assert await window.evaluate(small) == []


async def test_a_keyboard_sees_where_it_is_and_nothing_is_cut_off(
    page: Site, browser: Browser
) -> None:
    seen = """() => { const e = document.activeElement, own = getComputedStyle(e).outlineStyle;
        const ring = e.id === 'prompt' && getComputedStyle(e.closest('.composer')).boxShadow;
        return [e.tagName, e.id, own !== 'none' || (ring && ring.includes('0px 0px 0px 2px'))]; }"""
    async with visit(browser, page.url) as ann:
        await ann.go()
        window, stops = ann.page, []
        await window.click("text=Options")
        await window.reload()  # the options stay open, and the keyboard begins at the top
        await ann.until("document.querySelector('#options [name=say]') !== null")
        for _ in range(80):
            await window.keyboard.press("Tab")
            if await window.evaluate("document.activeElement === document.body"):
                break
            stops.append(await window.evaluate(seen))
        assert len(stops) > 20 and [stop for stop in stops if not stop[2]] == []
        assert stops[0][0] == "A" and ["TEXTAREA", "prompt", True] in stops
        # A window of 320 pixels is one of 1280 at four times the size (WCAG 2.2, 1.4.10).
        await window.set_viewport_size({"width": 320, "height": 640})
        for view in ("", "films", "voices", "me"):
            await window.goto(f"{ann.url}/#/{view}")
            # What is in it may come from the host a moment after.
            await ann.until(
                f"document.querySelector('#view-{view or 'create'}:not([hidden]) h1') !== null"
            )
            assert await ann.audit() == [], view


async def test_documents_and_the_operators_view(page: Site, browser: Browser) -> None:
    # There is something to show of each.
    made = (await page.client.submit(video("a fox"), Origin(adapter="console", user="x"), "o")).job
    assert (await finished(page.client, made.id)).state is State.DONE
    async with visit(browser, page.url) as ann:
        for path in ("/help", "/privacy", "/terms"):
            await ann.page.goto(ann.url + path)
            assert await ann.audit() == [], path
        await ann.page.goto(f"{ann.url}/operator")
        ann.expected = ("403",)
        await ann.page.fill("#token", "wrong")
        await ann.page.keyboard.press("Enter")
        await ann.until("document.querySelector('.gate .problem')?.textContent !== ''")
        await ann.page.fill("#token", page.host.operator_token)
        await ann.page.keyboard.press("Enter")
        await ann.until("document.querySelector('#pause') !== null")
        await ann.until("document.querySelectorAll('[data-part=memory] [role=meter]').length >= 2")
        workers = await ann.page.inner_text("[data-part=workers]")
        assert "makes" in workers and "cuts" in workers and "text_to_video.blocks" in workers
        stages = await ann.page.inner_text("[data-part=stages]")
        assert "Median" in stages and "Making pictures" in stages and "blocks" in stages
        assert "loaded" in await ann.page.inner_text("[data-part=engines]")
        assert await ann.audit() == []
        await ann.page.set_viewport_size({"width": 360, "height": 740})
        assert await ann.audit() == []
        head = "getComputedStyle(document.querySelector('[data-part=workers] td'), '::before')"
        assert await ann.page.evaluate(f"{head}.content") == '"Device"'
        await ann.page.set_viewport_size({"width": 1280, "height": 900})
        await ann.page.click("#pause")
        await ann.until("document.querySelector('#announcer').textContent.includes('is paused')")
        await ann.until("document.querySelector('#pause').textContent.includes('go on')")
        assert (await page.client.queue())["paused"] is True
        origin = Origin(adapter="console", user="x")
        for key in ("first", "second"):
            await page.client.submit(video("a fox"), origin, key)
        rows = "document.querySelectorAll('[data-part=waiting] tbody tr').length"
        await ann.until(f"{rows} === 2")
        await ann.page.click("[data-part=waiting] button")
        await ann.until(f"{rows} === 1")
        await ann.page.keyboard.press("Enter")  # the next one's button has the focus
        await ann.until(f"{rows} === 0")
        await ann.page.click("#pause")
        await ann.until("document.querySelector('#pause').textContent.includes('Pause')")
        await ann.page.reload()
        await ann.until("document.querySelector('#pause') !== null")  # this tab still knows it
        assert page.host.operator_token not in await ann.page.evaluate(
            "JSON.stringify({...localStorage}) + document.cookie"
        )
        other = await ann.context.new_page()
        await other.goto(f"{ann.url}/operator")
        await other.wait_for_selector("#token")  # another tab does not


if os.environ.get("SCREENSHOTS"):  # a folder: the pictures of README and docs, by the real engines
    from tests.support.shots import take

    async def test_screenshots(browser: Browser, tmp_path: Path) -> None:
        await take(browser, tmp_path, Path(os.environ["SCREENSHOTS"]))
