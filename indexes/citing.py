"""How often other laws refer to a law and to its provisions: what much of the law builds on, a question means sooner."""

from __future__ import annotations

import sqlite3


def count_citations(connection: sqlite3.Connection) -> None:
    """Count, for each law and provision referred to, the other laws that do so (table `cited`).

    A build that carries on keeps the counts of the one before: one law more changes none of them by much.
    """
    connection.execute("DELETE FROM cited")
    citing: dict[str, set[str]] = {}
    query = "SELECT link.target, p.law_id FROM link JOIN passage p ON p.n = link.source WHERE p.law_id <> ''"
    for target, law_id in connection.execute(query):
        provision = target.partition("#")[0]
        law = ":".join(provision.split(":")[:2])
        if law != f"law:{law_id}":
            citing.setdefault(law, set()).add(law_id)
            citing.setdefault(provision, set()).add(law_id)
    connection.executemany("INSERT INTO cited VALUES (?, ?)", ((one, len(laws)) for one, laws in citing.items()))
