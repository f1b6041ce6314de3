from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pytest

from indexes.catalog import law_aliases, usual_name
from indexes.sources.egov import parse_file_name
from indexes.text.numerals import fold_width


def test_the_usual_name_of_a_law_is_its_first_alias() -> None:
    assert usual_name("415AC0000000057") == "個人情報保護法"


def test_a_law_outside_the_catalogue_has_no_usual_name() -> None:
    assert usual_name("599AC0000000001") is None


def test_no_alias_names_two_laws() -> None:
    assert [alias for alias, count in Counter(alias for alias, _ in law_aliases()).items() if count > 1] == []


def test_every_alias_is_written_in_half_width() -> None:
    assert [alias for alias, _ in law_aliases() if fold_width(alias) != alias] == []


def test_every_law_id_is_one_that_a_bulk_file_can_carry() -> None:
    assert [key for _, key in law_aliases() if parse_file_name(f"{key}_20250401_000000000000000.xml") is None] == []


def test_the_catalogue_gives_laws_their_official_titles(corpus: Path) -> None:
    catalogue = tomllib.loads(resources.files("indexes").joinpath("catalog.toml").read_text("utf-8"))
    titles = {law["law_id"]: law["title"] for law in catalogue["law"]}
    official = {}
    for file in sorted((corpus / "egov_core").glob("*/*.xml")):
        law_id = file.name.partition("_")[0]
        if law_id in titles:
            official[law_id] = ElementTree.parse(file).findtext(".//LawTitle")  # noqa: S314
    if not official:
        pytest.skip(f"no law of the catalogue in {corpus / 'egov_core'}")
    assert official == {law_id: titles[law_id] for law_id in official}
