"""Frames to H.264 that plays inline everywhere, by ffmpeg.

Frames go down a pipe as they are made, each with its number (`matroska`); a thread of its own
writes them, so that the encoder is busy while the next frame is composed. Nothing but a few frames
is ever held.
"""

from __future__ import annotations

import errno
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.leash import leashed
from reelbot.render.studio.film.matroska import frame_header, header
from reelbot.render.studio.storyboard import Chapter

POLL_S = 0.05
QUEUE_FRAMES = 2
LINES_KEPT = 20
PIPE_BYTES = 1 << 20  # Linux lets an unprivileged process have this much
BT709 = (
    *("-color_range", "tv", "-colorspace", "bt709"),
    *("-color_primaries", "bt709", "-color_trc", "bt709"),
)
THREADS_MAX = 3  # more would wait for frames to be made
# x264 would give what is seen for seconds ever more bits: with this, films of stills take half as
# many, and are still nearer to the pictures (48 dB) than the same at a constant rate (47 dB).
QUANTISER_MIN = "14"
# x264's memory is frames: it looks four ahead, not ten (45 MB less at 1080p), and its threads share
# each frame in slices instead of having one each (49 MB less; 0.4 % more bits, 1 – 4 % more time).
# With so short a look ahead it need not think about where B-frames go: always three take an eighth
# less of the processor, at the same PSNR and within a few per cent of the same size.
LEAN = ("-x264-params", "rc-lookahead=4:sliced-threads=1:b-adapt=0")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is encoded, and how.

    `threads` 0 is one a core; there are never more than THREADS_MAX. Frames whose numbers are in
    `keys` are keyframes, if they come; others become so as well.
    """

    target: Path
    size: Size
    fps: Fraction
    preset: str = "veryfast"
    threads: int = 0
    keys: tuple[int, ...] = ()


def ffmpeg_exe() -> str:
    """Where the packaged ffmpeg is; raises HostProblem("ffmpeg_missing")."""
    try:
        path = str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise HostProblem("ffmpeg_missing") from error
    if not os.access(path, os.X_OK):  # named by the environment, or taken away
        raise HostProblem("ffmpeg_missing")
    return path


def ffmetadata(tags: Mapping[str, str], chapters: Sequence[Chapter] = ()) -> str:
    """Tags and chapters in the form of ffmpeg's metadata files: a recipe would not fit a command
    line."""

    def escaped(text: str) -> str:
        for special in "\\=;#\n":
            text = text.replace(special, "\\" + special)
        # ffmpeg takes a line end after any backslash for escaped, even after an escaped one.
        return text.replace("\0", "") + (" " if text.endswith("\\") else "")

    lines = [f"{escaped(key)}={escaped(value)}" for key, value in tags.items()]
    for chapter in chapters:
        start, end = round(chapter.start_s * 1000), round(chapter.end_s * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}"]
        lines.append(f"title={escaped(chapter.title)}")
    return "\n".join([";FFMETADATA1", *lines, ""])


def command(encoding: Encoding, exe: str) -> list[str]:
    """ffmpeg's arguments. Formats and protocols are named, so that nothing is guessed."""
    fps = encoding.fps
    threads = min(encoding.threads or os.cpu_count() or 1, THREADS_MAX)
    return [
        *(exe, "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-protocol_whitelist", "pipe", "-f", "matroska", *BT709, "-i", "pipe:0"),
        *("-map", "0:v", "-c:v", "libx264", "-preset", encoding.preset, "-crf", "20"),
        *("-qmin", QUANTISER_MIN),
        *("-profile:v", "high", "-threads:v", str(threads), *LEAN),
        *("-pix_fmt", "yuv420p", "-fps_mode", "passthrough", "-g", str(round(2 * fps)), *BT709),
        *("-enc_time_base:v", f"{fps.denominator}:{fps.numerator}", *forced(encoding)),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-f", "mp4", f"file:{encoding.target}"),
    ]


def forced(encoding: Encoding) -> list[str]:
    """The option that makes keyframes where they are wished for."""
    if not encoding.keys:
        return []
    # ffmpeg takes the first frame that is not before the time, which it reads to the microsecond.
    times = (int(number / encoding.fps * 1_000_000) for number in encoding.keys)
    return ["-force_key_frames", ",".join(f"{time // 10**6}.{time % 10**6:06}" for time in times)]


