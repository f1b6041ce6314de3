"""Run as a module: `python -m eval.load`."""

import sys

from eval.load.command import main

sys.exit(main())
