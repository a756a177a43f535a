"""Which picture looks best in a film's smaller version: the ladder against every rung, by VMAF.

    python benchmarks/versions.py FILM.mp4 [RATE…]

Encodes eight seconds of the film at each bitrate (kbit/s) and each rung, scales it up again, and
measures it against the film. The rung that `film.ladder` takes has a star. VMAF needs a film that
is not much worse than its frames were: take what Reelbot made.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import av

from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.encode import ffmpeg_exe
from reelbot.render.studio.film.ladder import Original, Version, best_size, ladder
from reelbot.render.studio.film.shrink import first_pass, last_pass

SECONDS = 8.0
RATES_KBPS = (300, 600, 1200, 2400)


def run(folder: Path, *arguments: str) -> str:
    command = [ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stderr


def vmaf(folder: Path, made: Path, reference: Path, size: Size) -> float:
    graph = (
        f"[0:v]scale={size.width}:{size.height}:flags=bicubic,settb=AVTB[d];[1:v]settb=AVTB[r];"
        "[d][r]libvmaf=n_threads=2:n_subsample=4"
    )
    said = run(folder, "-i", str(made), "-i", str(reference), "-lavfi", graph, "-f", "null", "-")
    return float(said.rpartition("VMAF score:")[2].split()[0])


def measure(film: Path, rates_kbps: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        part = folder / "part.mp4"
        # Copied, so that it is as hard to encode as the film says that it is.
        run(folder, "-ss", "1", "-t", str(SECONDS), "-i", str(film.resolve()), "-c", "copy",
            str(part))  # fmt: skip
        with av.open(str(part)) as media:
            stream = media.streams.video[0]
            full = Size(width=stream.codec_context.width, height=stream.codec_context.height)
            seconds = float((media.duration or 0) / av.time_base)
        original = Original(part.stat().st_size, seconds, full)
        for rate in rates_kbps:
            taken = best_size(original, full, rate * 1000)
            scores = []
            for size in ladder(full):
                version = Version(size, rate * 1000, 64_000, "medium")
                run(folder, *first_pass(part, version))
                run(folder, *last_pass(part, version, folder / "version.mp4"))
                mark = "*" if size == taken else ""
                score = vmaf(folder, folder / "version.mp4", part, full)
                scores.append(f"{min(size.width, size.height)}: {score:.1f}{mark}")
            print(f"{film.stem} {rate} kbit/s  {'  '.join(scores)}", flush=True)


if __name__ == "__main__":
    measure(Path(sys.argv[1]), [int(rate) for rate in sys.argv[2:]] or list(RATES_KBPS))
