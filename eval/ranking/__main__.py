"""python -m eval.ranking QUESTIONS…: the weights of assistant/ranking.py, fitted over the index of TOBEN_HOME."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.engine import Assistant
from assistant.settings import load_settings
from eval.ranking.fitting import cross_validated, examples, fit
from eval.retrieval.questions import read_sets
from indexes.errors import TobenError


def main(paths: list[Path]) -> None:
    """Print how many first passages are right by set, then the weights. Raises TobenError for faulty input."""
    sets = read_sets(paths, lambda line: print(line, file=sys.stderr))
    assistant = Assistant.open(load_settings())
    try:
        given = list(examples(assistant.inquire, sets))
    finally:
        assistant.close()
    for name, (right, count) in cross_validated(given).items():
        print(f"# {name}: {right}/{count}")
    weights = fit(given)
    for name, weight in weights.by_name.items():
        print(f'    "{name}": {weight:.2f},')
    print(f"INTERCEPT = {weights.intercept:.2f}")


if __name__ == "__main__":
    try:
        main([Path(path) for path in sys.argv[1:]])
    except (TobenError, ValueError) as error:
        sys.exit(str(error))
