"""A story: a page a scene, with what the page has of its own."""

from __future__ import annotations

from reelbot.core.requests import StoryRequest
from reelbot.render.studio.language import detect_language
from reelbot.render.studio.means import Aids, Means, Plan
from reelbot.render.studio.pages import Page, Story, parse_story
from reelbot.render.studio.storyboard import Scene, Script

GAP_S = 0.5  # between the pages
LEVEL_DB = -20.0  # of the music, against the narration
MOOD_CHARACTERS = 300


def plan_story(asked: StoryRequest, seed: int, means: Means, aids: Aids) -> Plan:
    """The script of a story. Raises InvalidInput as `pages.parse_story` does."""
    uploads = aids.uploads
    blob = asked.pages if isinstance(asked.pages, str) else ""
    story = uploads.story(blob) if blob else parse_story(asked.text)
    text = " ".join(page.text for page in story.pages)
    language = asked.language or detect_language(text)
    said = "" if all(page.sound for page in story.pages) else text
    speaker = means.speaker(said, language, asked.voice)
    scenes = [
        scene_of(story, page, means.style(asked.style, None), language, speaker.voice, means)
        for page in story.pages
    ]
    for i, page in enumerate(story.pages):
        given = {
            name: uploads.part(blob, path)
            for name, path in (("picture", page.picture), ("recording", page.sound))
            if path is not None
        }
        scenes[i] = scenes[i].model_copy(update=given)
    page_text = asked.page_text == "on"
    mood = f"{story.title or ''} {text[:MOOD_CHARACTERS]}"
    score = means.score(asked.music, asked.music_file, mood, aids.track, level_db=LEVEL_DB)
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
            video_engine=means.engine_id("text_to_video"),
            picture_engine=means.picture_engine(scenes),
        ),
        (*speaker.notes, *score.notes),
    )


def scene_of(
    story: Story,
    page: Page,
    style: tuple[str, str],
    language: str,
    voice: str | None,
    means: Means,
) -> Scene:
    """A page made from its text; what it has of its own takes the place of it."""
    return Scene(
        prompt=page.text or story.title or "an empty page",
        negative=style[1],
        style=style[0],
        line=None if page.sound else means.line(page.text, language, voice, None),
        text=page.text,
    )
