"""English sentences for what goes wrong with settings and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        # settings
        "config_missing": "There is no configuration file {path}.",
        "config_unreadable": "The settings in {where} cannot be read: {reason}.",
        "config_unknown_key": (
            "There is no such setting as {key} ({where}).[ Did you mean {nearest}?]"
        ),
        "config_invalid": "The setting {key}[ = {value}] in {where} is refused: {reason}.",
        "no_token_beyond_loopback": (
            "The render host would be open to the network at {host}: set render.token, "
            "or keep render.host at 127.0.0.1."
        ),
        "no_access_beyond_loopback": (
            "The page would be open to the network at {host}: set web.access, "
            "or keep web.host at 127.0.0.1."
        ),
        "web_password_missing": "web.access is password, but web.password is not set.",
        # the way to a host
        "server_token_missing": "bots.server is {url}, but bots.token is not set.",
        "host_other_version": (
            "The render host at {url} is of another version ({version}; this is {ours}): "
            "update both."
        ),
        "host_silent": (
            "A render host holds {path}[ (process {pid})] but does not answer: "
            "end it and try again."
        ),
        # files
        "file_missing": "There is no file {path}.",
        "file_unreadable": "The file {path} cannot be read[: {reason}].",
        "out_unwritable": "{path} cannot be written to[: {reason}].",
        "not_a_film_of_ours": "{path} is not a film that Reelbot made: no recipe is in it.",
        "recipe_incomplete": "The film's recipe lacks its {missing}.",
        "nothing_to_back_up": "There is nothing to back up in {path} yet.",
        "not_a_backup": "{path} is not a backup that Reelbot made.",
        # jobs
        "nothing_made": "The job {job} has nothing to fetch.",
        "timed_out": "It took longer than {seconds:duration}, so the job {job} was cancelled.",
        "no_jobs": "{person} has no jobs yet.",
        "bad_person": "{person} is not a person: write it platform/user.",
        "unknown_state": "There is no state {state}: it is {known}.[ Did you mean {nearest}?]",
        "engine_unknown": "There is no engine {engine}.[ Did you mean {nearest}?]",
        "feature_missing": "This version cannot do that yet: {feature}.",
    }
)
