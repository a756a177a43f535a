"""Discord: slash commands, buttons, forms and posting, with discord.py."""
