"""`python -m eval.load`: one reader, then many at once, over the same server in one run; loopback only."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np

from assistant.settings import load_settings
from eval.dataset import read_dataset
from eval.load.reader import PATIENCE_SECONDS, Reader, Timing
from indexes.errors import BadInputError, TobenError

QUESTIONS = Path(__file__).parents[1] / "datasets" / "starter.jsonl"
_START_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Load:
    """What so many readers measured; times in seconds."""

    readers: int
    timings: tuple[Timing, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What failed, one line each."""
        return tuple(one.fault for one in self.timings if one.fault)

    def quantile(self, share: float, *, first: bool = False) -> float:
        """The time within which `share` of the answers came; of the `first` sign of life instead, if so."""
        return float(np.quantile([one.first if first else one.whole for one in self.timings], share))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 where everything was answered within the limit, 1 where not, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m eval.load", description=__doc__)
    parser.add_argument("--readers", type=int, default=30, help="readers at once")
    parser.add_argument("--rounds", type=int, default=5, help="questions of each reader")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds that a reader reads between two questions")
    parser.add_argument("--limit", type=float, default=3.0, help="seconds that p95 of an answer may take")
    parser.add_argument("--url", default="", help="a server on this machine; without it one is started over TOBEN_HOME")
    options = parser.parse_args(arguments)
    try:
        questions = [example.question for example in read_dataset(QUESTIONS).examples]
        with _server(options.url) as address:
            _asked(address, 1, questions, 3, 0.0)
            alone = _asked(address, 1, questions, max(10, options.rounds), 0.0)
            together = _asked(address, options.readers, questions, options.rounds, options.pause)
    except TobenError as error:
        print(error, file=sys.stderr)
        return 2
    print(_table([alone, together]))
    for fault in sorted(set(together.faults + alone.faults)):
        print(fault, file=sys.stderr)
    return int(bool(together.faults) or together.quantile(0.95) > options.limit)


def _asked(address: str, readers: int, questions: Sequence[str], rounds: int, pause: float) -> Load:
    """Each reader asks `rounds` questions, one behind the other; all readers begin at the same time."""
    clients = [httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, trust_env=False) for _ in range(readers)]
    opened = [Reader(client) for client in clients]
    for reader in opened:
        reader.open()

    def work(number: int) -> list[Timing]:
        asked = []
        for question in islice(cycle(questions), number, number + rounds):
            asked.append(opened[number].ask(question))
            time.sleep(pause)
        return asked

    with ThreadPoolExecutor(readers) as threads:
        timings = tuple(one for asked in threads.map(work, range(readers)) for one in asked)
    for client in clients:
        client.close()
    return Load(readers, timings)


def _table(loads: Sequence[Load]) -> str:
    lines = ["| readers | answers | faults | first sign p50 / p95 | answer p50 / p95 |", "|---|---|---|---|---|"]
    lines += [
        f"| {load.readers} | {len(load.timings)} | {len(load.faults)} "
        f"| {load.quantile(0.5, first=True):.2f} / {load.quantile(0.95, first=True):.2f} s "
        f"| {load.quantile(0.5):.2f} / {load.quantile(0.95):.2f} s |"
        for load in loads
    ]
    return "\n".join(lines)


@contextmanager
def _server(url: str) -> Iterator[str]:
    """The address of the server: the one given, or one of our own whose history goes with it."""
    if url:
        host = urlsplit(url).hostname or ""
        if host != "localhost" and not _is_loopback(host):
            raise BadInputError(
                f"--url には、この機械のアドレス（http://127.0.0.1:…）だけを指定できます（指定: {url}）。"
            )
        yield url.rstrip("/")
        return
    home = load_settings().home.resolve()
    with tempfile.TemporaryDirectory() as folder:
        # The index is read where it is; what is kept of the readers is not kept there.
        for entry in home.iterdir() if home.is_dir() else ():
            if not entry.name.startswith("records"):
                Path(folder, entry.name).symlink_to(entry)
        environment = {**os.environ, "TOBEN_HOME": folder, "TOBEN_PORT": "0"}
        command = [sys.executable, "-c", "from assistant.cli import entry; entry()", "serve"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - Ourselves.
            try:
                yield _ready(process)
            finally:
                process.terminate()


def _ready(process: subprocess.Popen[str]) -> str:
    """The address that the server prints, once it answers questions there."""
    assert process.stdout is not None  # noqa: S101 - It was asked for.
    line = process.stdout.readline()
    address = next((word for word in line.split() if word.startswith("http://")), "")
    end = time.monotonic() + _START_SECONDS
    while address and process.poll() is None and time.monotonic() < end:
        if httpx.get(f"{address}/health", trust_env=False).status_code == httpx.codes.OK:
            return address
        time.sleep(0.2)
    raise BadInputError("サーバーを起動できませんでした。toben serve で原因を確かめてください。")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
