"""English: what went wrong, and what to do about it. By error code, in groups of one occasion."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "unknown_code": "Something went wrong that this version has no words for ({code}).",
        "invalid_inputs": "{count:count:thing in this request is|things in this request are} "
        "not right.",
        # --- a command as it was written ---
        "not_a_command": "A command begins with a slash, such as /video a red fox in the snow. "
        "/help shows all of them.",
        "unknown_command": "There is no command /{command}.[ Did you mean /{nearest}?] "
        "/help shows all of them.",
        "unknown_subcommand": "/{command} cannot do “{value}”.[ Did you mean “{nearest}”?]"
        "[ It takes {allowed}.]",
        "unknown_option": "There is no option “{option}”[ for /{command}].[ Did you mean "
        "“{nearest}:”? If it belongs to the text, put a space before its colon.]",
        "unexpected_text": "/{command} does not know what to do with “{value}”. "
        "[It takes {takes}. ]/help {command} shows how.",
        "option_twice": "“{option}:” is there twice. Say it once.",
        "value_missing": "“{option}:” needs a value[; see /help {command}].",
        "unclosed_quote": "The quotation mark after “{option}:” is never closed. Close it, or "
        "leave it out.",
        "attachment_needed": "Attach a file for “{option}”[; see /help {command}].",
        "link_not_fetched": "Links are not opened here. Save the file and attach it"
        "[ for “{option}”].",
        "attachment_not_taken": "There is no place for the file[ {name}][ ({mime})] here."
        "[ /{command} takes {takes}.]",
        # --- a field's value ---
        "not_an_object": "A request is a JSON object with a kind and its options.",
        "unknown_kind": "There is no kind of request “{value}”.[ Did you mean “{nearest}”?]"
        "[ Take {allowed}.]",
        "missing": "“{option}” is missing.",
        "not_a_number": "[{option}: ]“{value}” is not a number.",
        "not_whole": "[{option}: ]{value} is not a whole number.",
        "out_of_range": "[{option}: ]{value} is out of range.[ Take {min} to {max}.]"
        "[ Take {least} to {most}.]",
        "unknown_value": "[{option}: ]“{value}” is not one of its values."
        "[ Did you mean “{nearest}”?][ Take {allowed}.]",
        "not_a_text": "[{option}: ]a text is needed here, not {value}.",
        "text_too_long": "[{option}: ]the text has {length} characters; at most {limit} fit.",
        "not_a_blob": "[{option}: ]“{value}” is not the id of an upload (64 hexadecimal digits).",
        "choose_one": "“{first}” and “{second}” exclude each other. Say one of them.",
        "prompt_empty": "Say what you would like[ behind /{command}], as in /video a red fox in "
        "the snow.",
        "story_empty": "There is no story yet. Write it after /story, attach it as a .txt, .md or "
        ".zip file, or give a premise.",
        "pages_need_premise": "The number of pages belongs to a premise. Say what the story is "
        "to be about with premise: “…”.",
        "image_needed": "[/{command} ]needs a picture. Attach one, or reply to a message that "
        "has one.",
        "unknown_language": "“{language}” is no language that is known here."
        "[ Did you mean “{nearest}”?][ Take {known}.]",
        "unknown_voice": "There is no voice “{voice}”.[ Did you mean “{nearest}”?][ Take {known}.]",
        "unknown_style": "There is no style “{style}”.[ Did you mean “{nearest}”?][ Take {known}.]",
        "film_too_long": "That would be a film of {seconds:duration}; at most "
        "{seconds_max:duration} are made here. Shorten the text or seconds.",
        "nothing_to_say": "There is nothing in this text that can be spoken.",
        "music_length": "Music of {seconds:duration} is not made here.[ Take {low} to {high} "
        "seconds.]",
        # --- files ---
        "voice_sample_missing": "The sample of this voice is not there any more. Add the voice "
        "again.",
        "setting_of_place": "{option} is a setting of a server, for its admins.",
        "sound_too_short": "The recording is too short to make a variation of[: "
        "{seconds:duration}]; at least {seconds_min} seconds are needed.",
        "blob_gone": "That upload is no longer here. Send the file again.",
        "blob_empty": "The file is empty.",
        "blob_too_big": "The file is too big; at most {bytes_max:size} are taken.",
        "unsupported_media": "This kind of file[ ({entry})] cannot be used. Take a picture (JPEG, "
        "PNG, WebP), sound (MP3, WAV, OGG, M4A), an MP4, a text or a ZIP of these.",
        "media_unreadable": "The file[ {entry}] cannot be read[: {reason:word}]. Try saving it "
        "anew.",
        "media_too_big": "The picture[ {entry}] is too big[: {width} × {height} pixels]. Send a "
        "smaller one.",
        "sound_silent": "There is nothing to be heard in the recording[ {entry}].",
        "text_too_big": "The text[ {entry}] is too long; at most {bytes_max:size} are taken.",
        "media_too_long": "The recording[ {entry}] is too long[: {seconds:duration}]."
        "[ At most {seconds_max:duration} are taken.]",
        "archive_too_big": "What is in the archive is too much[: {files:count:file|files}]"
        "[, {bytes:size}]. Send fewer or smaller files.",
        "archive_unsafe": "The archive has a file that points out of it[ ({entry})] and is not "
        "opened.",
        "archive_nested": "There is an archive in the archive[ ({entry})]. Put the pages "
        "themselves into one ZIP.",
        "page_twice": "“{first}” and “{second}” are the same part of one page. Keep one of them, "
        "or give them other names.",
        "page_empty": "The page {entry} is empty. Give it words, a picture or a sound, or leave it "
        "out.",
        "archive_empty": "There is no page in the archive. Put texts, pictures or recordings "
        "into it.",
        "story_too_long": "The story has {pages:count:page|pages}; at most {pages_max} are made. "
        "A blank line begins a new page.",
        "page_too_long": "Page {page} has {length} characters; at most {limit} fit. Part it with "
        "a blank line.",
        "inputs_gone": "What this was made from is no longer kept. Send the files again.",
        # --- who may do what, and how much ---
        "unauthorized": "The token is missing or wrong.",
        "forbidden": "You may not do this[; it takes {needed}].",
        "banned": "You cannot make anything here at the moment.[ Reason: “{reason}”.]"
        "[ It ends in {retry_after:duration}.]",
        "no_place_here": "This is done in a server or a chat; here is none.",
        "not_banned": "{person} is not banned.",
        "place_missing": "Say which server or chat is meant: place.",
        "quota_jobs": "You have had today's {limit:count:job|jobs}."
        "[ There is more in {retry_after:duration}.]",
        "words_refused": "This host does not make films with these words. Say it in another way.",
        "wrong_media": "“{field}” cannot be a file of this kind.[ It takes {takes}.]",
        "no_picture": "There is no picture in that file.",
        "no_sound": "There is no sound in that file.",
        "picture_refused": "A picture of this film is not allowed here. Describe it in another "
        "way.",
        "quota_cooldown": "One at a time, please.[ Try again in {retry_after:duration}.]",
        "quota_waiting": "You have {waiting:count:job|jobs} in line already[, and {limit} are "
        "allowed]. Wait for one to be done, or cancel one.",
        "quota_waiting_place": "This server has {waiting:count:job|jobs} in line already. "
        "Wait for one to be done.",
        "quota_full": "The queue is full.[ Try again in {retry_after:duration}.]",
        "quota_day": "You have had today's share[: {used_s:duration} of {limit_s:duration}]."
        "[ There is more in {retry_after:duration}.]",
        "quota_day_place": "This server has had today's share[: {used_s:duration} of "
        "{limit_s:duration}].[ There is more in {retry_after:duration}.]",
        "too_many_requests": "That is too many requests at once."
        "[ Try again in {retry_after:duration}.]",
        # --- voices ---
        "no_voice_yet": "You have no voice of your own yet. /voice add learns one from a "
        "recording.",
        "not_a_recording": "A voice is learnt from a recording, not from this[ ({mime})]. Send "
        "sound or a video.",
        "sample_unreadable": "The recording cannot be read. Send it as MP3, M4A, OGG, FLAC or WAV, "
        "or send a video.",
        "sample_silent": "Nothing is heard in the recording. Look to the microphone, and record it "
        "again.",
        "sample_too_short": "There is too little speech in the recording[: {seconds} s]."
        "[ Speak for at least {seconds_min:duration}; ten seconds are better.]",
        "sample_too_long": "The recording is longer than needed[: {seconds:duration}]. Only its "
        "beginning was used[, {seconds_used:duration} of speech].",
        "sample_quiet": "The voice is very quiet. Speak closer to the microphone.",
        "sample_clipped": "The recording is distorted, because it was too loud for the microphone. "
        "Speak from further away.",
        "sample_noisy": "There is much noise behind the voice[, only {snr_db} dB below it]. Record "
        "it in a quieter room.",
        "sample_several_speakers": "More than one voice is heard. Send a recording in which one "
        "person speaks alone.",
        "sample_speakers_unsure": "It may be that more than one voice is heard. If so, send a "
        "recording in which one person speaks alone.",
        "sample_music": "There is music in the recording. Send one in which only the voice is "
        "heard.",
        "voice_name_taken": "You have a voice called “{voice}” already. Take another name.",
        "voice_name_reserved": "“{voice}” means something else already. Take another name.",
        "voice_name_words": "A voice's name is one word, without “/”.",
        "voices_full": "You have {limit:count:voice|voices}, and more are not kept. "
        "/voice forget makes room.",
        "voice_forgotten": "The voice that this was to be spoken with is no longer there. Choose "
        "another with voice: …",
        "sample_gone": "The recording was for that film alone, and is deleted. Attach it again, or "
        "choose a voice with voice: …",
        "consent_needed": "A voice[ such as “{voice}”] can be used once its owner has consented."
        "[ {text}]",
        "consent_outdated": "The text that is agreed to has changed. Read it and agree anew.",
        # --- jobs ---
        "not_found": "There is nothing of that name here.",
        "unknown_job": "There is no job[ “{job}”] that you can see. /jobs shows yours.",
        "no_jobs": "You have no job yet. /video makes one.",
        "no_open_jobs": "You have nothing in line or in the making.",
        "unknown_state": "There is no state “{state}”.[ Did you mean “{nearest}”?][ Take {known}.]",
        "key_reused": "This command was sent before with other words. Send it anew.",
        "already_done": "It is done already.",
        "already_failed": "It has failed already.",
        "already_cancelled": "It is cancelled already.",
        "not_failed": "Only a job that has failed can be tried again[; this one is {state:word}].",
        "not_over": "The job is not over yet. Cancel it first.",
        "artifact_not_found": "The job has no file[ {name}].",
        "artifact_gone": "The file[ {name}] is no longer kept. /again makes it anew.",
        "does_not_fit": "The film does not fit in this size.[ It needs {bytes_min:size}.]",
        "version_not_ready": "The smaller version is still being made. Ask again in a moment.",
        "nothing_made": "The job made no file.",
        "delivery_not_claimed": "This delivery is not yours any more; another one has it.",
        "queue_paused": "The queue is paused. Your job keeps its place and starts when it goes on.",
        # --- one try of one job ---
        "cancelled": "The job was cancelled.",
        "interrupted_too_often": "The job was interrupted too often"
        "[ ({interruptions:count:time|times})] and is set aside. Try it again.",
        "engine_failed": "An engine failed. Trying again can help.",
        "engine_unknown": "There is no engine “{engine}”.[ Did you mean “{nearest}”?]"
        "[ Take {known}.]",
        "engine_missing": "The engine {engine} cannot run here[: {reason}].",
        "engine_not_loaded": "The engine {engine} was used before it was ready. Trying again can "
        "help.",
        "worker_died": "The process that made it ended at once[ (code {exit_code})]. "
        "Trying again can help.",
        "worker_hung": "The process that made it did not answer[ for {seconds:duration}] and was "
        "stopped. Trying again can help.",
        "out_of_memory": "There was not enough memory. A shorter or smaller film may fit.",
        "speech_failed": "The voice could not speak this. Try another voice.",
        "encoder_failed": "The film could not be written. Trying again can help.",
        "shot_without_frames": "An engine made no picture for a shot[ ({shot})].",
        "frame_size": "An engine made pictures of a wrong size[: {got} instead of {wanted}].",
        "asset_gone": "A part of the film went missing while it was made. Trying again can help.",
        "weights_damaged": "The weights of {name} are damaged. Fetch them again with "
        "reelbot models pull {name}.",
        "timeout": "It took too long and was stopped.",
        "timed_out": "It took longer than {seconds:duration}, so the job[ {job}] was cancelled.",
        "still_going": "The job {job} is not over yet, but {state:word}. It goes on.",
        "internal": "Something went wrong inside Reelbot. The host's log has more.",
        "feature_missing": "This version cannot do {feature} yet.",
    }
)
