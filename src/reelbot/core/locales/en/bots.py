"""English: what every chat says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # --- a card ---
        "card.interrupted": "It was interrupted and goes on from where it was.",
        "card.retry": "[{error:whole} ]It will be tried again.",
        # --- what is offered ---
        "title.video": "Film",
        "title.animate": "A picture in motion",
        "title.describe": "What is in a picture",
        "title.story": "A story",
        "title.music": "Music",
        "title.say": "Narration",
        "offer.text": "Shall this become a film? /help shows what else I can do.",
        "offer.album": "Shall these become a story, a page for each picture?",
        "offer.pages": "Shall this become a narrated film?",
        "offer.recording": "What is this recording? For a voice, it must be your own.",
        "offer.forwarded": "A forwarded recording is not taken as a voice: only its speaker can "
        "agree to that. Record one here, or send a file of your own.",
        "button.make_film": "Make this film",
        "button.make_story": "Make a story",
        "button.animate": "Animate",
        "button.describe": "Describe",
        "button.looks": "Three looks",
        "button.my_voice": "My voice",
        "button.music_for_film": "Music for a film",
        "button.narration": "Narration",
        "button.cancel_one": "Cancel {job}",
        "button.sure": "Yes, delete everything",
        "private.elsewhere": "This is for you alone: {link}",
        # --- forms ---
        "form.edit": "Change {job}",
        "form.rest": "Other options, as name: value",
        "form.copy": "Copy this, change it and send it:",
        "form.story": "A story",
        "form.story.text": "The story; a blank line begins a page",
        "form.music": "A film to this music",
        "form.narrate": "A film to this narration",
        "form.prompt": "What is to be seen?",
        "form.prompt.ask": "What is to be seen? Write it as your next message.",
        # --- jobs ---
        "jobs.entry": "{job} · {title} · {state}[ · number {position}][ · about {wait:duration}]"
        "[ · {undelivered}]",
        "jobs.undelivered": "could not be posted, /show {job} tries again",
        "details.none": "There is no recipe yet: it is written when the work begins.",
        "show.coming": "{title} is posted once more.",
        "quota.here": "And everybody here together:",
        "quota.cooldown": "Between two jobs: {cooldown_s:duration}.",
        "privacy.sure": "Really? Your jobs, films, uploads, settings and voices are deleted for "
        "good, and what is in the making is stopped.",
        "voice.heard": "“{name}” was heard. Before it can be used, one question; without an "
        "answer it is deleted after an hour.",
        "voice.refused": "It is deleted; nothing of it stays.",
        "clip.consent": "The voice of this recording is to be imitated in one film, and is deleted "
        "after it.",
        "clip.refused": "Then it is not imitated, and nothing is made.",
        # --- what is posted ---
        "post.failed": "{person}, this could not be made: {title}. {error:whole}",
        "post.story": "{person}, here is your story: {title}",
        "post.too_big": "It is too big to be posted here, in any size that is worth seeing. "
        "/again with fewer seconds makes a shorter one.",
        "post.full": "In full quality: {url}",
        "post.gone": "{person}, “{title}” was done, but its files are no longer kept. /again "
        "makes it anew.",
        "alt.film": "A film of {seconds:duration}: {title}",
        "alt.story": "A narrated story of {seconds:duration}: {title}",
        "alt.music": "Music of {seconds:duration}: {title}",
        "alt.say": "A spoken text of {seconds:duration}: {title}",
        "alt.describe": "What was seen in the picture, as data",
        "alt.spectrogram": "The music's spectrogram: low notes below, high above, time to the "
        "right",
        "alt.captions": "The film's captions as text",
        "alt.thumbnail": "A picture from the film: {title}",
        # --- for who runs it ---
        "bot.not_configured": "{name}: no token; set {section}.token.",
        "bot.starts": "{name}: starting.",
        "bot.stopped": "{name}: stopped. {reason}",
        "bot.failed": "{name}: failed[ ({reason})]; started again in {seconds:duration}.",
        "bot.away": "The render host[ at {url}] does not answer; it is waited for.",
        "host.ended": "The render host ended with the command that had started it. This one starts "
        "its own.",
        "bot.reached": "Render host: {url}",
        "bot.host_version": "The render host at {url} is version {version}, the bots are {ours}: "
        "they understand each other.",
        "bot.host_waited": "Until then nothing new is taken; what was taken is kept.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "too_many_files": "These are {count:count:file|files}; at most {limit} are taken at once.",
        "voice_forwarded": "A forwarded recording is not taken as a voice: only its speaker can "
        "agree to that.",
        "operators_only": "Only the operators of this bot may do that.",
        "place_admins_only": "Only those in charge of this server or chat can change what holds "
        "for all in it.",
        "not_yours": "That is for who asked for it. “Again” makes one of your own.",
        "nothing_changed": "Nothing was changed, so nothing is made.",
        "nothing_described": "Nothing was seen in the picture that a film could be made of.",
        "edit_too_early": "It can be changed once the work on it has begun.",
        "press_unknown": "This button is of another version and does nothing any more.",
        "press_job_gone": "That job is no longer kept, or is not yours to see.",
        "press_subject_gone": "The message that this belongs to is gone. Send it again.",
        "album_forgotten": "I no longer know which pictures were sent together. Please send them "
        "again.",
        "press_too_late": "That question is no longer open. Send the command again.",
        "bot_replaced": "Another process serves {adapter} from the same render host. Stop one of "
        "the two.",
        "bot_failed_to_load": "The bot cannot be loaded[: {reason}]. Install Reelbot again.",
        "place_busy": "Too much is being posted there at once; the rest follows.",
        "post_timed_out": "The platform took too long to take the message.",
        "post_unexpected": "The message could not be posted.",
    }
)
