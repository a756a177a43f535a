"""A story: a page a scene, with what the page has of its own.

Pages come as text, as a file, or are written of a premise. What a single page has differently since
(`core.page_changes`) touches nothing of the others: each scene depends on its own page and on the
story as it was first. Only a page without word or picture shows what its neighbour does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from reelbot.core.errors import InvalidInput
from reelbot.core.page_changes import PageChange
from reelbot.core.requests import StoryRequest
from reelbot.core.story_text import check
from reelbot.render.studio.engines.base import TextPrompt
from reelbot.render.studio.engines.text_to_speech.normalise import is_spoken
from reelbot.render.studio.language import detect_language
from reelbot.render.studio.means import Aids, Means, Plan
from reelbot.render.studio.pages import Page, Story, parse_story
from reelbot.render.studio.storyboard import EngineId, Scene, Script, WritingTake
from reelbot.render.studio.writer import PAGES, as_text, write_story

GAP_S = 0.5  # between the pages
LEVEL_DB = -20.0  # of the music, against the narration
MOOD_CHARACTERS = 300
# What is seen of a story that has neither a word nor a picture.
WORDLESS = "a wide landscape under a calm sky"
# Of the pages before one: how many of the first and the last, and how much of each.
CONTEXT_FIRST, CONTEXT_LAST, CONTEXT_CHARACTERS = 2, 6, 400


class Source(NamedTuple):
    """The story, the upload that it came in, and who wrote it."""

    story: Story
    blob: str = ""
    written: str = ""
    writer: EngineId | None = None


def plan_story(asked: StoryRequest, seed: int, means: Means, aids: Aids) -> Plan:
    """The script of a story.

    Raises InvalidInput as `pages.parse_story` does, InvalidInput("no_such_page"), and what the text
    generator raises.
    """
    source = _source(asked, seed, means, aids)
    first = source.story
    changes = {each.page: each for each in asked.page_changes or ()}
    story = _changed(first, changes)
    changed = [
        changes.get(number, PageChange(page=number)) for number in range(1, len(story.pages) + 1)
    ]
    pages = list(zip(story.pages, changed, strict=True))
    uploads, blob = aids.uploads, source.blob
    pictures = [
        change.image or (uploads.part(blob, page.picture) if page.picture else None)
        for page, change in pages
    ]
    recordings = [
        change.voice_clip or (uploads.part(blob, page.sound) if page.sound else None)
        for page, change in pages
    ]
    text = " ".join(page.text for page in story.pages)
    # Where every page has its recording, nobody here need speak the language.
    tongue = means.tongue(asked.language, "" if all(recordings) else text, aids, text)
    language = tongue.language
    # A page of dots, a rule or emoji is shown in silence, as one without words.
    said = [
        "" if recording or not is_spoken(page.text, language) else page.text
        for page, recording in zip(story.pages, recordings, strict=True)
    ]
    speaker = means.speaker(" ".join(filter(None, said)), language, asked.voice, own=aids.own_voice)
    painter = means.painter()
    scenes = []
    prompts = [change.prompt or page.text for page, change in pages]
    for number, (page, change) in enumerate(pages):
        # A page that is only heard goes on with what is seen beside it.
        seen = shown_on(number, [bool(a or b) for a, b in zip(pictures, prompts, strict=True)])
        picture = pictures[seen]
        style, negative = means.style(change.style or asked.style, None)
        scenes.append(
            Scene(
                prompt=prompts[seen] or story.title or ("" if picture else WORDLESS),
                negative=negative,
                style=style,
                seed=seed if change.seed is None else change.seed,
                picture=picture,
                painted=painter is not None and not picture,
                recording=recordings[number],
                line=means.line(said[number], language, speaker.voice, None),
                text=page.text,
                story=before(first, change.page),
            )
        )
    # Of the story as it was first: another text on one page is no other mood.
    words = " ".join(page.text for page in first.pages)
    mood = f"{first.title or ''} {words[:MOOD_CHARACTERS]}"
    score = means.score(asked.music, asked.music_file, mood, aids.track, level_db=LEVEL_DB)
    page_text = asked.page_text == "on"
    return Plan(
        Script(
            title=story.title or "",
            scenes=tuple(scenes),
            gap_s=GAP_S if asked.gap is None else asked.gap,
            **score.fields,
            **means.look(asked.shape, asked.transition),
            # What stands on the picture needs no captions in it; the file beside it stays.
            captions=asked.captions or ("file" if page_text else "on"),
            chapters=True,
            page_text=page_text,
            language=language,
            seed=seed,
            speech_engine=speaker.engine,
            own_voice=speaker.own,
            **means.picture_engines(scenes, painter),
            writing_engine=source.writer,
            written=source.written,
        ),
        (*tongue.notes, *speaker.notes, *score.notes),
    )


def shown_on(page: int, has_something: Sequence[bool]) -> int:
    """The page whose picture is seen on a page, counted from 0: its own, else the nearest before
    it that has something to show, else the nearest after it."""
    earlier, later = range(page, -1, -1), range(page + 1, len(has_something))
    return next((each for each in (*earlier, *later) if has_something[each]), page)


def before(story: Story, number: int) -> tuple[str, ...]:
    """The title and what was told before a page, counted from 1: the beginning and the latest."""
    pages = [page.text[:CONTEXT_CHARACTERS] for page in story.pages[: number - 1]]
    if len(pages) > CONTEXT_FIRST + CONTEXT_LAST:
        pages = [*pages[:CONTEXT_FIRST], *pages[-CONTEXT_LAST:]]
    return (story.title or "", *pages)


def _source(asked: StoryRequest, seed: int, means: Means, aids: Aids) -> Source:
    if isinstance(asked.pages, str):
        return Source(aids.uploads.story(asked.pages), blob=asked.pages)
    if asked.premise is None:
        return Source(parse_story(asked.text))
    if asked.written is not None:
        return Source(parse_story(asked.written), written=asked.written)
    engine = means.engine_id("text_generation")

    def write(prompt: TextPrompt) -> str:
        return aids.pen(WritingTake(engine=engine, prompt=prompt))

    count = asked.pages or PAGES
    language = asked.language or detect_language(asked.premise, aids.usual)
    written = as_text(write_story(asked.premise, count, language, seed, write))
    # Read as it will be read by every later try.
    return Source(parse_story(written), written=written, writer=engine)


def _changed(story: Story, changes: Mapping[int, PageChange]) -> Story:
    """The story with the texts that single pages have now.

    A page whose text is another one is spoken anew, and one with another prompt is painted, also
    where it came with a recording or a picture; a picture or a recording for the page alone goes
    before all of that.
    """
    count = len(story.pages)
    if beyond := [page for page in changes if page > count]:
        raise InvalidInput("no_such_page", field="page", page=beyond[0], pages=count)
    pages = [_page(page, changes.get(number)) for number, page in enumerate(story.pages, 1)]
    check([page.text for page in pages])
    return replace(story, pages=tuple(pages))


def _page(page: Page, change: PageChange | None) -> Page:
    if change is None:
        return page
    if change.text is not None:
        page = replace(page, text=change.text, sound=None)
    return replace(page, picture=None) if change.prompt is not None else page
