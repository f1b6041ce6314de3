"""How many references of a corpus become links: `python -m eval.links_share --from PATH [--titles PATH]`.

`--titles` names a larger corpus (the bulk download of all laws) whose titles and numbers are known besides.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from indexes.links.delegations import cited_back
from indexes.links.families import families
from indexes.links.finding import find
from indexes.links.law_index import KnownLaw, LawIndex
from indexes.links.model import Found, Link
from indexes.links.resolving import resolve
from indexes.links.share import share
from indexes.passage import Article, Passage
from indexes.sources.files import RawFile, read_files
from indexes.sources.reading import read_passages


def main() -> None:
    """Print the share resolved by form, the links by kind, and what they cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="corpus", type=Path, required=True, help="laws: a file, folder or archive")
    parser.add_argument("--titles", type=Path, help="laws that are known by title and number only")
    arguments = parser.parse_args()

    founds: list[Found] = []
    letters, seconds = 0, 0.0
    for passages in laws_in(arguments.corpus):
        letters += sum(len(line.text) for passage in passages for line in passage.lines)
        started = time.process_time()
        founds.append(find(passages))
        seconds += time.process_time() - started
    others = [known(passages) for passages in laws_in(arguments.titles)] if arguments.titles else []

    started = time.process_time()
    laws = LawIndex.of(founds, others)
    parents = families(founds, laws)
    citing = cited_back(founds, laws, parents)
    links = [link for found in founds for link in resolve(found, laws, citing)]
    print(f"{len(founds)} laws, {letters / 1e6:.1f} million letters, {len(links)} links, {len(parents)} in families")
    print(f"finding {seconds:.1f} s, resolving {time.process_time() - started:.1f} s of one core")
    print(f"terms: {sum(len(found.terms) for found in founds)}")
    _print_shares(founds, laws)
    _print_kinds(links)


def laws_in(path: Path) -> Iterator[list[Passage]]:
    """The passages of each law below a path, law by law."""
    for file in read_files([path]):
        if isinstance(file, RawFile):
            passages = [found for found in read_passages(file) if isinstance(found, Passage)]
            if passages and isinstance(passages[0].source, Article):
                yield passages


def known(passages: list[Passage]) -> KnownLaw:
    """The names of a law."""
    law = passages[0].source
    if not isinstance(law, Article):
        raise TypeError(f"{passages[0].id} is no provision of a law")
    return KnownLaw(law.law_id, law.law_title, law.law_number, law.abbreviations)


def _print_shares(founds: list[Found], laws: LawIndex) -> None:
    print(f"{'form':14}{'found':>9}{'resolved':>10}{'law only':>10}{'outside':>9}{'unresolved':>12}{'of held':>9}")
    for form, one in share(founds, laws).items():
        if one.found:
            counts = f"{one.found:9}{one.resolved:10}{one.law_only:10}{one.outside:9}{one.unresolved:12}"
            print(f"{form:14}{counts}{one.of_held:9.1%}")


def _print_kinds(links: list[Link]) -> None:
    for kind, count in Counter(link.kind for link in links).most_common():
        print(f"{kind:14}{count:9}")


if __name__ == "__main__":
    main()
