"""German: stories, their pages and music, and services that engines ask."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        # --- one page again ---
        "page_needs_story": "Nur eine Geschichte hat Seiten. Lass „page“ weg, oder nenne den "
        "Auftrag einer Geschichte.",
        "no_such_page": "Eine Seite {page} gibt es nicht; die Geschichte hat "
        "{pages:count:Seite|Seiten}.",
        "not_of_one_page": "„{option}“ gehört zur ganzen Geschichte und nicht zu einer Seite."
        "[ Eine Seite kann {known} haben.]",
        # --- music ---
        "variation_missing": "Eine Variation einer Aufnahme braucht ein Musikprogramm, das "
        "zuhören kann, etwa text_to_music.riffusion; hier ist keines. Beschreibe die Musik in "
        "Worten.",
        # --- a story that is to be written ---
        "generator_missing": "Eine Geschichte aus einer Idee braucht einen Textgenerator, und hier "
        "ist keiner eingerichtet. Schreibe die Seiten hinter /story, oder hänge sie als .txt, .md "
        "oder .zip an.[ Der Betreiber kann einen in config.toml einrichten: url und model in "
        "{section}.]",
        "story_not_written": "Der Textgenerator hat {got:count:Seite|Seiten} statt {wanted} "
        "geschrieben. Versuche es noch einmal, oder sag die Idee anders.",
        "written_words_refused": "In der Geschichte, die geschrieben wurde, stehen Worte, mit "
        "denen hier keine Filme gemacht werden. Sag die Idee anders.",
        "text_missing": "Der Textgenerator gab keinen Text[: {said}]. Noch ein Versuch kann "
        "helfen.",
        "text_cut_off": "Der Textgenerator hörte nach {tokens_max} Tokens mitten im Text auf. "
        "Verlange weniger Seiten, oder lass den Betreiber max_tokens erhöhen.",
        # --- services ---
        "remote_unreachable": "Der Dienst von {engine} ist nicht zu erreichen[ ({reason})].",
        "remote_timeout": "Der Dienst von {engine} hat in {seconds:duration} nicht geantwortet.",
        "remote_busy": "Der Dienst von {engine} ist überlastet[ (HTTP {status})]."
        "[ Versuche es in {retry_after:duration} wieder.]",
        "remote_key": "Der Dienst von {engine} nimmt seinen Schlüssel nicht an[ (HTTP {status})]. "
        "Der Betreiber kann mit key oder key_file einen anderen setzen.",
        "remote_refused": "Der Dienst von {engine} lehnt das ab[ (HTTP {status})][: {said}].",
        "remote_failed": "Der Dienst von {engine} hat versagt[ (HTTP {status})][: {said}]. Noch "
        "ein Versuch kann helfen.",
        "remote_garbage": "Der Dienst von {engine} gab eine Antwort, mit der nichts anzufangen ist"
        "[: {said}]. Noch ein Versuch kann helfen.",
    }
)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "note.music_no_track": "Im Musikordner ist nichts, was sich verwenden lässt; ein Programm "
        "hat die Musik gemacht.",
        "note.music_no_folder": "Einen Musikordner gibt es hier nicht; ein Programm hat die Musik "
        "gemacht.",
        "note.text_undrawn": "Manche Buchstaben hat hier keine Schrift. Solche Worte fehlen im "
        "Bild; was gesagt wird, steht in der Datei mit den Untertiteln.",
        "note.text_undrawn_cjk": "Chinesische, japanische und koreanische Worte fehlen hier im "
        "Bild: Wer das hier betreibt, kann ihre Schrift ergänzen, mit dem Extra reelbot[cjk]. Was "
        "gesagt wird, steht in der Datei mit den Untertiteln.",
    }
)
