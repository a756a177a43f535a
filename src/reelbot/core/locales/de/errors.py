"""German: what went wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "unknown_code": "Etwas ist schiefgegangen, wofür diese Version keine Worte hat ({code}).",
        "invalid_inputs": "{count:count:Angabe stimmt|Angaben stimmen} nicht.",
        # --- a command as it was written ---
        "not_a_command": "Ein Befehl beginnt mit einem Schrägstrich, etwa /video ein roter Fuchs "
        "im Schnee. /help zeigt alle.",
        "unknown_command": "Den Befehl /{command} gibt es nicht.[ Ist /{nearest} gemeint?] "
        "/help zeigt alle.",
        "unknown_subcommand": "/{command} kann „{value}“ nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {allowed}.]",
        "unknown_option": "Die Option „{option}“ gibt es[ bei /{command}] nicht.[ Ist "
        "„{nearest}:“ gemeint? Gehört es zum Text, setze ein Leerzeichen vor den Doppelpunkt.]",
        "unexpected_text": "/{command} weiß mit „{value}“ nichts anzufangen. "
        "[Möglich ist: {takes}. ]/help {command} zeigt, wie.",
        "option_twice": "„{option}:“ steht zweimal da. Einmal genügt.",
        "value_missing": "„{option}:“ braucht einen Wert[; siehe /help {command}].",
        "unclosed_quote": "Das Anführungszeichen nach „{option}:“ wird nicht geschlossen. "
        "Schließe es oder lass es weg.",
        "attachment_needed": "Hänge eine Datei für „{option}“ an[; siehe /help {command}].",
        "link_not_fetched": "Links werden hier nicht geöffnet. Speichere die Datei und häng sie an"
        "[, als „{option}“].",
        "attachment_not_taken": "Für die Datei[ {name}][ ({mime})] ist hier kein Platz."
        "[ /{command} nimmt {takes}.]",
        # --- a field's value ---
        "not_an_object": "Eine Anfrage ist ein JSON-Objekt mit kind und seinen Optionen.",
        "unknown_kind": "Die Art „{value}“ gibt es nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {allowed}.]",
        "missing": "„{option}“ fehlt.",
        "not_a_number": "[{option}: ]„{value}“ ist keine Zahl.",
        "not_whole": "[{option}: ]{value} ist keine ganze Zahl.",
        "out_of_range": "[{option}: ]{value} geht nicht.[ Möglich: {min} bis {max}.]"
        "[ Möglich: {least} bis {most}.]",
        "unknown_value": "[{option}: ]„{value}“ gibt es hier nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {allowed}.]",
        "not_a_text": "[{option}: ]hier wird ein Text gebraucht, nicht {value}.",
        "text_too_long": "[{option}: ]der Text hat {length} Zeichen, höchstens {limit} passen.",
        "not_a_blob": "[{option}: ]„{value}“ ist keine Kennung eines Uploads (64 Hexziffern).",
        "choose_one": "„{first}“ und „{second}“ schließen sich aus. Nenne eines davon.",
        "prompt_empty": "Sag, was du möchtest[, hinter /{command}], etwa /video ein roter Fuchs im "
        "Schnee.",
        "story_empty": "Es gibt noch keine Geschichte. Schreib sie hinter /story, hänge sie als "
        ".txt, .md oder .zip an, oder nenne eine Idee mit premise.",
        "pages_need_premise": "Die Zahl der Seiten gehört zu einer Idee. Sag mit premise: „…“, "
        "wovon die Geschichte handeln soll.",
        "image_needed": "[/{command} ]braucht ein Bild. Hänge eines an, oder antworte auf eine "
        "Nachricht mit einem Bild.",
        "unknown_language": "Die Sprache „{language}“ ist hier nicht bekannt."
        "[ Ist „{nearest}“ gemeint?][ Möglich: {known}.]",
        "unknown_voice": "Die Stimme „{voice}“ gibt es nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {known}.]",
        "unknown_style": "Den Stil „{style}“ gibt es nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {known}.]",
        "film_too_long": "Das wäre ein Film von {seconds:duration}; hier werden höchstens "
        "{seconds_max:duration} gemacht. Kürze den Text oder seconds.",
        "nothing_to_say": "In diesem Text ist nichts, was sich sprechen lässt.",
        "music_length": "Musik von {seconds:duration} wird hier nicht gemacht.[ Möglich: {low} "
        "bis {high} Sekunden.]",
        # --- files ---
        "voice_sample_missing": "Die Probe dieser Stimme ist nicht mehr da. Füge die Stimme neu "
        "hinzu.",
        "setting_of_place": "{option} ist eine Einstellung eines Servers, für seine Admins.",
        "sound_too_short": "Die Aufnahme ist zu kurz für eine Variation[: {seconds:duration}]; "
        "nötig sind mindestens {seconds_min} Sekunden.",
        "blob_gone": "Dieser Upload ist nicht mehr da. Schick die Datei noch einmal.",
        "blob_empty": "Die Datei ist leer.",
        "blob_too_big": "Die Datei ist zu groß; höchstens {bytes_max:size} gehen.",
        "unsupported_media": "Mit dieser Art von Datei[ ({entry})] geht es nicht. Nimm ein Bild "
        "(JPEG, PNG, WebP), Ton (MP3, WAV, OGG, M4A), ein MP4, einen Text oder ein ZIP davon.",
        "media_unreadable": "Die Datei[ {entry}] lässt sich nicht lesen[: {reason:word}]. "
        "Speichere sie neu.",
        "media_too_big": "Das Bild[ {entry}] ist zu groß[: {width} × {height} Pixel]. Schick ein "
        "kleineres.",
        "sound_silent": "In der Aufnahme[ {entry}] ist nichts zu hören.",
        "text_too_big": "Der Text[ {entry}] ist zu lang; höchstens {bytes_max:size} gehen.",
        "media_too_long": "Die Aufnahme[ {entry}] ist zu lang[: {seconds:duration}]."
        "[ Höchstens {seconds_max:duration} gehen.]",
        "archive_too_big": "Im Archiv ist zu viel[: {files:count:Datei|Dateien}]"
        "[, {bytes:size}]. Schick weniger oder kleinere Dateien.",
        "archive_unsafe": "Im Archiv ist eine Datei, die aus ihm hinauszeigt[ ({entry})]; es wird "
        "nicht geöffnet.",
        "archive_nested": "Im Archiv ist ein Archiv[ ({entry})]. Packe die Seiten selbst in ein "
        "einziges ZIP.",
        "page_twice": "„{first}“ und „{second}“ sind derselbe Teil einer Seite. Behalte eines "
        "davon, oder nenne sie anders.",
        "page_empty": "Die Seite {entry} ist leer. Gib ihr Worte, ein Bild oder einen Ton, oder "
        "lass sie weg.",
        "archive_empty": "In dem Archiv ist keine Seite. Leg Texte, Bilder oder Aufnahmen hinein.",
        "story_too_long": "Die Geschichte hat {pages:count:Seite|Seiten}; höchstens {pages_max} "
        "gehen. Eine Leerzeile beginnt eine neue Seite.",
        "page_too_long": "Seite {page} hat {length} Zeichen; höchstens {limit} passen. Teile sie "
        "mit einer Leerzeile.",
        "inputs_gone": "Woraus das gemacht wurde, ist nicht mehr da. Schick die Dateien noch "
        "einmal.",
        # --- who may do what, and how much ---
        "unauthorized": "Das Token fehlt oder stimmt nicht.",
        "forbidden": "Das darfst du nicht[; nötig ist {needed}].",
        "banned": "Du kannst hier zurzeit nichts machen lassen.[ Grund: „{reason}“.]"
        "[ Das endet in {retry_after:duration}.]",
        "no_place_here": "Das geht auf einem Server oder in einem Chat; hier ist keiner.",
        "not_banned": "{person} ist nicht gesperrt.",
        "place_missing": "Sag, welcher Server oder Chat gemeint ist: place.",
        "quota_jobs": "Du hast für heute {limit:count:Auftrag|Aufträge} gehabt."
        "[ In {retry_after:duration} gibt es wieder etwas.]",
        "words_refused": "Mit diesen Worten werden hier keine Filme gemacht. Sag es anders.",
        "wrong_media": "Für „{field}“ ist das die falsche Art von Datei.[ Möglich: {takes}.]",
        "no_picture": "In dieser Datei ist kein Bild.",
        "no_sound": "In dieser Datei ist kein Ton.",
        "picture_refused": "Ein Bild dieses Films ist hier nicht erlaubt. Beschreibe es anders.",
        "quota_cooldown": "Bitte eins nach dem anderen."
        "[ Versuch es in {retry_after:duration} wieder.]",
        "quota_waiting": "Du hast schon {waiting:count:Auftrag|Aufträge} in der Reihe[, {limit} "
        "sind erlaubt]. Warte auf einen oder brich einen ab.",
        "quota_waiting_place": "Dieser Server hat schon {waiting:count:Auftrag|Aufträge} in der "
        "Reihe. Warte, bis einer fertig ist.",
        "quota_full": "Die Warteschlange ist voll.[ Versuch es in {retry_after:duration} wieder.]",
        "quota_day": "Für heute hast du genug bekommen[: {used_s:duration} von "
        "{limit_s:duration}].[ In {retry_after:duration} gibt es wieder etwas.]",
        "quota_day_place": "Für heute hat dieser Server genug bekommen[: {used_s:duration} von "
        "{limit_s:duration}].[ In {retry_after:duration} gibt es wieder etwas.]",
        "too_many_requests": "Das sind zu viele Anfragen auf einmal."
        "[ Versuch es in {retry_after:duration} wieder.]",
        # --- voices ---
        "no_voice_yet": "Du hast noch keine eigene Stimme. /voice add lernt eine aus einer "
        "Aufnahme.",
        "not_a_recording": "Eine Stimme wird aus einer Aufnahme gelernt, nicht hieraus[ ({mime})]. "
        "Schick Ton oder ein Video.",
        "sample_unreadable": "Die Aufnahme lässt sich nicht lesen. Schick sie als MP3, M4A, OGG, "
        "FLAC oder WAV, oder schick ein Video.",
        "sample_silent": "In der Aufnahme ist nichts zu hören. Prüfe das Mikrofon und nimm sie "
        "noch einmal auf.",
        "sample_too_short": "In der Aufnahme wird zu wenig gesprochen[: {seconds} s]."
        "[ Sprich mindestens {seconds_min:duration}; zehn Sekunden sind besser.]",
        "sample_too_long": "Die Aufnahme ist länger als nötig[: {seconds:duration}]. Nur der "
        "Anfang wurde genommen[, {seconds_used:duration} Sprache].",
        "sample_quiet": "Die Stimme ist sehr leise. Sprich näher am Mikrofon.",
        "sample_clipped": "Die Aufnahme ist verzerrt, weil sie für das Mikrofon zu laut war. "
        "Sprich aus größerem Abstand.",
        "sample_noisy": "Hinter der Stimme rauscht es stark[, nur {snr_db} dB leiser als sie]. "
        "Nimm sie in einem ruhigeren Raum auf.",
        "sample_several_speakers": "Es ist mehr als eine Stimme zu hören. Schick eine Aufnahme, "
        "in der eine Person allein spricht.",
        "sample_speakers_unsure": "Es könnte mehr als eine Stimme zu hören sein. Wenn es so ist, "
        "schick eine Aufnahme, in der eine Person allein spricht.",
        "sample_music": "In der Aufnahme ist Musik. Schick eine, in der nur die Stimme zu hören "
        "ist.",
        "voice_name_taken": "Du hast schon eine Stimme „{voice}“. Nimm einen anderen Namen.",
        "voice_name_reserved": "„{voice}“ bedeutet schon etwas anderes. Nimm einen anderen Namen.",
        "voice_name_words": "Der Name einer Stimme ist ein Wort, ohne „/“.",
        "voices_full": "Du hast {limit:count:Stimme|Stimmen}, mehr werden nicht aufgehoben. "
        "/voice forget schafft Platz.",
        "voice_forgotten": "Die Stimme, die das sprechen sollte, ist nicht mehr da. Wähle eine "
        "andere mit voice: …",
        "sample_gone": "Die Aufnahme war nur für jenen Film und ist gelöscht. Häng sie noch einmal "
        "an, oder wähl eine Stimme mit voice: …",
        "consent_needed": "Eine Stimme[ wie „{voice}“] kann benutzt werden, wenn ihr Besitzer "
        "zugestimmt hat.[ {text}]",
        "consent_outdated": "Der Text, dem zugestimmt wird, hat sich geändert. Lies ihn und stimm "
        "neu zu.",
        # --- jobs ---
        "not_found": "Unter diesem Namen gibt es hier nichts.",
        "unknown_job": "Es gibt keinen Auftrag[ „{job}“], den du sehen kannst. /jobs zeigt deine.",
        "no_jobs": "Du hast noch keinen Auftrag. /video macht einen.",
        "no_open_jobs": "Du hast nichts in der Reihe und nichts in Arbeit.",
        "unknown_state": "Den Zustand „{state}“ gibt es nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {known}.]",
        "key_reused": "Dieser Befehl kam schon einmal mit anderen Worten. Schick ihn neu.",
        "already_done": "Der Auftrag ist schon fertig.",
        "already_failed": "Der Auftrag ist schon gescheitert.",
        "already_cancelled": "Der Auftrag ist schon abgebrochen.",
        "not_failed": "Nur ein gescheiterter Auftrag kann noch einmal versucht werden"
        "[; dieser ist {state:word}].",
        "not_over": "Der Auftrag ist noch nicht zu Ende. Brich ihn zuerst ab.",
        "artifact_not_found": "Der Auftrag hat keine Datei[ {name}].",
        "artifact_gone": "Die Datei[ {name}] ist nicht mehr da. /again macht sie neu.",
        "does_not_fit": "In dieser Größe passt der Film nicht.[ Er braucht {bytes_min:size}.]",
        "version_not_ready": "Die kleinere Fassung wird noch gemacht. Frag gleich noch einmal.",
        "nothing_made": "Der Auftrag hat keine Datei gemacht.",
        "delivery_not_claimed": "Diese Auslieferung gehört inzwischen einem anderen.",
        "queue_paused": "Die Warteschlange ruht. Dein Auftrag behält seinen Platz und beginnt, "
        "wenn es weitergeht.",
        # --- one try of one job ---
        "cancelled": "Der Auftrag wurde abgebrochen.",
        "interrupted_too_often": "Der Auftrag wurde zu oft unterbrochen"
        "[ ({interruptions:count:Mal|Mal})] und liegt beiseite. Versuch ihn noch einmal.",
        "engine_failed": "Ein Modell ist gescheitert. Ein neuer Versuch kann helfen.",
        "engine_unknown": "Die Engine „{engine}“ gibt es nicht.[ Ist „{nearest}“ gemeint?]"
        "[ Möglich: {known}.]",
        "engine_missing": "Die Engine {engine} läuft hier nicht[: {reason}].",
        "engine_not_loaded": "Die Engine {engine} wurde benutzt, ehe sie bereit war. Ein neuer "
        "Versuch kann helfen.",
        "worker_died": "Der Prozess, der daran arbeitete, endete plötzlich[ (Code {exit_code})]. "
        "Ein neuer Versuch kann helfen.",
        "worker_hung": "Der Prozess, der daran arbeitete, antwortete nicht[ seit "
        "{seconds:duration}] und wurde beendet. Ein neuer Versuch kann helfen.",
        "out_of_memory": "Der Speicher reichte nicht. Ein kürzerer oder kleinerer Film passt "
        "vielleicht.",
        "speech_failed": "Die Stimme konnte das nicht sprechen. Nimm eine andere.",
        "encoder_failed": "Der Film ließ sich nicht schreiben. Ein neuer Versuch kann helfen.",
        "shot_without_frames": "Ein Modell hat für eine Einstellung kein Bild gemacht[ ({shot})].",
        "frame_size": "Ein Modell hat Bilder falscher Größe gemacht[: {got} statt {wanted}].",
        "asset_gone": "Ein Teil des Films ging unterwegs verloren. Ein neuer Versuch kann helfen.",
        "weights_damaged": "Die Gewichte von {name} sind beschädigt. Hole sie neu mit "
        "reelbot models pull {name}.",
        "timeout": "Es dauerte zu lange und wurde beendet.",
        "timed_out": "Es dauerte länger als {seconds:duration}, darum wurde der Auftrag[ {job}] "
        "abgebrochen.",
        "still_going": "Der Auftrag {job} ist noch nicht zu Ende, sondern {state:word}. Er läuft "
        "weiter.",
        "internal": "In Reelbot ist etwas schiefgegangen. Mehr steht im Protokoll des Hosts.",
        "feature_missing": "Diese Version kann {feature} noch nicht.",
    }
)
