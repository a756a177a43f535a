"""The command line: `reelbot`."""
