"""`python -m reelbot.cli` is `reelbot`."""

from reelbot.cli.main import main

if __name__ == "__main__":
    main()
