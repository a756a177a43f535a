"""German: what is wrong with a machine, its configuration or a call; read by operators."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MACHINE: Mapping[str, str] = MappingProxyType(
    {
        # --- the disk and the data folder ---
        "disk_full": "Die Platte des Render-Hosts ist voll. Schaffe dort Platz; wartende Aufträge "
        "bleiben erhalten.",
        "data_dir_unwritable": "Der Datenordner {path} ist nicht beschreibbar[: {reason}]. Ändere "
        "render.data_dir oder die Rechte.",
        "host_running": "Ein anderer Host hat den Datenordner[ {path}][ (Prozess {pid})]"
        "[ unter {url}]. Beende ihn, oder gib diesem einen eigenen data_dir.",
        "database_newer": "Die Datenbank stammt von einer neueren Version"
        "[ (Schema {found}; diese kennt {known})]. Aktualisiere Reelbot.",
        "database_foreign": "{path} ist die Datenbank eines anderen Programms. Wähle einen anderen "
        "data_dir.",
        "database_damaged": "Die Datenbank {path} ist beschädigt. Spiele eine Sicherung ein: "
        "reelbot restore DATEI.",
        "database_unreadable": "Die Datenbank {path} lässt sich nicht lesen oder schreiben. Sieh "
        "nach Platte und Rechten.",
        "database_busy": "Ein anderes Programm hält die Datenbank {path}. Beende es und versuch es "
        "noch einmal.",
        "sqlite_too_old": "SQLite {found} ist zu alt; nötig ist {needed} oder neuer. Nimm ein "
        "neueres Python.",
        "file_missing": "Die Datei {path} gibt es nicht.",
        "file_unreadable": "{path} lässt sich nicht lesen[: {reason}].",
        "out_unwritable": "{path} lässt sich nicht schreiben[: {reason}].",
        "nothing_to_back_up": "In {path} ist nichts zu sichern.",
        "not_a_backup": "{path} ist keine Sicherung von Reelbot.",
        "not_a_film_of_ours": "{path} ist kein Film von Reelbot.",
        "recipe_incomplete": "Im Rezept des Films fehlt {missing}; so lässt er sich nicht noch "
        "einmal machen.",
        "asset_missing": "In der Installation fehlt {name}. Installiere Reelbot neu.",
        "compositor_unknown": "Es gibt keinen Compositor {name}. Bekannt: {choices}.",
        "compositor_missing": "Der Compositor {name} ist nicht installiert.",
        "ffmpeg_missing": "Das Programm ffmpeg wurde nicht gefunden. Installiere es, oder das "
        "Paket imageio-ffmpeg, das eines mitbringt.",
        # --- configuration ---
        "config_missing": "Die Konfigurationsdatei {path} gibt es nicht.",
        "config_unreadable": "Die Konfiguration {where} lässt sich nicht lesen[: {reason}].",
        "config_invalid": "{key} in {where} stimmt nicht[: {reason}].",
        "config_unknown_key": "Die Einstellung {key} gibt es nicht[ (in {where})]."
        "[ Ist {nearest} gemeint?]",
        "no_token_beyond_loopback": "Über diese Maschine hinaus ({host}) braucht der Render-Host "
        "ein Token. Setze render.token, oder render.host auf 127.0.0.1.",
        "no_access_beyond_loopback": "Über diese Maschine hinaus ({host}) braucht die Seite einen "
        "Zugang. Setze web.access auf password, invite oder open, oder web.host auf 127.0.0.1.",
        "web_password_missing": "web.access ist password, aber es gibt keines. Setze web.password.",
        "server_token_missing": "[{url} ]braucht ein Token. Setze bots.token.",
        # --- hosts that talk to each other ---
        "port_taken": "Port {port} auf {host} ist belegt. Beende, was ihn benutzt, oder wähle "
        "einen anderen.",
        "address_unusable": "Auf {host}, Port {port}, lässt sich nicht lauschen. Wähle eine andere "
        "Adresse.",
        "no_host": "Es läuft kein Render-Host. Starte einen mit reelbot run.",
        "host_unreachable": "Der Render-Host[ unter {url}] antwortet nicht[ (HTTP {status})]. "
        "Angenommene Aufträge bleiben erhalten[: `reelbot make '/show {job}'` holt diesen ab, wenn "
        "der Host wieder da ist].",
        "part_unhealthy": "Unter {url} antwortet nichts Gesundes[ (Status {status})].",
        "page_port_any": "web.port ist 0: Die Seite nimmt irgendeinen freien Port, und niemand "
        "weiß welchen. Setze web.port auf eine Zahl, damit sie gefragt werden kann.",
        "host_silent": "Der gestartete Render-Host[ unter {url}] antwortet nicht. Sein Protokoll "
        "sagt, warum.",
        "host_failed": "Der Render-Host ist stehen geblieben[: {reason}]. Sein Protokoll sagt, "
        "warum.",
        "host_other_version": "Der laufende Host[ unter {url}] hat Version {version}, dies ist "
        "{ours}: Sie verstehen sich nicht. Aktualisiere, was älter ist, und starte es neu.",
        "catalogue_failed": "Der Render-Host kann gerade nicht sagen, welche Modelle er hat. "
        "Warum, sagt dort reelbot doctor.",
        # --- a call of the HTTP API ---
        "bad_header": "Die Kopfzeile {header} hat die Form {form}.",
        "person_missing": "Dieser Aufruf gilt einer Person: schick die Kopfzeile {header}.",
        "bad_person": "„{person}“ ist keine Person; schreib adapter/user.",
        "body_not_json": "Der Inhalt ist kein JSON.",
        "body_too_big": "Der Inhalt ist zu groß; höchstens {bytes_max:size} gehen.",
        "field_invalid": "[{field}: ]nicht gültig[: {reason}].",
        "method_not_allowed": "Diese Methode geht hier nicht[; nimm {allowed}].",
        "route_not_found": "Unter {path} gibt es nichts.",
    }
)
