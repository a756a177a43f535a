"""What a job was made for, and which of its files come with it (pure)."""

from __future__ import annotations

from reelbot.core.jobs import Artifact, Job

# What a job is asked for, the best first; the others are extras.
MAIN = ("film.mp4", "audio.m4a", "description.json")
CAPTIONS, SPECTROGRAM = "captions.srt", "spectrogram.png"


def main_of(job: Job) -> Artifact | None:
    """The film, else the sound, else the description; None where there is none yet."""
    by_name = {artifact.name: artifact for artifact in job.artifacts}
    return next((by_name[name] for name in MAIN if name in by_name), None)


def beside(job: Job) -> list[Artifact]:
    """What is given along with it: captions where they were asked for as a file and with a story,
    and music as a picture."""
    options = (job.recipe or {}).get("options") or {}
    wanted = {
        CAPTIONS: job.kind == "story" or options.get("captions") == "file",
        SPECTROGRAM: job.kind == "music",
    }
    return [artifact for artifact in job.artifacts if wanted.get(artifact.name)]
