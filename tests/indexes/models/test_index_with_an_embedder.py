"""What an index does with any embedder."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexes import generations
from indexes.build import build_index, stamps, starter_is_stale
from indexes.errors import BadInputError, IndexBrokenError
from indexes.models.embedder import NAME, Embedder
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from indexes.text.sudachi import tokens
from tests.indexes.models.letters import DIMENSION, LetterEmbedder
from tests.indexes.samples import LAW_ID, TODAY, article_xml, write_filler, write_law

ARTICLES = ("図書の貸出しは、一人五冊までとする。", "月光は、夜に限る。")

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    provisions = [article_xml(str(number), text, "（見出し）") for number, text in enumerate(ARTICLES, start=1)]
    write_law(folder, *provisions, title="架空図書貸出法")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def built(home: Path, raw: Path, embedder: Embedder | None) -> generations.Manifest:
    return build_index(home, [raw], today=TODAY, workers=1, embedder=embedder).manifest


def opened(home: Path, embedder: Embedder | None) -> EmbeddedStore:
    folder, _ = generations.open_current(home, stamps(embedder))
    return EmbeddedStore(folder, TODAY, embedder)


def refused(home: Path, embedder: Embedder | None) -> str:
    with pytest.raises(IndexBrokenError) as raised:
        opened(home, embedder)
    (line,) = str(raised.value).splitlines()
    return line


def test_what_is_embedded_is_the_text_with_the_names_of_law_and_article(home: Path, raw: Path) -> None:
    embedder = LetterEmbedder()
    manifest = built(home, raw, embedder)
    assert f"架空図書貸出法 第1条 見出し\n{ARTICLES[0]}" in embedder.given
    assert len(embedder.given) == manifest.pieces
    assert manifest.dimension == DIMENSION


def test_a_passage_is_found_by_the_vector_of_its_own_text(home: Path, raw: Path) -> None:
    embedder = LetterEmbedder()
    built(home, raw, embedder)
    with closing(opened(home, embedder)) as store:
        for number, text in enumerate(ARTICLES, start=1):
            vector = store.embed([], f"架空図書貸出法 第{number}条 見出し\n{text}")
            for where in (Filter(), Filter(kinds=("law",))):
                [best] = store.by_vector(vector, 1, where)
                assert (best.id, round(best.score, 2)) == (f"law:{LAW_ID}:m:{number}", 1.0)


def test_without_the_text_of_a_question_its_words_are_embedded(home: Path, raw: Path) -> None:
    embedder = LetterEmbedder()
    built(home, raw, embedder)
    with closing(opened(home, embedder)) as store:
        words = list(tokens("図書の貸出し"))
        assert store.embed(words).tolist() == embedder.query("図書 貸出し").tolist()


def test_word_vectors_stay_those_of_chive(home: Path, raw: Path) -> None:
    embedder = LetterEmbedder()
    built(home, raw, embedder)
    with closing(opened(home, embedder)) as store:
        assert store.near_words("図書")["図書"] == pytest.approx(1.0)
        assert store.near_words("存在しない語") == {}


def test_a_build_begins_with_reading_the_model(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(home, raw, None)
    before = generations.current_name(home)

    def fail(_: LetterEmbedder) -> None:
        raise BadInputError("壊れています。")

    monkeypatch.setattr(LetterEmbedder, "load", fail)
    monkeypatch.setattr("indexes.build.take_starter", lambda *_: pytest.fail("read before the model"))
    with pytest.raises(BadInputError, match="壊れています"):
        built(home, raw, LetterEmbedder())
    assert generations.current_name(home) == before


def test_an_index_of_chive_is_refused_under_a_model(home: Path, raw: Path) -> None:
    built(home, raw, None)
    line = refused(home, LetterEmbedder())
    assert "埋め込みモデル「chiVe」で作られていますが、いまの設定は「letters」です" in line
    assert "toben index build" in line


def test_an_index_of_a_model_is_refused_without_it(home: Path, raw: Path) -> None:
    built(home, raw, LetterEmbedder())
    line = refused(home, None)
    assert "埋め込みモデル「letters」で作られていますが、いまの設定は「chiVe」です" in line
    assert "toben index build" in line


def test_an_index_of_other_weights_of_the_same_model_is_refused(home: Path, raw: Path) -> None:
    built(home, raw, LetterEmbedder())
    assert "重みが違います" in refused(home, LetterEmbedder(weights="2"))


def test_an_index_serves_its_model_under_another_folder_name(home: Path, raw: Path) -> None:
    built(home, raw, LetterEmbedder())
    with closing(opened(home, LetterEmbedder(name="copy"))) as store:
        assert store.size() > 0


def test_building_again_mends_what_was_refused(home: Path, raw: Path) -> None:
    built(home, raw, None)
    built(home, raw, LetterEmbedder())
    with closing(opened(home, LetterEmbedder())) as store:
        assert store.size() > 0


def test_the_manifest_tells_the_embedder(home: Path, raw: Path) -> None:
    assert built(home, raw, None).public()["stamps"][NAME] == "chiVe"
    public = built(home, raw, LetterEmbedder()).public()
    assert (public["stamps"][NAME], public["dimension"]) == ("letters", DIMENSION)


def test_a_build_that_carries_on_embeds_only_what_is_new(home: Path, raw: Path) -> None:
    write_filler(raw)
    first, second = LetterEmbedder(), LetterEmbedder()
    built(home, raw, first)
    write_law(raw, article_xml("1", "木の実を拾う。"), law_id="599AC0000000009", title="架空木の実法")
    summary = build_index(home, [raw], today=TODAY, workers=1, embedder=second)
    assert summary.carried_on
    assert second.given == ["架空木の実法 第1条\n木の実を拾う。"]
    with closing(opened(home, second)) as store:
        [best] = store.by_vector(store.embed([], second.given[0]), 1, Filter())
    assert best.id == "law:599AC0000000009:m:1"


def test_nothing_is_taken_over_from_an_index_of_another_model(home: Path, raw: Path) -> None:
    write_filler(raw)
    built(home, raw, LetterEmbedder())
    assert not build_index(home, [raw], today=TODAY, workers=1).carried_on


def test_an_index_of_the_starter_alone_is_stale_under_another_model(home: Path) -> None:
    build_index(home, today=TODAY, workers=1)
    assert not starter_is_stale(home)
    assert starter_is_stale(home, LetterEmbedder())


def test_long_passages_are_embedded_piece_by_piece(home: Path, tmp_path: Path) -> None:
    embedder = LetterEmbedder()
    text = "".join(f"図書第{number}号を返却する。" for number in range(400))
    write_law(tmp_path / "long", article_xml("1", text), title="架空長文法")
    manifest = built(home, tmp_path / "long", embedder)
    pieces = [given for given in embedder.given if given.startswith("架空長文法")]
    assert len(pieces) > 1
    assert len(embedder.given) == manifest.pieces
    assert "".join(piece.removeprefix("架空長文法 第1条\n") for piece in pieces) == text
