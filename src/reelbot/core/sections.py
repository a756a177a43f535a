"""What can be configured: one frozen model a section, each with its defaults.

`config.example.toml` documents every key; a test keeps the two alike. How the values are found is
in `core.settings`.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from reelbot.core import styles
from reelbot.core.options import Shape, Transition

Scope = Literal["bot", "operator", "read"]
Port = Annotated[int, Field(ge=0, le=65535)]
Count = Annotated[int, Field(ge=0)]
Amount = Annotated[float, Field(ge=0)]
ENGINE_TASKS = (
    "text_to_video",
    "image_to_video",
    "text_to_image",
    "text_to_speech",
    "text_to_music",
    "image_to_text",
    "text_generation",
    "moderation",
)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Section(BaseModel):
    """A frozen table that refuses unknown keys. An empty text means: not given, the default."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,  # it may be a secret
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, table: Any) -> Any:
        if not isinstance(table, dict):
            return table
        return {
            key: value
            for key, value in table.items()
            if value != "" or key not in cls.model_fields or cls.model_fields[key].default == ""
        }


class DiscordSection(Section):
    """`servers` and `admins` are ids; without servers the bot serves every server it is in.

    With `message_content` the intent of that name is asked for: it has to be granted.
    """

    token: SecretStr | None = None
    token_file: Path | None = None
    servers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    message_content: bool = False


class TelegramSection(Section):
    """`api_url` is the Bot API server's root. Without `webhook_url` updates are polled; with it the
    webhook listens on `webhook_host` and `webhook_port`, behind whatever has the certificate."""

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: Annotated[str, Field(pattern=r"^https?://")] = "https://api.telegram.org"
    chats: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    webhook_url: Annotated[str | None, Field(pattern=r"^https?://")] = None
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: Port = 8789


class WebSection(Section):
    """The page. `hosts` are the names it answers to besides its own address; `proxies` those whose
    X-Forwarded-For is believed; `pages` is the operator's folder of help, privacy and terms."""

    host: str = "127.0.0.1"
    port: Port = 8788
    public_url: Annotated[str | None, Field(pattern=r"^https?://")] = None
    access: Literal["password", "invite", "open"] | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    pages: Path | None = None
    jobs_per_day_per_address: Count = 50
    link_days: Annotated[float, Field(gt=0, le=90)] = 7


class BotsSection(Section):
    """Where the bots find the render host; without `server` the one on this machine."""

    server: Annotated[str | None, Field(pattern=r"^https?://")] = None
    token: SecretStr | None = None
    token_file: Path | None = None


class TokenSection(Section):
    """One more token for the render host, known in its log by the table's name.

    `requests_per_minute`: 0 is no limit; without it, what is usual for the scope.
    """

    scope: Scope = "read"
    token: SecretStr | None = None
    token_file: Path | None = None
    requests_per_minute: Count | None = None


class RenderSection(Section):
    """The render host. Port 0 is any free one; `devices` is auto, cpu, or cuda:0, cuda:1, …"""

    host: str = "127.0.0.1"
    port: Port = 8787
    token: SecretStr | None = None
    token_file: Path | None = None
    tokens: dict[str, TokenSection] = {}
    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("reelbot", False))
    devices: Annotated[tuple[str, ...], Field(min_length=1)] = ("auto",)
    hang_seconds: Annotated[float, Field(gt=0)] = 300
    idle_seconds: Amount = 300
    tries: Annotated[int, Field(ge=1, le=20)] = 3

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)


class EnginesSection(Section):
    """Which engine does what; `auto` is the best that is here. `options` has a table an engine.

    `memory_mb` is what loaded engines may take together; 0: as much as the device has to give.
    """

    text_to_video: str = "auto"
    image_to_video: str = "auto"
    text_to_image: str = "auto"
    text_to_speech: str = "auto"
    text_to_music: str = "auto"
    image_to_text: str = "auto"
    text_generation: str = "auto"
    moderation: str = "auto"
    memory_mb: Count = 0
    options: dict[str, dict[str, Any]] = {}

    @field_validator("options", mode="before")
    @classmethod
    def _by_full_name(cls, tables: Any) -> Any:
        """`[engines.options.task.name]` is the same as `[engines.options."task.name"]`."""
        if not isinstance(tables, dict):
            return tables
        flat: dict[str, Any] = {}
        for key, table in tables.items():
            task, dot, _ = key.partition(".")
            if task not in ENGINE_TASKS:
                raise ValueError(f"{task} is not a task; write task.name of an engine")
            if not isinstance(table, dict):
                raise ValueError(f"{key} should be a table")
            named = {key: table} if dot else {f"{key}.{name}": t for name, t in table.items()}
            for name, options in named.items():
                if not isinstance(options, dict):
                    raise ValueError(f"{name} should be a table")
                flat[name] = {**flat.get(name, {}), **options}
        return flat

    def chosen(self, task: str) -> str:
        """`auto` or the name of the engine for a task."""
        return str(getattr(self, task))


