"""Parts of invented statutes in the standard law XML, and what the reader makes of them."""

from __future__ import annotations

from indexes.passage import Article, Passage
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile
from tests.indexes.samples import article_xml, bulk_name

Law = dict[str, Passage]


def read(file: RawFile) -> Law:
    """The passages of a law by what follows the law id in their ids."""
    passages = [found for found in read_law(file) if isinstance(found, Passage)]
    return {passage.id.split(":", 2)[2]: passage for passage in passages}


def lines(passage: Passage) -> list[tuple[str, str]]:
    return [(line.at, line.text) for line in passage.lines]


def source(passage: Passage) -> Article:
    assert isinstance(passage.source, Article)
    return passage.source


def body_xml(*parts: str) -> RawFile:
    """A law of these parts of a LawBody, below its title."""
    body = f"<LawTitle>架空図書貸出法</LawTitle>{''.join(parts)}"
    data = f'<Law Lang="ja"><LawNum>令和九十九年法律第一号</LawNum><LawBody>{body}</LawBody></Law>'
    return RawFile(bulk_name(), data.encode())


def sentence_xml(text: str) -> str:
    return f"<Sentence>{text}</Sentence>"


def main_xml(*parts: str) -> str:
    return f"<MainProvision>{''.join(parts)}</MainProvision>"


def supplementary_xml(*parts: str, label: str = "附　則", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    label = f"<SupplProvisionLabel>{label}</SupplProvisionLabel>"
    return f"<SupplProvision{given}>{label}{''.join(parts)}</SupplProvision>"


def container_xml(tag: str, num: str, title: str, *parts: str) -> str:
    return f'<{tag} Num="{num}"><{tag}Title>{title}</{tag}Title>{"".join(parts)}</{tag}>'


LENT = article_xml("1", "本を貸す。")
