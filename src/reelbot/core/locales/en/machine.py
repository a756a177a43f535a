"""English: what is wrong with a machine, its configuration or a call; read by operators."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MACHINE: Mapping[str, str] = MappingProxyType(
    {
        # --- the disk and the data folder ---
        "disk_full": "The render host's disk is full. Make room there; waiting jobs are kept.",
        "data_dir_unwritable": "The data folder {path} cannot be written[: {reason}]. Change "
        "render.data_dir or its permissions.",
        "host_running": "Another host has the data folder[ {path}][ (process {pid})][ at {url}]. "
        "Stop it, or give this one its own data_dir.",
        "database_newer": "The database was written by a newer version"
        "[ (schema {found}; this one knows {known})]. Update Reelbot.",
        "database_foreign": "{path} is a database of another program. Choose another data_dir.",
        "database_damaged": "The database {path} is damaged. Restore a backup with reelbot restore "
        "FILE.",
        "database_unreadable": "The database {path} cannot be read or written. Look at the disk "
        "and the permissions.",
        "database_busy": "Another program holds the database {path}. End it and try again.",
        "sqlite_too_old": "SQLite {found} is too old; {needed} or newer is needed. "
        "Take a newer Python.",
        "file_missing": "There is no file {path}.",
        "file_unreadable": "{path} cannot be read[: {reason}].",
        "out_unwritable": "{path} cannot be written[: {reason}].",
        "nothing_to_back_up": "There is nothing to back up in {path}.",
        "not_a_backup": "{path} is not a backup of Reelbot.",
        "not_a_film_of_ours": "{path} is not a film that Reelbot made.",
        "recipe_incomplete": "The film's recipe lacks its {missing}, so it cannot be made again.",
        "asset_missing": "The installation lacks {name}. Install Reelbot again.",
        "compositor_unknown": "There is no compositor {name}. Known: {choices}.",
        "compositor_missing": "The compositor {name} is not installed.",
        "ffmpeg_missing": "The program ffmpeg was not found. Install it, or the package "
        "imageio-ffmpeg, which brings one along.",
        # --- configuration ---
        "config_missing": "There is no configuration file {path}.",
        "config_unreadable": "The configuration {where} cannot be read[: {reason}].",
        "config_invalid": "{key} in {where} is not right[: {reason}].",
        "config_unknown_key": "There is no setting {key}[ (in {where})].[ Did you mean {nearest}?]",
        "no_token_beyond_loopback": "Beyond this machine ({host}) the render host needs a token. "
        "Set render.token, or render.host to 127.0.0.1.",
        "no_access_beyond_loopback": "Beyond this machine ({host}) the page needs a way in. Set "
        "web.access to password, invite or open, or web.host to 127.0.0.1.",
        "web_password_missing": "web.access is password, but there is none. Set web.password.",
        "server_token_missing": "[{url} ]needs a token. Set bots.token.",
        # --- hosts that talk to each other ---
        "port_taken": "Port {port} on {host} is taken. End what uses it, or choose another port.",
        "address_unusable": "Nothing can listen on {host}, port {port}. Choose another address.",
        "no_host": "No render host is running. Start one with reelbot run.",
        "host_unreachable": "The render host[ at {url}] does not answer[ (HTTP {status})]. "
        "Jobs that were taken are kept[: `reelbot make '/show {job}'` fetches this one when the "
        "host is back].",
        "part_unhealthy": "Nothing healthy answers at {url}[ (status {status})].",
        "page_port_any": "web.port is 0: the page takes any free port, and nobody knows which. Set "
        "web.port to a number, so that it can be asked.",
        "host_silent": "The render host that was started[ at {url}] does not answer. Its log says "
        "why.",
        "host_failed": "The render host stopped[: {reason}]. Its log says why.",
        "host_other_version": "The host that runs[ at {url}] is version {version}, this is "
        "{ours}: they do not understand each other. Update the older one, and restart it.",
        "catalogue_failed": "The render host cannot list its engines at the moment. reelbot doctor "
        "there says why.",
        # --- a call of the HTTP API ---
        "bad_header": "The header {header} is of the form {form}.",
        "person_missing": "This call is made for a person: send the header {header}.",
        "bad_person": "“{person}” is not a person; write adapter/user.",
        "body_not_json": "The body is not JSON.",
        "body_too_big": "The body is too big; at most {bytes_max:size} are taken.",
        "field_invalid": "[{field}: ]not valid[: {reason}].",
        "method_not_allowed": "This method is not taken here[; use {allowed}].",
        "route_not_found": "There is nothing at {path}.",
    }
)
