"""Nothing but this machine is contacted: not by imports, questions, evaluation or the page, whatever libraries would like.

Run as a script, this module does in one process what an operator does in a day. The tests let it do so where an audit
hook (https://docs.python.org/3/library/audit_events.html) notes and refuses every address that is not of this machine,
and, where namespaces can be had, the kernel knows no network but loopback, which also binds code that is not Python.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import httpx
import pytest

from tests.openai_server import Script, serve

ROOT = Path(__file__).parent.parent
KEY = "sk-geheim-0123456789"
QUESTION = "AI法第16条を見せて"
# Documentation addresses (RFC 5737 and 2606), which belong to nobody.
OUTSIDE, OUTSIDE_NAME = "192.0.2.1", "outside.example"
_SECONDS = 120

_HOOK = """
import os, sys, traceback

def outside(host):
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return bool(host) and host != "localhost" and not host.startswith(("127.", "::1"))

def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        address = arguments[0]
        address = address if isinstance(address, tuple) else (address,)
    else:
        return
    # Sockets of other families than IP have addresses of other kinds: paths, numbers.
    if isinstance(address, tuple) and isinstance(address[0], (str, bytes)) and outside(address[0]):
        way = " < ".join(f"{one.filename}:{one.lineno}" for one in reversed(traceback.extract_stack(limit=12)[:-1]))
        noted = os.open(os.environ["CLOSED_NETWORK_NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(noted, f"{event} {address[0]} {way}\\n".encode())
        os.close(noted)
        raise ConnectionRefusedError(f"nothing outside this machine is contacted: {address[0]}")

sys.addaudithook(hook)
"""


# ---- What runs in a process of its own ----


def a_day(folder: Path) -> None:
    """Import everything, ask with and without an LLM, evaluate, serve the page and read it; outputs go into `folder`."""
    for package in ("assistant", "eval", "indexes", "prompts"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__"):
                _imported(module.name)
    script = Script("指導や助言をすることができます。[1]")
    with serve(script) as address:
        os.environ |= {"TOBEN_LLM_BASE_URL": address, "TOBEN_LLM_MODEL": "scripted", "TOBEN_LLM_API_KEY": KEY}
        _command(folder, "quoting", "ask", QUESTION, "--llm", "none", "--json")
        before = _asked(script)
        _command(folder, "writing", "ask", QUESTION, "--json")
        _command(folder, "evaluating", "eval", "run", "--dataset", str(folder / "questions.jsonl"), "--out",
                 str(folder / "runs"))  # fmt: skip
        _page(folder)
    (folder / "requests.json").write_text(json.dumps([before, _asked(script)]))


def _asked(script: Script) -> int:
    """How many answers the LLM was asked for; it may have been asked to count tokens besides."""
    return sum("messages" in body for body in script.requests)


def _imported(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError as error:
        # An extra that is not installed; a refused connection is no ImportError.
        print(f"{name}: {error}", file=sys.stderr)


def _command(folder: Path, name: str, *arguments: str) -> None:
    from assistant.cli import main

    with redirect_stdout(io.StringIO()) as said:
        code = main(list(arguments))
    (folder / f"{name}.out").write_text(said.getvalue(), encoding="utf-8")
    assert code == 0, (arguments, code)


def _page(folder: Path) -> None:
    """Serve as `toben serve` does, and read the page with all that it loads from its own server."""
    from assistant.settings import load_settings
    from assistant.ui.running import run

    settings = load_settings().model_copy(update={"port": 0})
    with redirect_stdout(io.StringIO()) as said:
        threading.Thread(target=run, args=(settings,), daemon=True).start()
        ends = time.monotonic() + 60
        # The first line tells the address, the second that questions are answered there.
        while (
            not (ready := re.search(r"(http://127\.0\.0\.1:\d+).*\n.*\1", said.getvalue())) and time.monotonic() < ends
        ):
            time.sleep(0.02)
        assert ready, said.getvalue()
    with httpx.Client(base_url=ready[1], trust_env=False, timeout=30) as http:
        read = {path: http.get(path).raise_for_status().text for path in ("/", "/config", "/health")}
        loaded = re.findall(r'(?:src|href)="(?:\./|/)([^"?#]+\.(?:js|css))', read["/"])
        read |= {path: http.get(f"/{path}").text for path in dict.fromkeys(loaded)}
    # Whatever was begun in the background shows itself.
    time.sleep(0.3)
    (folder / "page.out").write_text("\n".join(f"{path}\n{text}" for path, text in read.items()), encoding="utf-8")


if __name__ == "__main__":
    a_day(Path(sys.argv[1]))
    sys.stdout.flush()
    # The server in its thread knows no end.
    os._exit(0)


# ---- Where it runs ----


class Place:
    """A folder for outputs and notes, and the environment of the processes that write there."""

    def __init__(self, folder: Path, home: Path, within: Sequence[str] = ()) -> None:
        self.folder = folder
        self._within = tuple(within)
        (folder / "hook").mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(_HOOK)
        row = {"id": "1", "question": QUESTION, "type": "duty", "gold": ["law:507AC0000000053:m:16"], "key_facts": [],
               "expect": "answered"}  # fmt: skip
        (folder / "questions.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), f"http://{OUTSIDE}:3128")
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        # No cache of whoever runs the tests may stand in for a download.
        self.environment = {
            **kept, **proxies, **{name.lower(): value for name, value in proxies.items()}, "HOME": str(folder),
            "TOBEN_HOME": str(home), "PYTHONPATH": f"{folder / 'hook'}{os.pathsep}{ROOT}", "PYTHONUTF8": "1",
            "CLOSED_NETWORK_NOTES": str(folder / "notes"),
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start Python in this place."""
        return subprocess.Popen(
            [*self._within, sys.executable, *arguments], cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    @property
    def notes(self) -> list[str]:
        """The addresses outside this machine that somebody tried to contact, and from where."""
        file = self.folder / "notes"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def output(self, name: str) -> str:
        return (self.folder / f"{name}.out").read_text(encoding="utf-8")


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and output."""
    try:
        said, _ = process.communicate(timeout=_SECONDS)
    finally:
        process.kill()
    return process.returncode, said


_ALONE = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


def _can_be_alone() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run([*_ALONE, "true"], capture_output=True, timeout=30, check=False).returncode == 0


@pytest.fixture(scope="module")
def place(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where a day was spent: under the hook, and without a network where that can be had."""
    place = Place(tmp_path_factory.mktemp("closed"), starter_home, _ALONE if _can_be_alone() else ())
    code, said = finished(place.start("-m", "tests.test_closed_network", str(place.folder)))
    assert code == 0, said
    (place.folder / "said.out").write_text(said, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("tried", "named"),
    [
        (f"import socket; socket.socket().connect(('{OUTSIDE}', 80))", f"socket.connect {OUTSIDE} "),
        (f"import socket; socket.getaddrinfo('{OUTSIDE_NAME}', 443)", f"socket.getaddrinfo {OUTSIDE_NAME} "),
        (f"import socket; socket.gethostbyname('{OUTSIDE_NAME}')", f"socket.gethostbyname {OUTSIDE_NAME} "),
        (
            f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{OUTSIDE}', 53))",
            f"socket.sendto {OUTSIDE} ",
        ),
        ("import httpx; httpx.get('http://127.0.0.1:1/')", f"socket.getaddrinfo {OUTSIDE} "),
    ],
    ids=["connect", "resolve", "resolve the old way", "datagram", "a proxy of the environment"],
)
def test_the_hook_catches_whoever_goes_outside(tmp_path: Path, starter_home: Path, tried: str, named: str) -> None:
    place = Place(tmp_path, starter_home)
    code, said = finished(place.start("-c", tried))
    assert (code, "nothing outside this machine is contacted" in said) == (1, True), said
    assert any(note.startswith(named) for note in place.notes), place.notes


def test_without_a_network_nobody_gets_outside(tmp_path: Path, starter_home: Path) -> None:
    if not _can_be_alone():
        pytest.skip("ネットワーク名前空間を作れないため省きます（unshare と ip、権限が必要です）")
    place = Place(tmp_path, starter_home, _ALONE)
    # Isolated from the hook, so that it is the kernel that refuses.
    code, said = finished(place.start("-I", "-c", f"import socket; socket.socket().connect(('{OUTSIDE}', 80))"))
    assert (code, "Network is unreachable" in said) == (1, True), said
    assert place.notes == []


def test_a_day_contacts_nobody_outside_this_machine(place: Place) -> None:
    assert place.notes == []


def test_questions_are_answered_with_and_without_an_llm(place: Place) -> None:
    quoting, writing = json.loads(place.output("quoting")), json.loads(place.output("writing"))
    assert (quoting["status"], writing["status"]) == ("answered", "answered")
    assert quoting["citations"]
    before, after = json.loads((place.folder / "requests.json").read_text())
    # One by the question, one by the evaluation; none where no LLM was to write.
    assert (before, after) == (0, 2)


def test_the_evaluation_keeps_its_record(place: Place) -> None:
    records = list((place.folder / "runs").glob("*/results.jsonl"))
    assert len(records) == 1
    assert json.loads(records[0].read_text(encoding="utf-8"))["question"] == QUESTION


def test_the_page_is_served_with_what_it_loads(place: Place) -> None:
    page = place.output("page")
    assert '"status":"ok"' in page
    assert "Toben 答弁" in page
    assert re.search(r"^assets/\S+\.js$", page, re.MULTILINE)


def test_the_key_is_in_nothing_that_a_day_leaves_behind(place: Place) -> None:
    kept = [file for file in place.folder.rglob("*") if file.is_file()]
    assert {"said.out", "page.out", "writing.out", "evaluating.out", "run.json"} <= {file.name for file in kept}
    assert [file for file in kept if b"geheim" in file.read_bytes()] == []
