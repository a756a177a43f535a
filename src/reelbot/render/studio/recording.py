"""A sound or video file becomes samples and a first frame, in bounded memory.

ffmpeg's libraries get one demuxer, and codecs and protocols from a list; nothing that a file refers
to is opened (a movie's data references stay off).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.movie_boxes import refers_elsewhere
from reelbot.render.studio.pictures import PIXELS_MAX, SIDE_MAX
from reelbot.render.studio.sound_file import SoundFile

if TYPE_CHECKING:
    from av.packet import Packet

    AnyPacket: TypeAlias = Packet[Any]

SECONDS_MAX = 600.0
STREAMS_MAX = 16
# A file may end so much earlier than it says: nobody would miss it.
EARLY_S = 0.5
EARLY_SHARE = 0.02
BAD_SHARE = 0.1  # of the packets that may be broken
_HD_HEIGHT = 720  # from here on video that does not say its colours is BT.709
_UNSPECIFIED = 2  # ITU-T H.273

_CODECS = ("h264,hevc,av1,libdav1d,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mpeg2video,mjpeg,prores,h263,"
           "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,flac,alac,ac3,eac3,amrnb,amrwb,"
           "libopencore_amrnb,libopencore_amrwb,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,"
           "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,"
           "pcm_f32le,pcm_f32be,pcm_f64le,pcm_alaw,pcm_mulaw")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Video:
    """A video's first frame, RGB uint8 (height, width, 3), upright, no side over SIDE_MAX; and
    the video's own width and height, as it is seen."""

    frame: NDArray[np.uint8]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Recording:
    """`seconds` is the length of the video, else of the sound. `sound_s` is how much sound was
    kept, 0 where all of it is silence; `truncated`: there is more."""

    video: Video | None
    seconds: float
    sound_s: float
    truncated: bool


def record(path: Path, demuxer: str, sound: Path, *, seconds_max: float = SECONDS_MAX) -> Recording:
    """Decode a file's first frame, and its sound, if it has any, into the .npy file `sound`.

    Raises InvalidInput: media_unreadable (reason: damaged, codec, cut_off, elsewhere,
    nothing_in_it, too_many_streams), media_too_big (width, height, pixels_max), sound_silent.
    """
    av.logging.set_level(av.logging.PANIC)
    if demuxer == "mp4":
        with path.open("rb") as movie:
            if refers_elsewhere(movie):
                raise InvalidInput("media_unreadable", reason="elsewhere")
    with (
        _damage(),
        SoundFile(sound, seconds_max) as file,
        av.open(str(path), format=demuxer, options=_options(demuxer)) as media,
    ):
        reading = _Reading(media, file)
        reading.run()
        reading.check(path, demuxer)
        video = reading.video()
        file.close()
    seconds = reading.end_s if video else file.seconds
    return Recording(video, seconds, file.seconds if file.is_heard else 0.0, file.truncated)


def _options(demuxer: str) -> dict[str, str]:
    return {
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "codec_whitelist": _CODECS,
        "enable_drefs": "0",
        "use_absolute_path": "0",
        "max_pixels": str(PIXELS_MAX),
        "threads": "1",
    }


@contextmanager
def _damage() -> Iterator[None]:
    """What ffmpeg gives up at is a damaged file; no memory or no disk is what it is."""
    try:
        yield
    except (av.FFmpegError, ValueError, OverflowError, EOFError) as error:
        if isinstance(error, MemoryError):
            raise
        raise InvalidInput("media_unreadable", reason="damaged") from error


