"""A fetch of minutes to be killed from outside: python -m tests.indexes.fetch.killed_fetch HOME KOKKAI_URL."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from indexes.fetch.client import Publishers
from indexes.fetch.job import Job
from indexes.fetch.kokkai import fetch_minutes
from tests.indexes.fetch.conftest import QUICK
from tests.indexes.fetch.test_kokkai import SPRING, TODAY

if __name__ == "__main__":
    pace = replace(QUICK, timeout=60.0)
    fetch_minutes(Job(Path(sys.argv[1]), Publishers(kokkai=sys.argv[2]), pace), SPRING, TODAY)
