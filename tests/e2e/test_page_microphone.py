"""What is said into the page in a real browser: a voice, a narration, a recording to imitate."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser
from tests.support.chromium import CARD, FOUND, MISSING, visit
from tests.support.pages import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(FOUND is None, reason=MISSING),
]
# Two seconds of a tone as a WAV file, dropped onto the page.
TONE_DROPPED = """() => {
  const rate = 16000, view = new DataView(new ArrayBuffer(44 + 4 * rate));
  const text = (at, word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + 4 * rate, true); text(8, "WAVEfmt ");
  [[16, 4, 16], [20, 2, 1], [22, 2, 1], [24, 4, rate], [28, 4, 2 * rate], [32, 2, 2], [34, 2, 16]]
    .forEach(([at, size, value]) => view[size === 4 ? "setUint32" : "setUint16"](at, value, true));
  text(36, "data"); view.setUint32(40, 4 * rate, true);
  for (let i = 0; i < 2 * rate; i += 1)
    view.setInt16(44 + 2 * i, 30000 * Math.sin(2 * Math.PI * 220 * i / rate), true);
  const data = new DataTransfer();
  data.items.add(new File([view.buffer], "me.wav", { type: "audio/wav" }));
  dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""


# The microphone is asked for, and granted when `granted` is called.
ASKED_FOR_LONG = """
const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  await new Promise((resolve) => { window.granted = resolve; });
  window.heard = await given(wish);
  return window.heard;
};
"""


async def test_a_voice_is_recorded_after_consent(page: Site, browser: Browser) -> None:
    async with visit(browser, page.url, permissions=["microphone"]) as ann:
        await ann.go("#/voices")
        window = ann.page
        await ann.until("document.querySelector('#agreed') !== null")
        record = ".recorder button"
        assert await window.is_disabled(record) and await window.is_disabled("#voice-file")
        assert await ann.audit() == []
        await window.check("#agreed")
        await window.click(record)
        await ann.until("document.querySelector('.recorder .time')?.textContent >= '0:01'")
        level = "parseFloat(document.querySelector('.level i')?.style.width || '0')"
        await ann.until(f"{level} > 5")
        await window.click(record)
        await ann.until("document.querySelector('.recorder audio') !== null")
        await window.fill("#voice-name", "anna")
        await window.click("text=Learn this voice")
        await ann.until("document.querySelector('.voice b')?.textContent === 'anna'", 60)
        assert await ann.audit() == []
        # The next voice is agreed to anew.
        assert await window.is_disabled(record) and not await window.is_checked("#agreed")
        await window.click(".voice >> text=Forget")
        await window.click("dialog button.danger")
        await ann.until("document.querySelector('.voice') === null")


async def test_who_goes_elsewhere_while_the_browser_asks_is_not_recorded(
    page: Site, browser: Browser
) -> None:
    async with visit(browser, page.url, permissions=["microphone"]) as ann:
        window = ann.page
        await window.add_init_script(ASKED_FOR_LONG)
        await ann.go("#/voices")
        await ann.until("document.querySelector('#agreed') !== null")
        await window.check("#agreed")
        await window.click(".recorder button")
        await ann.until("window.granted !== undefined")
        await window.click("#nav [data-view=films]")
        await window.evaluate("window.granted()")
        off = "window.heard?.getTracks().every((each) => each.readyState === 'ended')"
        await ann.until(off)
        # …nor longer than they see that they are; what they said until then is kept.
        await window.evaluate("window.granted = window.heard = undefined")
        await window.click("#nav [data-view=create]")
        await window.click(".acts >> text=Record")
        await ann.until("window.granted !== undefined")
        await window.evaluate("window.granted()")
        await ann.until("document.querySelector('.recorder .time')?.textContent >= '0:01'")
        await window.click("#nav [data-view=films]")
        await ann.until(off)
        await window.click("#nav [data-view=create]")
        await ann.until("document.querySelector('.chip') !== null")


async def test_the_narration_is_spoken_into_the_page(page: Site, browser: Browser) -> None:
    async with visit(browser, page.url, permissions=["microphone"]) as ann:
        await ann.go()
        window = ann.page
        await window.fill("#prompt", "a harbour")
        await window.click(".acts >> text=Record")
        await ann.until("document.querySelector('.recorder .time')?.textContent >= '0:01'")
        await window.click(".recorder >> text=Stop")
        await ann.until(
            "document.querySelector('.chip') && !document.querySelector('#make').disabled"
        )
        await window.click("#make")
        await ann.until(f"{CARD}?.querySelector('a.primary') != null")
        job = (await page.client.jobs())[0]
        film = next(each for each in job.artifacts if each.name == "film.mp4")
        assert film.seconds is not None and film.seconds > 1.5


async def test_a_recording_is_imitated_after_consent_alone(page: Site, browser: Browser) -> None:
    async with visit(browser, page.url, permissions=["microphone"]) as ann:
        await ann.go()
        ann.expected = ("409",)
        window = ann.page
        before = len(await page.client.jobs())
        await window.click("[data-kind=say]")
        await window.fill("#prompt", "one two three")
        await window.click(".acts >> text=Record")
        await ann.until("document.querySelector('.recorder .time')?.textContent >= '0:02'")
        await window.click(".recorder >> text=Stop")
        await ann.until(
            "document.querySelector('.chip') && !document.querySelector('#make').disabled"
        )
        await window.click("#make")
        await window.wait_for_selector("dialog .terms")
        assert await ann.audit() == []
        assert "deleted after it" in await window.inner_text("dialog")
        await window.keyboard.press("Escape")  # no answer is no consent
        await ann.until("document.querySelector('.trouble')?.textContent.includes('not imitated')")
        assert await window.evaluate("document.activeElement.id") == "prompt"
        assert len(await page.client.jobs()) == before
        # The recording is still there, and so is the question.
        await window.click("#make")
        await window.click("dialog button.primary")
        stages = f"[...({CARD}?.querySelectorAll('.stages li') ?? [])].map((e) => e.textContent)"
        await ann.until(f"{CARD}?.querySelector('.stages') != null")
        assert await window.evaluate(stages) == ["Planning", "Speaking", "Finishing"]
        await ann.until(f"{CARD}?.querySelector('a.primary') != null")
        # What was agreed to once is not asked again, also of a file that is dropped.
        await window.fill("#prompt", "four five six")
        tone = (await window.evaluate_handle(TONE_DROPPED)).as_element()
        assert tone is None
        await ann.until(
            "document.querySelector('.chip') && !document.querySelector('#make').disabled"
        )
        await window.click("#make")
        await ann.until("document.querySelectorAll('#now-cards a.primary').length === 2")
        assert len(await page.client.jobs()) == before + 2
