"""German: what every chat says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # --- a card ---
        "card.interrupted": "Es wurde unterbrochen und geht dort weiter, wo es war.",
        "card.retry": "[{error:whole} ]Es wird noch einmal versucht.",
        # --- what is offered ---
        "title.video": "Film",
        "title.animate": "Ein Bild in Bewegung",
        "title.describe": "Was auf einem Bild ist",
        "title.story": "Eine Geschichte",
        "title.music": "Musik",
        "title.say": "Erzähler",
        "offer.text": "Soll daraus ein Film werden? /help zeigt, was ich noch kann.",
        "offer.album": "Soll daraus eine Geschichte werden, mit einer Seite je Bild?",
        "offer.pages": "Soll daraus ein gesprochener Film werden?",
        "offer.recording": "Was ist diese Aufnahme? Für eine Stimme muss es deine eigene sein.",
        "offer.forwarded": "Eine weitergeleitete Aufnahme wird nicht als Stimme genommen: "
        "Zustimmen kann nur, wer da spricht. Nimm hier eine auf oder schick eine eigene Datei.",
        "button.make_film": "Diesen Film machen",
        "button.make_story": "Geschichte machen",
        "button.animate": "Beleben",
        "button.describe": "Beschreiben",
        "button.looks": "Drei Ansichten",
        "button.my_voice": "Meine Stimme",
        "button.music_for_film": "Musik zu einem Film",
        "button.narration": "Erzählung",
        "button.cancel_one": "{job} abbrechen",
        "button.sure": "Ja, alles löschen",
        "private.elsewhere": "Das ist nur für dich: {link}",
        # --- forms ---
        "form.edit": "{job} ändern",
        "form.rest": "Weitere Optionen, als name: wert",
        "form.copy": "Kopiere das, ändere es und schick es ab:",
        "form.story": "Eine Geschichte",
        "form.story.text": "Die Geschichte; Leerzeile = neue Seite",
        "form.music": "Ein Film zu dieser Musik",
        "form.narrate": "Ein Film zu dieser Erzählung",
        "form.prompt": "Was soll zu sehen sein?",
        "form.prompt.ask": "Was soll zu sehen sein? Schreib es als nächste Nachricht.",
        # --- jobs ---
        "jobs.entry": "{job} · {title} · {state}[ · Platz {position}][ · etwa {wait:duration}]"
        "[ · {undelivered}]",
        "jobs.undelivered": "konnte nicht gesendet werden, /show {job} versucht es noch einmal",
        "details.none": "Es gibt noch kein Rezept: Es entsteht, wenn die Arbeit beginnt.",
        "show.coming": "{title} kommt noch einmal.",
        "quota.here": "Und alle hier zusammen:",
        "quota.cooldown": "Zwischen zwei Aufträgen: {cooldown_s:duration}.",
        "privacy.sure": "Wirklich? Deine Aufträge, Filme, Dateien, Einstellungen und Stimmen "
        "werden endgültig gelöscht, und was in Arbeit ist, wird beendet.",
        "voice.heard": "„{name}“ ist angehört. Vor der Verwendung eine Frage; ohne Antwort wird "
        "sie nach einer Stunde gelöscht.",
        "voice.refused": "Sie ist gelöscht; nichts davon bleibt.",
        "clip.consent": "Die Stimme dieser Aufnahme soll in einem Film nachgeahmt werden und wird "
        "danach gelöscht.",
        "clip.refused": "Dann wird sie nicht nachgeahmt, und nichts wird gemacht.",
        # --- what is posted ---
        "post.failed": "{person}, das hat nicht geklappt: {title}. {error:whole}",
        "post.story": "{person}, hier ist deine Geschichte: {title}",
        "post.too_big": "Das ist in jeder sehenswerten Größe zu groß, um hier gesendet zu werden. "
        "/again mit weniger Sekunden macht es kürzer.",
        "post.full": "In voller Qualität: {url}",
        "post.gone": "{person}, „{title}“ war fertig, aber die Dateien werden nicht mehr "
        "aufbewahrt. /again macht es neu.",
        "alt.film": "Ein Film von {seconds:duration}: {title}",
        "alt.story": "Eine erzählte Geschichte von {seconds:duration}: {title}",
        "alt.music": "Musik von {seconds:duration}: {title}",
        "alt.say": "Ein gesprochener Text von {seconds:duration}: {title}",
        "alt.describe": "Was auf dem Bild zu sehen war, als Daten",
        "alt.spectrogram": "Das Spektrogramm der Musik: unten tiefe, oben hohe Töne, nach rechts "
        "die Zeit",
        "alt.captions": "Die Untertitel des Films als Text",
        "alt.thumbnail": "Ein Bild aus dem Film: {title}",
        # --- for who runs it ---
        "bot.not_configured": "{name}: kein Token; setze {section}.token.",
        "bot.starts": "{name}: startet.",
        "bot.stopped": "{name}: beendet. {reason}",
        "bot.failed": "{name}: gescheitert[ ({reason})]; neuer Versuch in {seconds:duration}.",
        "bot.away": "Der Render-Host[ unter {url}] antwortet nicht; es wird gewartet.",
        "host.ended": "Der Render-Host endete mit dem Befehl, der ihn gestartet hatte. Dieser hier "
        "startet seinen eigenen.",
        "bot.reached": "Render-Host: {url}",
        "bot.host_version": "Der Render-Host unter {url} hat Version {version}, die Bots haben "
        "{ours}: Sie verstehen sich.",
        "bot.host_waited": "Bis dahin wird nichts Neues angenommen; Angenommenes bleibt.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "too_many_files": "Das sind {count:count:Datei|Dateien}; höchstens {limit} gehen auf "
        "einmal.",
        "voice_forwarded": "Eine weitergeleitete Aufnahme wird nicht als Stimme genommen: "
        "Zustimmen kann nur, wer da spricht.",
        "operators_only": "Das dürfen nur die Betreiber dieses Bots.",
        "place_admins_only": "Was für alle hier gilt, ändern nur die, die diesen Server oder Chat "
        "verwalten.",
        "not_yours": "Das ist für die Person, die es bestellt hat. „Noch einmal“ macht eines für "
        "dich.",
        "nothing_changed": "Nichts wurde geändert, also wird nichts gemacht.",
        "nothing_described": "Auf dem Bild war nichts zu sehen, woraus ein Film werden könnte.",
        "edit_too_early": "Es lässt sich ändern, sobald die Arbeit daran begonnen hat.",
        "press_unknown": "Dieser Knopf ist aus einer anderen Version und tut nichts mehr.",
        "press_job_gone": "Dieser Auftrag wird nicht mehr aufbewahrt oder ist nicht für dich zu "
        "sehen.",
        "press_subject_gone": "Die Nachricht, zu der das gehört, ist weg. Schick sie noch einmal.",
        "album_forgotten": "Welche Bilder zusammen geschickt wurden, weiß ich nicht mehr. Bitte "
        "schick sie noch einmal.",
        "press_too_late": "Diese Frage ist nicht mehr offen. Schick den Befehl noch einmal.",
        "bot_replaced": "Ein anderer Prozess bedient {adapter} vom selben Render-Host. Beende "
        "einen von beiden.",
        "bot_failed_to_load": "Der Bot lässt sich nicht laden[: {reason}]. Installiere Reelbot "
        "neu.",
        "place_busy": "Dort wird gerade zu viel auf einmal gesendet; der Rest folgt.",
        "post_timed_out": "Die Plattform hat zu lange gebraucht, um die Nachricht anzunehmen.",
        "post_unexpected": "Die Nachricht konnte nicht gesendet werden.",
    }
)