class _Reading:
    """One pass over a file's packets."""

    def __init__(self, media: InputContainer, file: SoundFile) -> None:
        if len(media.streams) > STREAMS_MAX:
            raise InvalidInput("media_unreadable", reason="too_many_streams")
        # A stream without a context is of a codec that is not here.
        films = [s for s in media.streams.video if not s.disposition & Disposition.attached_pic]
        sounds = list(media.streams.audio)
        self._media = media
        self._file = file
        self._video: VideoStream | None = next((s for s in films if s.codec_context), None)
        self._audio: AudioStream | None = next((s for s in sounds if s.codec_context), None)
        if self._video is None and self._audio is None:
            reason = "codec" if films or sounds else "nothing_in_it"
            raise InvalidInput("media_unreadable", reason=reason)
        if self._video is not None:
            _bound(self._video.codec_context.width, self._video.codec_context.height)
        self.frame: av.VideoFrame | None = None
        self.end_s = 0.0
        self._packets = self._broken = 0
        self._cut_off = False

    def run(self) -> None:
        streams = [stream for stream in (self._video, self._audio) if stream is not None]
        packets = self._media.demux(*streams)
        while (packet := self._next(packets)) is not None:
            self._packets += 1
            self._cut_off |= packet.is_corrupt
            if packet.pts is not None and packet.time_base is not None:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                self.end_s = max(self.end_s, end)
            if packet.stream is self._audio or self.frame is None:
                for frame in self._decode(packet):
                    if isinstance(frame, av.AudioFrame):
                        self._file.add(frame)
                    else:
                        self.frame = self.frame or frame
            if self._file.truncated and (self.frame is not None or self._video is None):
                break

    def video(self) -> Video | None:
        if self._video is None or self.frame is None:
            return None
        return _upright(self.frame, self._video.sample_aspect_ratio)

    def _next(self, packets: Iterator[AnyPacket]) -> AnyPacket | None:
        """The next packet; None at the end, also where the file ends in the middle of one."""
        try:
            return next(packets, None)
        except av.FFmpegError:
            self._cut_off = True
            return None

    def _decode(self, packet: AnyPacket) -> Sequence[av.VideoFrame | av.AudioFrame]:
        try:
            frames: Sequence[av.VideoFrame | av.AudioFrame] = packet.decode()
        except av.error.InvalidDataError:
            self._broken += 1
            return []
        return frames

    def check(self, path: Path, demuxer: str) -> None:
        """Whether this can be taken for a whole recording."""
        if self._video is None and self._file.samples == 0:
            raise InvalidInput("media_unreadable", reason="damaged")
        if self._video is not None and self.frame is None:
            raise InvalidInput("media_unreadable", reason="damaged")
        if self._broken > 2 + BAD_SHARE * self._packets:
            raise InvalidInput("media_unreadable", reason="damaged")
        said_s = (self._media.duration or 0) / av.time_base
        early = said_s - self.end_s > max(EARLY_S, EARLY_SHARE * said_s)
        if demuxer == "wav":  # what was written into a pipe never learned its length
            cut_off = (self._cut_off or early) and _says_length(path, demuxer)
        else:
            cut_off = self._cut_off or (early and _says_length(path, demuxer))
        if cut_off and not self._file.truncated:
            raise InvalidInput("media_unreadable", reason="cut_off")
        if self._video is None and not self._file.is_heard:
            raise InvalidInput("sound_silent")


def _bound(width: int, height: int) -> None:
    if width * height > PIXELS_MAX:
        raise InvalidInput("media_too_big", width=width, height=height, pixels_max=PIXELS_MAX)


def _says_length(path: Path, demuxer: str) -> bool:
    """Whether a file says how long it is; of others ffmpeg only guesses.

    An MP4 that is cut off lacks packets that its index names, and is found by that.
    """
    with path.open("rb") as file:
        head = file.read(10)
        match demuxer:
            case "matroska" | "flac":
                return True
            case "wav":
                return head[4:8] not in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00")
            case "mp3":  # the headers of Xing and LAME, in the first frame
                start = 0
                if head[:3] == b"ID3" and len(head) == 10:
                    # The tag's length has seven bits a byte (ID3v2.4, 3.1).
                    a, b, c, d = head[6:10]
                    start = 10 + (a << 21 | b << 14 | c << 7 | d)
                file.seek(start)
                first = file.read(256)
                return b"Xing" in first or b"Info" in first
    return False


def _upright(frame: av.VideoFrame, aspect: Fraction | None) -> Video:
    """The frame as it is seen; `aspect` is the width of its pixels by their height."""
    width, height = frame.width, frame.height
    if aspect is not None and 0.25 <= aspect <= 4:
        width = round(width * aspect)
    _bound(width, height)
    scale = min(1.0, SIDE_MAX / max(width, height))
    unsaid = frame.colorspace == _UNSPECIFIED and height >= _HD_HEIGHT
    small = frame.reformat(
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        format="rgb24",
        src_colorspace="ITU709" if unsaid else None,
    )
    turns = round(frame.rotation / 90) % 4
    picture = np.rot90(np.asarray(small.to_ndarray(), np.uint8), turns)
    if turns % 2:
        width, height = height, width
    return Video(np.ascontiguousarray(picture), width, height)
