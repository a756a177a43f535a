"""English: stories, their pages and music, and services that engines ask."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        # --- one page again ---
        "page_needs_story": "Only a story has pages. Leave out “page”, or name the job of a story.",
        "no_such_page": "There is no page {page}; the story has {pages:count:page|pages}.",
        "not_of_one_page": "“{option}” belongs to the whole story and not to one page."
        "[ A page can have {known}.]",
        # --- music ---
        "variation_missing": "A variation of a recording needs a music engine that can listen to "
        "one, such as text_to_music.riffusion; there is none here. Describe the music in words.",
        # --- a story that is to be written ---
        "generator_missing": "A story from a premise needs a text generator, and none is set up "
        "here. Write the pages after /story, or attach them as a .txt, .md or .zip "
        "file.[ The operator can set one up in config.toml: url and model in {section}.]",
        "story_not_written": "The text generator wrote {got:count:page|pages} instead of {wanted}. "
        "Try again, or say the premise in another way.",
        "written_words_refused": "The story that was written has words that this host does not "
        "make films with. Say the premise in another way.",
        "text_missing": "The text generator gave no text[: {said}]. Trying again can help.",
        "text_cut_off": "The text generator stopped in the middle, after {tokens_max} tokens. Ask "
        "for fewer pages, or have the operator raise max_tokens.",
        # --- services ---
        "remote_unreachable": "The service of {engine} cannot be reached[ ({reason})].",
        "remote_timeout": "The service of {engine} did not answer within {seconds:duration}.",
        "remote_busy": "The service of {engine} is busy[ (HTTP {status})]."
        "[ Try again in {retry_after:duration}.]",
        "remote_key": "The service of {engine} does not accept its key[ (HTTP {status})]. The "
        "operator can set another with key or key_file.",
        "remote_refused": "The service of {engine} refuses this[ (HTTP {status})][: {said}].",
        "remote_failed": "The service of {engine} failed[ (HTTP {status})][: {said}]. Trying again "
        "can help.",
        "remote_garbage": "The service of {engine} gave an answer that cannot be used"
        "[: {said}]. Trying again can help.",
    }
)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "note.music_no_track": "There is no music in the folder that can be used; an engine made "
        "it instead.",
        "note.music_no_folder": "There is no folder of music here; an engine made it instead.",
        "note.text_undrawn": "There are letters here that no font of this host has; such words are "
        "left out of the picture. What is said is in the captions file all the same.",
        "note.text_undrawn_cjk": "Chinese, Japanese and Korean words are left out of the picture "
        "here: whoever runs this can add their font, with the extra reelbot[cjk]. What is said is "
        "in the captions file all the same.",
    }
)
