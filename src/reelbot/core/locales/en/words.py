"""English: everything that is said when nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # --- a job's card ---
        "queued.position": "In line: number {position}[, about {wait:duration} to wait].",
        "queued.next": "Next in line[, about {wait:duration} to wait].",
        "queued.many": "In line: more than 1,000 before it.",
        "queued.paused": "The queue is paused at the moment.",
        "running": "{stage}[ · {fraction:percent}][ · about {left:duration} left]",
        "done": "Done[ in {took:duration}].",
        "done.line": "{title} · done[ in {took:duration}]",
        "failed": "It did not work: {error:whole}",
        "cancelled": "Cancelled.",
        "stage.planning": "Planning",
        "stage.speech": "Speaking",
        "stage.pictures": "Making pictures",
        "stage.music": "Making music",
        "stage.cutting": "Cutting",
        "stage.looking": "Looking",
        "stage.finishing": "Finishing",
        "state.queued": "in line",
        "state.running": "in the making",
        "state.done": "done",
        "state.failed": "failed",
        "state.cancelled": "cancelled",
        "reason.damaged": "it is damaged or not whole",
        "reason.cut_off": "it ends too early, as if it had not been sent whole",
        "reason.codec": "it is coded in a way that cannot be read here",
        "reason.nothing_in_it": "there is no sound and no picture in it",
        "reason.too_many_streams": "it has too many tracks",
        "reason.elsewhere": "it refers to other files",
        "reason.too_costly": "it takes too much time or memory",
        "reason.encoding": "it is not in UTF-8",
        "reason.heic": "HEIC cannot be read here; take JPEG or PNG",
        "reason.archive_damaged": "the archive is damaged or not whole",
        "reason.archive_method": "the archive is packed in an unusual way",
        "reason.encrypted": "the archive has a password",
        "button.again": "Again",
        "button.edit": "Edit",
        "button.details": "Details",
        "button.delete": "Delete",
        "button.cancel": "Cancel",
        "button.try_again": "Try again",
        "button.film_of_it": "Make a film of it",
        "button.agree": "I agree",
        "button.refuse": "No",
        # --- what is posted ---
        "post.film": "{person}, here is your film: {title}",
        "post.music": "{person}, here is your music: {title}",
        "post.speech": "{person}, here is your narration: {title}",
        "post.description": "{person}, this is what is seen: {description:whole}",
        "post.smaller": "In a smaller version, so that it fits here.",
        "post.link": "It is too big to be posted here: {url}",
        "post.deleted": "Deleted.",
        "details.described": "Seen with {engines}",
        "details": "Seed {seed}[ · {size}][ · {seconds:duration}][ · made with {engines}]",
        "note.voice_closest": "Your voice stands for the closest matching voice here, not for a "
        "clone of it.",
        "note.language_unspoken": "No voice here speaks the language of these words; one of "
        "another language reads them.",
        "note.sample_once": "The recording is for this one time: it is deleted when the work is "
        "over.",
        "note.first_frame": "Of the video, the first frame was taken as the picture.",
        "note.flagged": "Hidden at first: the moderation thinks that it is not for everybody.",
        "note.voice_replaced": "The voice of the original was somebody's own; the usual one speaks "
        "instead.",
        # --- answers ---
        "jobs.none": "You have no jobs. /video makes one.",
        "jobs.more": "And {count} more.",
        "cancel.done": "{title} is cancelled.",
        "cancel.all": "{jobs:count:job|jobs} cancelled: {titles}.",
        "cancel.none": "You have nothing in line or in the making.",
        "voice.none": "You have no voices yet. Send a voice message of ten seconds or more.",
        "voice.line": "{name} · {quality}[ · {seconds:duration}][ · shared: {shared}]",
        "voice.in_use": "{name} is the voice that “mine” stands for.",
        "voice.quality.good": "good",
        "voice.quality.fair": "usable",
        "voice.quality.poor": "poor",
        "voice.added": "“{name}” is learned. Use it with voice: {name}.",
        "voice.shared": "“{name}” can now be used by everybody here.",
        "voice.unshared": "“{name}” is yours alone again.",
        "voice.forgotten": "“{name}” and all that was made of it is deleted.",
        "voice.closest": "It speaks as {closest}, the closest matching voice, not a clone.",
        "voice.waiting": "“{name}” waits for consent, and is gone in {left:duration}.",
        "voice.mine": "mine",
        "voice.not_agreed": "Not agreed: nothing was sent.",
        "voice.agree": "Do you agree? Type yes:",
        "voice.consent": "Is this your own voice, and may films that you ask for be spoken with "
        "it? You can take it back at any time with /voice forget.",
        "voice.consent_kept": "Your consent is noted.",
        "settings.head.mine": "What is used when you do not say otherwise:",
        "settings.head.server": "What is used on this server when nobody says otherwise:",
        "settings.line": "{option}: {value}",
        "settings.saved": "Saved.",
        "settings.none": "Nothing is set; the host's own choices are used. /help settings shows "
        "what can be.",
        "quota.day": "Today: {used_s:duration} of {limit_s:duration} used."
        "[ There is more in {retry_after:duration}.]",
        "quota.waiting": "In line: {waiting} of {limit}.",
        "quota.jobs": "Jobs today: {jobs_today} of {jobs_per_day}.",
        "quota.none": "There is no limit for you here.",
        "privacy": "What is kept: your requests and films until they expire, your settings, and "
        "voices that you added, with your consent. Uploads without a film go after a day. No film "
        "carries your name. You can have everything deleted now.",
        "privacy.kept": "Now: {jobs:count:job|jobs}, {films:count:film|films}"
        "[ ({films_bytes:size})][ kept for {films_s:duration}], {uploads:count:upload|uploads}"
        "[ ({uploads_bytes:size})], {voices:count:voice|voices}[ ({voices_bytes:size})], "
        "{settings:count:setting|settings}.",
        "privacy.deleted": "Everything about you is deleted.",
        "privacy.button": "Delete everything about me",
        "start": "Reelbot makes films from words, with narration, music and captions. Say what is "
        "to be seen, and the film comes back here.",
        "start.try": "Try one of these:",
        "start.example.0": "/video a red fox in the snow",
        "start.example.1": '/video a harbour at dawn say: "The boats come home." '
        'music: "calm piano"',
        "start.example.2": "/video a city in the rain mode: slideshow shape: 9:16 style: noir",
        "image.what_now": "What shall become of this picture?",
        "admin.paused": "The queue is paused. New jobs are taken and wait.",
        "admin.resumed": "The queue goes on.",
        "admin.stats": "{running} in the making, {waiting} in line, {undelivered} to be "
        "posted; {done} done, {failed} failed, {cancelled} cancelled so far. Paused: {paused}.",
        "admin.banned": "{person} cannot make anything[ for {seconds:duration}].",
        "admin.unbanned": "{person} can make films again.",
        "admin.unlimited": "{person} may have any number of jobs a day.",
        "admin.limited": "{person} may have {jobs:count:job|jobs} a day.",
        "admin.purged": "Everything that was kept of {person} is deleted.",
        "host.away": "The render host does not answer at the moment. Try again in a minute; what "
        "was taken before is kept and comes later.",
        # --- help ---
        "help.head": "What I can do:",
        "help.more": "/help and a command's name shows its options and examples.",
        "help.options": "Options, written name: value",
        "help.examples": "Examples",
        "help.needs": "needed",
        "help.choices": "One of {choices}.",
        "help.subcommands": "It has these parts:",
    }
)
