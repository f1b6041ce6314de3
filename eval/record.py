"""A run kept on disk: `DIR/<time>/` with results.jsonl, summary.json and run.json, complete or not there at all."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.quality import runs
from assistant.settings import Settings
from indexes.errors import HomeNotWritableError

RESULTS, SUMMARY, RUN = "results.jsonl", "summary.json", runs.RUN

_PACKAGES = ("toben", "ragas", "sudachipy", "sudachidict_core", "tantivy", "chromadb", "llama-index-core", "numpy")
_GIT_SECONDS = 10


def writable(out: Path) -> Path:
    """Make sure that runs can be kept in `out` before any question is asked. Raises HomeNotWritableError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return out
    except OSError as error:
        raise HomeNotWritableError(
            f"{out} に書き込めません（{error.strerror}）。書き込める場所を --out に指定してください。"
        ) from error


def keep(
    out: Path, started: datetime, run: Mapping[str, Any], summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> Path:
    """Write a run aside, then rename it to its final folder, which is returned."""
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=out))
    try:
        results = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        (aside / RESULTS).write_text(results, encoding="utf-8")
        _write_json(aside / SUMMARY, summary)
        _write_json(aside / RUN, run)
        aside.chmod(0o755)  # mkdtemp lets nobody else read.
        return _rename(aside, out / started.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def surroundings(settings: Settings) -> dict[str, Any]:
    """What a run depends on beside the dataset and the index: code, packages, settings (no keys), machine."""
    return {
        "git": _git(),
        "versions": {name: _version(name) for name in _PACKAGES},
        "settings": public_settings(settings),
        "machine": machine(),
    }


def machine() -> dict[str, Any]:
    """The machine, as far as figures of speed depend on it."""
    return {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}


def public_settings(settings: Settings) -> dict[str, Any]:
    """Settings without the key."""
    return settings.model_dump(mode="json")


def _git() -> dict[str, Any] | None:
    """Commit of the checkout that this code stands in; None outside a checkout or without git."""
    root = Path(__file__).resolve().parent.parent
    said = _run_git(root, "rev-parse", "--show-toplevel", "HEAD")
    if said is None or len(said.split("\n")) != 2:
        return None
    top, commit = said.split("\n")
    if Path(top).resolve() != root:
        return None
    return {"commit": commit, "changed": bool(_run_git(root, "status", "--porcelain"))}


def _run_git(folder: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603
            [git, *arguments], cwd=folder, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _write_json(file: Path, data: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _rename(aside: Path, folder: Path) -> Path:
    """Two runs of one second: the later gets a number. Renaming to a folder that holds something fails on its own."""
    for number in range(1, 1_000):
        target = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        if target.exists():
            continue
        try:
            return aside.rename(target)
        except OSError:
            if not target.exists():
                raise
    raise FileExistsError(folder)
