"""German: everything that is said when nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # --- a job's card ---
        "queued.position": "In der Reihe: Platz {position}[, noch etwa {wait:duration}].",
        "queued.next": "Als Nächstes an der Reihe[, noch etwa {wait:duration}].",
        "queued.many": "In der Reihe: mehr als 1.000 davor.",
        "queued.paused": "Die Warteschlange ruht gerade.",
        "running": "{stage}[ · {fraction:percent}][ · noch etwa {left:duration}]",
        "done": "Fertig[ nach {took:duration}].",
        "done.line": "{title} · fertig[ nach {took:duration}]",
        "failed": "Es hat nicht geklappt: {error:whole}",
        "cancelled": "Abgebrochen.",
        "stage.planning": "Planen",
        "stage.speech": "Sprechen",
        "stage.pictures": "Bilder machen",
        "stage.music": "Musik machen",
        "stage.cutting": "Schneiden",
        "stage.looking": "Hinsehen",
        "stage.finishing": "Fertigstellen",
        "state.queued": "in der Reihe",
        "state.running": "in Arbeit",
        "state.done": "fertig",
        "state.failed": "gescheitert",
        "state.cancelled": "abgebrochen",
        "reason.damaged": "sie ist beschädigt oder unvollständig",
        "reason.cut_off": "sie endet zu früh, als wäre sie nicht ganz geschickt worden",
        "reason.codec": "ihre Kodierung ist hier nicht lesbar",
        "reason.nothing_in_it": "es ist weder Ton noch Bild darin",
        "reason.too_many_streams": "sie hat zu viele Spuren",
        "reason.elsewhere": "sie verweist auf andere Dateien",
        "reason.too_costly": "das braucht zu viel Zeit oder Speicher",
        "reason.encoding": "sie ist nicht in UTF-8",
        "reason.heic": "HEIC lässt sich hier nicht lesen; nimm JPEG oder PNG",
        "reason.archive_damaged": "das Archiv ist beschädigt oder unvollständig",
        "reason.archive_method": "das Archiv ist auf ungewöhnliche Weise gepackt",
        "reason.encrypted": "das Archiv hat ein Passwort",
        "button.again": "Noch einmal",
        "button.edit": "Bearbeiten",
        "button.details": "Details",
        "button.delete": "Löschen",
        "button.cancel": "Abbrechen",
        "button.try_again": "Noch einmal versuchen",
        "button.film_of_it": "Einen Film daraus machen",
        "button.agree": "Einverstanden",
        "button.refuse": "Nein",
        # --- what is posted ---
        "post.film": "{person}, hier ist dein Film: {title}",
        "post.music": "{person}, hier ist deine Musik: {title}",
        "post.speech": "{person}, hier ist dein gesprochener Text: {title}",
        "post.description": "{person}, das ist zu sehen: {description:whole}",
        "post.smaller": "In einer kleineren Fassung, damit sie hier passt.",
        "post.link": "Das ist hier zu groß: {url}",
        "post.deleted": "Gelöscht.",
        "details.described": "Gesehen mit {engines}",
        "details": "Seed {seed}[ · {size}][ · {seconds:duration}][ · gemacht mit {engines}]",
        "note.voice_closest": "Für deine Stimme spricht die ähnlichste, die es hier gibt, kein "
        "Klon von ihr.",
        "note.language_unspoken": "Keine Stimme hier spricht die Sprache dieser Worte; eine andere "
        "liest sie vor.",
        "note.sample_once": "Die Aufnahme ist nur für dieses eine Mal: Sie wird gelöscht, wenn die "
        "Arbeit vorbei ist.",
        "note.first_frame": "Vom Video wurde das erste Bild genommen.",
        "note.flagged": "Zuerst verdeckt: Die Moderation meint, dass das nicht jeder sehen will.",
        "note.voice_replaced": "Im Original sprach jemandes eigene Stimme; hier spricht die "
        "übliche.",
        # --- answers ---
        "jobs.none": "Du hast keine Aufträge. /video macht einen.",
        "jobs.more": "Und {count} weitere.",
        "cancel.done": "{title} ist abgebrochen.",
        "cancel.all": "{jobs:count:Auftrag|Aufträge} abgebrochen: {titles}.",
        "cancel.none": "Du hast nichts in der Reihe und nichts in Arbeit.",
        "voice.none": "Du hast noch keine Stimme. Schick eine Sprachnachricht von zehn Sekunden "
        "oder mehr.",
        "voice.line": "{name} · {quality}[ · {seconds:duration}][ · geteilt: {shared}]",
        "voice.in_use": "{name} ist die Stimme, für die „mine“ steht.",
        "voice.quality.good": "gut",
        "voice.quality.fair": "brauchbar",
        "voice.quality.poor": "schlecht",
        "voice.added": "„{name}“ ist gelernt. Benutze sie mit voice: {name}.",
        "voice.shared": "„{name}“ kann jetzt von allen hier benutzt werden.",
        "voice.unshared": "„{name}“ gehört wieder dir allein.",
        "voice.forgotten": "„{name}“ und alles, was daraus gemacht wurde, ist gelöscht.",
        "voice.closest": "Sie spricht wie {closest}, die ähnlichste Stimme, kein Klon.",
        "voice.waiting": "„{name}“ wartet auf Zustimmung und ist in {left:duration} weg.",
        "voice.mine": "mine",
        "voice.not_agreed": "Nicht zugestimmt: es wurde nichts geschickt.",
        "voice.agree": "Bist du einverstanden? Tippe yes:",
        "voice.consent": "Ist das deine eigene Stimme, und dürfen Filme, um die du bittest, mit "
        "ihr gesprochen werden? Mit /voice forget kannst du das jederzeit zurücknehmen.",
        "voice.consent_kept": "Deine Zustimmung ist vermerkt.",
        "settings.head.mine": "Was gilt, wenn du nichts anderes sagst:",
        "settings.head.server": "Was auf diesem Server gilt, wenn niemand etwas anderes sagt:",
        "settings.line": "{option}: {value}",
        "settings.saved": "Gespeichert.",
        "settings.none": "Nichts ist eingestellt; der Host wählt selbst. /help settings zeigt, was "
        "geht.",
        "quota.day": "Heute: {used_s:duration} von {limit_s:duration} verbraucht."
        "[ Mehr gibt es in {retry_after:duration}.]",
        "quota.waiting": "In der Reihe: {waiting} von {limit}.",
        "quota.jobs": "Aufträge heute: {jobs_today} von {jobs_per_day}.",
        "quota.none": "Für dich gibt es hier keine Grenze.",
        "privacy": "Was aufgehoben wird: deine Anfragen und Filme, bis sie ablaufen, deine "
        "Einstellungen, und Stimmen, die du mit deiner Zustimmung hinzugefügt hast. Uploads ohne "
        "Film gehen nach einem Tag. Kein Film trägt deinen Namen. Du kannst jetzt alles löschen "
        "lassen.",
        "privacy.kept": "Zurzeit: {jobs:count:Auftrag|Aufträge}, {films:count:Film|Filme}"
        "[ ({films_bytes:size})][ für {films_s:duration}], {uploads:count:Upload|Uploads}"
        "[ ({uploads_bytes:size})], {voices:count:Stimme|Stimmen}[ ({voices_bytes:size})], "
        "{settings:count:Einstellung|Einstellungen}.",
        "privacy.deleted": "Alles über dich ist gelöscht.",
        "privacy.button": "Alles über mich löschen",
        "start": "Reelbot macht Filme aus Worten, mit Erzähler, Musik und Untertiteln. Sag, was zu "
        "sehen sein soll, und der Film kommt hierher zurück.",
        "start.try": "Versuch eines davon:",
        "start.example.0": "/video ein roter Fuchs im Schnee",
        "start.example.1": "/video ein Hafen im Morgengrauen say: „Die Boote kommen heim.“ "
        "music: „ruhiges Klavier“",
        "start.example.2": "/video eine Stadt im Regen mode: slideshow shape: 9:16 style: noir",
        "image.what_now": "Was soll aus diesem Bild werden?",
        "admin.paused": "Die Warteschlange ruht. Neue Aufträge werden angenommen und warten.",
        "admin.resumed": "Die Warteschlange läuft weiter.",
        "admin.stats": "{running} in Arbeit, {waiting} in der Reihe, {undelivered} zu "
        "senden; bisher {done} fertig, {failed} gescheitert, {cancelled} abgebrochen. Pause: "
        "{paused}.",
        "admin.banned": "{person} kann nichts machen lassen[, {seconds:duration} lang].",
        "admin.unbanned": "{person} kann wieder Filme machen lassen.",
        "admin.unlimited": "{person} darf beliebig viele Aufträge am Tag haben.",
        "admin.limited": "{person} darf {jobs:count:Auftrag|Aufträge} am Tag haben.",
        "admin.purged": "Alles, was von {person} aufgehoben wurde, ist gelöscht.",
        "host.away": "Der Render-Host antwortet gerade nicht. Versuch es in einer Minute noch "
        "einmal; was schon angenommen wurde, bleibt und kommt später.",
        # --- help ---
        "help.head": "Was ich kann:",
        "help.more": "/help und der Name eines Befehls zeigt seine Optionen und Beispiele.",
        "help.options": "Optionen, geschrieben als name: wert",
        "help.examples": "Beispiele",
        "help.needs": "nötig",
        "help.choices": "Eines von {choices}.",
        "help.subcommands": "Er hat diese Teile:",
    }
)
