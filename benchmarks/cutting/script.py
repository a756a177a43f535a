"""The peer: the tutorial's MoviePy script, and the usual way to add motion, fades and captions.

The first is the one that many story generators have: ImageClips as long as their narration and a
breath, concatenated with method="compose"; narrations at their starts; background music, quieter
and looped. It differs from what is written there in three points, all in its favour or needed:
names are those of MoviePy 2, narrations are WAV files, and x264's preset is ours (its default,
"medium", takes about twice as long).
"""

from __future__ import annotations

from pathlib import Path

import manimgx_fonts
from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    TextClip,
    VideoClip,
    afx,
    concatenate_videoclips,
    vfx,
)

from cutting.story import CAPTION, FADE_S, FPS, GAP_S, Assets, Plan

FONT = Path(manimgx_fonts.__file__).parent / "NotoSans[wght].ttf"
PRESET = "veryfast"


def make(plan: Plan, assets: Assets, target: Path) -> None:
    page_clips: list[VideoClip] = []
    audio_clips = []
    current_start = 0.0
    for number in range(plan.pages):
        audio_clip = AudioFileClip(str(assets.speech_file)).with_start(current_start)
        page_s = audio_clip.duration + GAP_S
        picture = str(assets.pictures[number % len(assets.pictures)])
        clip = moving(plan, picture, number, page_s) if plan.moving else still(picture, page_s)
        page_clips.append(clip)
        audio_clips.append(audio_clip)
        current_start += page_s
    padding = -FADE_S if plan.moving else 0
    clip = concatenate_videoclips(page_clips, method="compose", padding=padding)
    full_audio_clip = CompositeAudioClip(audio_clips)
    full_audio_clip.write_audiofile(str(target.with_suffix(".wav")), fps=44_100, logger=None)
    background_music = AudioFileClip(str(assets.music_file)).with_effects(
        [afx.MultiplyVolume(0.1), afx.AudioLoop(duration=clip.duration)]
    )
    clip.audio = CompositeAudioClip([full_audio_clip, background_music])
    clip.write_videofile(str(target), fps=FPS, preset=PRESET, logger=None)
    clip.close()


def still(picture: str, seconds: float) -> VideoClip:
    return ImageClip(picture).with_duration(seconds)


def moving(plan: Plan, picture: str, number: int, seconds: float) -> VideoClip:
    """A slow zoom, a cross-fade from the page before, and the caption over both."""
    size = (plan.size.width, plan.size.height)
    before = FADE_S if number else 0.0
    image = ImageClip(picture).with_duration(seconds + before)
    zoomed = image.with_effects([vfx.Resize(lambda t: 1 + 0.02 * t)]).with_position("center")
    caption = (
        TextClip(
            text=CAPTION,
            font=str(FONT),
            font_size=round(0.055 * plan.size.height),
            color="white",
            stroke_color="black",
            stroke_width=2,
            text_align="center",
        )
        .with_start(before)
        .with_duration(plan.speech_s)
        .with_position(("center", 0.82), relative=True)
    )
    page = CompositeVideoClip([zoomed, caption], size=size).with_duration(seconds + before)
    return page.with_effects([vfx.CrossFadeIn(before)]) if before else page