class Encoder:
    """One ffmpeg. Use it with `with`: whatever happens inside, it is ended and reaped.

    `poll` is called at least every 0.1 s while this waits; what it raises ends the encoder.
    Raises HostProblem("ffmpeg_missing"), OSError(ENOSPC) where ffmpeg met a full disk, and
    EngineFailed("encoder_failed", detail, status). Use it from one thread, which must outlive it.
    """

    def __init__(self, encoding: Encoding, poll: Callable[[], None]) -> None:
        self._encoding = encoding
        self._poll = poll
        self._frames: queue.Queue[tuple[int, NDArray[np.uint8]] | None]
        self._frames = queue.Queue(QUEUE_FRAMES)
        self._broken: OSError | None = None
        self._said: list[str] = []
        self._process = subprocess.Popen(
            leashed(command(encoding, ffmpeg_exe())),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=encoding.target.parent,
            env={"LC_ALL": "C.UTF-8", "AV_LOG_FORCE_NOCOLOR": "1"},
        )
        assert self._process.stdin is not None and self._process.stderr is not None
        widen(self._process.stdin)
        self._threads = [
            threading.Thread(target=self._write, args=(self._process.stdin,), daemon=True),
            threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def put(self, number: int, data: NDArray[np.uint8]) -> None:
        """Hand over an I420 frame that is seen from frame `number` of the film to the next one
        that is handed over; it must not change any more. Waits while the queue is full."""
        self._offer((number, data))

    def finish(self) -> None:
        """Wait for the file to be complete."""
        self._offer(None)
        while self._process.poll() is None:
            self._poll()
            self._wait(POLL_S)
        if self._process.returncode != 0 or self._broken is not None:
            self._fail()

    def close(self) -> None:
        """End ffmpeg if it still runs, and reap it and the threads."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        try:
            self._frames.put_nowait(None)  # wakes a writer that waits for a frame
        except queue.Full:
            pass  # it does not wait: its next write meets the broken pipe
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Encoder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _offer(self, frame: tuple[int, NDArray[np.uint8]] | None) -> None:
        while True:
            if self._broken is not None:
                self._fail()
            try:
                return self._frames.put(frame, timeout=POLL_S)
            except queue.Full:
                self._poll()

    def _write(self, pipe: IO[bytes]) -> None:
        try:
            with pipe:
                write(pipe.fileno(), memoryview(header(self._encoding.size, self._encoding.fps)))
                while (frame := self._frames.get()) is not None:
                    number, data = frame
                    write(pipe.fileno(), memoryview(frame_header(number, data.nbytes)))
                    write(pipe.fileno(), data.data.cast("B"))
        except OSError as error:  # ffmpeg has gone; why, its last words and exit status say
            self._broken = error

    def _listen(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in iter(pipe.readline, b""):
                if len(self._said) < LINES_KEPT:  # what comes first is the cause
                    self._said.append(line.decode("utf-8", "replace").strip())

    def _wait(self, seconds: float) -> None:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass  # the caller asks again

    def _fail(self) -> None:
        """Raise what ffmpeg died of."""
        end = time.monotonic() + 5
        while self._process.poll() is None and time.monotonic() < end:
            self._poll()
            self._wait(POLL_S)
        self.close()
        raise failure(" ".join(self._said), self._process.returncode, self._encoding.target)


def failure(said: str, status: int, target: Path) -> Exception:
    """What an ffmpeg died of, as the error to be raised."""
    # It ends with the negated errno of what stopped it, modulo 256.
    if 256 - status in FULL or os.strerror(errno.ENOSPC) in said:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
    return EngineFailed("encoder_failed", detail=said[:500], status=status)


def write(handle: int, data: memoryview) -> None:
    """Write all of it to a pipe."""
    while data:
        data = data[os.write(handle, data) :]


def widen(pipe: IO[Any]) -> None:
    """Give a pipe room for most of a frame, where the system lets us: fewer switches."""
    try:
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        pass  # not Linux, or over the user's limit: only slower
