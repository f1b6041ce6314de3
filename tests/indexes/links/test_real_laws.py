from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval import links_share
from indexes.links.finding import find
from indexes.links.law_index import LawIndex
from indexes.links.model import Form
from indexes.links.resolving import resolve
from indexes.links.share import Share, share
from tests.conftest import FIXTURES


@pytest.fixture(scope="module")
def shares(corpus: Path) -> dict[Form, Share]:
    founds = [find(passages) for passages in links_share.laws_in(corpus / "egov_official")]
    return share(founds, LawIndex.of(founds))


@pytest.mark.parametrize("form", ["number", "neighbour", "same", "appendix", "range", "numbered law"])
def test_nearly_every_reference_of_real_laws_is_resolved(shares: dict[Form, Share], form: Form) -> None:
    assert shares[form].found > 0
    assert shares[form].of_held > 0.98


def test_every_link_of_real_laws_lies_in_its_line_and_names_what_is_there(corpus: Path) -> None:
    laws = list(links_share.laws_in(corpus / "egov_official"))
    founds = [find(passages) for passages in laws]
    index = LawIndex.of(founds)
    passages = {passage.id: passage for law in laws for passage in law}
    links = [link for found in founds for link in resolve(found, index)]
    assert len(links) > 4_000
    for link in links:
        line = passages[link.source].lines[link.line]
        assert line.at == link.at
        assert 0 <= link.start < link.end <= len(line.text)
        for target in filter(None, (link.target, link.until)):
            article, _, place = target.partition("#")
            assert article.count(":") == 1 or article in passages
            assert not place or place in {one.at for one in passages[article].lines}


def test_the_shares_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["links_share", "--from", str(FIXTURES), "--titles", str(FIXTURES)])
    links_share.main()
    printed = capsys.readouterr().out
    assert "1 laws" in printed
    assert "neighbour" in printed
