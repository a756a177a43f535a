"""From the words of a prompt to what they say (`reading.Reading`)."""
