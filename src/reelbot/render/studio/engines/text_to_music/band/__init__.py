"""A band that composes by rules and plays from a General MIDI soundfont."""