class FilmSection(Section):
    """How films are cut; `preset` is x264's."""

    fps: Annotated[int, Field(ge=1, le=60)] = 24
    shape: Shape = "16:9"
    preset: Literal[
        "ultrafast",
        "superfast",
        "veryfast",
        "faster",
        "fast",
        "medium",
        "slow",
        "slower",
        "veryslow",
    ] = "veryfast"
    transition: Transition = "fade"
    compositor: Literal["auto", "stream", "moviepy"] = "auto"


class MusicSection(Section):
    """`folder` holds the operator's own music; `level_db` is music's level under narration."""

    folder: Path | None = None
    extensions: tuple[str, ...] = ("mp3", "m4a", "ogg", "opus", "flac", "wav")
    level_db: Annotated[float, Field(ge=-60, le=0)] = -18


class StyleSection(Section):
    """A look: what is put before and after the prompt, and what is kept out of the picture."""

    prefix: str = ""
    suffix: str = ""
    negative: str = ""


class VoicesSection(Section):
    """Voices that people sent; 0 days: they are kept until they are forgotten."""

    expire_days: Count = 365
    consent_text: str = (
        "This is my own voice, or its owner agreed. Reelbot may imitate it in films that I ask "
        "for. It can be forgotten at any time with /voice forget."
    )


class ModerationSection(Section):
    """What is refused. `threshold` is the engine's score from which a text or picture is."""

    enabled: bool = True
    images: bool = True
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.8
    blocked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


class RoleLimits(Section):
    """What differs for people of a role; what is not given is as for everyone."""

    waiting_per_person: Count | None = None
    running_per_person: Count | None = None
    seconds_per_day: Amount | None = None
    cooldown_seconds: Amount | None = None


class LimitsSection(Section):
    """Quotas; 0 is no limit. Seconds a day are seconds of finished film, speech or music."""

    waiting_per_person: Count = 20
    running_per_person: Count = 0
    seconds_per_day: Amount = 3600
    cooldown_seconds: Amount = 0
    waiting_per_place: Count = 100
    seconds_per_day_per_place: Amount = 0
    waiting_total: Count = 10_000
    film_seconds_max: Annotated[float, Field(gt=0)] = 300
    upload_mb_max: Annotated[float, Field(gt=0)] = 100
    roles: dict[str, RoleLimits] = {}


class RetentionSection(Section):
    """How long things are kept; what a waiting, running or undelivered job needs always is."""

    films_days: Annotated[float, Field(gt=0)] = 30
    blobs_hours: Annotated[float, Field(gt=0)] = 24
    events_days: Annotated[float, Field(gt=0)] = 7
    assets_gb: Amount = 5


class HubSection(Section):
    """Where neural weights come from, and the folder they lie in (else `models` of data_dir)."""

    folder: Path | None = None
    token: SecretStr | None = None
    token_file: Path | None = None
    source: Literal["huggingface", "modelscope"] = "huggingface"


class Settings(Section):
    """Everything that is configured, for one process, for its whole life."""

    discord: DiscordSection = DiscordSection()
    telegram: TelegramSection = TelegramSection()
    web: WebSection = WebSection()
    bots: BotsSection = BotsSection()
    render: RenderSection = Field(default_factory=lambda: RenderSection())
    engines: EnginesSection = EnginesSection()
    film: FilmSection = FilmSection()
    music: MusicSection = MusicSection()
    styles: dict[str, StyleSection] = Field(default_factory=dict, validate_default=True)
    voices: VoicesSection = VoicesSection()
    moderation: ModerationSection = ModerationSection()
    limits: LimitsSection = LimitsSection()
    retention: RetentionSection = RetentionSection()
    hub: HubSection = HubSection()

    @field_validator("styles", mode="before")
    @classmethod
    def _over_the_shipped(cls, tables: Any) -> Any:
        """A shipped style of the same name gives the keys that are not written."""
        if not isinstance(tables, dict):
            return tables
        merged: dict[str, Any] = {name: dict(style) for name, style in styles.SHIPPED.items()}
        for name, table in tables.items():
            if isinstance(table, dict):
                table = {**merged.get(name, {}), **table}
            merged[name] = table
        return merged
