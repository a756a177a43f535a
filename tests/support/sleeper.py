"""A child that takes its time: `python -m tests.support.sleeper`."""

import time

if __name__ == "__main__":
    time.sleep(60)
