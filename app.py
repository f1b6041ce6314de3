"""The web app: `python app.py` serves it (see `toben serve --help` for host and port)."""

from __future__ import annotations

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
