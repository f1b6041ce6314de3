from __future__ import annotations

import time

import pytest

from assistant.understanding.scope import REPLIES, beyond, out_of_scope

OTHER = [
    "友人の結婚式のスピーチを書いて",
    "退職の挨拶メールの文面を考えてください",
    "海をテーマに俳句を詠んで",
    "短い物語を書いて、主人公は犬で",
    "自己PRを300字で書いてほしい",
    "肉じゃがの作り方を教えて",
    "夕飯の献立を考えて",
    "子どもが喜ぶお弁当のレシピ",
    "霞が関のランチおすすめ",
    "新橋で個室のある居酒屋ない？",
    "虎ノ門で夜やってるラーメン屋",
    "京都旅行のプランを立てて",
    "おすすめの小説を三冊",
    "母の日のプレゼント、何がいいかな",
    "渋谷から羽田空港までの行き方",
    "明日の霞が関の天気",
    "札幌の最高気温は",
    "今日の運勢は？",
    "B型とAB型の相性",
    "昨日の阪神戦の結果",
    "ワールドカップの優勝国は",
    "トヨタの株価",
    "今買うべき株を教えて",
    "1ドル何円？",
    "次の文を英語に訳して：今日は暑いです",
    "ExcelのVLOOKUP関数の使い方",
    "エクセルで重複行を消したい",
    "pandasで列を結合するコードを書いて",
    "プリンターが印刷できない",
    "12×34はいくつ",
    "123+456=",
    "しりとりしよう。りんご",
    "今日は何曜日？",
    "疲れたー",
    "腰痛が治らない",
    "最近眠れない。どうしたらいい",
    "同期の子が気になる。どう誘えばいい？",
    "やる気が出ない",
    "フランスの首都は？",
    "What is the capital of France?",
    "富士山の高さ",
    "カブトムシの飼い方",
    "シミの落とし方",
    "Write a poem about cats",
]

IN_SCOPE = [
    "隣の犬がうるさい",
    "ラーメン屋を開くのに必要な許可は？",
    "鶏肉の食中毒を出した店の責任",
    "株のインサイダー取引",
    "離婚したい、慰謝料は？",
    "Excelのデータは公文書になる？",
    "天気予報を業として行うには許可がいる？",
    "プログラムの著作権",
    "レシピを真似して本にしたら",
    "居酒屋が分煙しない",
    "カフェが領収書をくれない",
    "サプリで体調を崩した。どうしたらいい",
    "工事の音で眠れない",
    "夜勤がつらい",
    "教室が暑い",
    "台風が来る。休める？",
    "風車の音の大きさ",
    "太陽光パネルの高さ",
    "50ccのバイクは時速何キロ",
    "領収書をPDFで保存するには",
    "電子署名の方法",
    "スマホを見ながら歩いていいのは",
    "盲導犬と入れる店",
    "迷惑メールの例",
    "口コミを書いて、とお願いされた",
    "夫婦別姓、どう思う",
    "円安で電気代が上がる",
    "大阪のハローワークはどこ",
    "開庁は何時",
    "死にたい",
    "子どもの名前に使える漢字",
    "議事録の作り方",
    "答弁書の書き方",
    "民法を英語に訳して",
    "天気",
    "料理",
    "AIは発明者になれる？",
    "君が代を歌わない教員",
    "こんにちは、空き家の相談です",
    "ありがとうございます。では罰則は？",
]


@pytest.mark.parametrize("text", OTHER)
def test_what_no_law_or_answer_is_about_is_out_of_scope(text: str) -> None:
    assert beyond(text) == "other"


@pytest.mark.parametrize("text", IN_SCOPE)
def test_what_a_law_or_an_answer_may_be_about_stays_in_scope(text: str) -> None:
    assert not out_of_scope(text)


@pytest.mark.parametrize(
    "text", ["こんにちは", "ありがとうございました！", "お疲れ様です", "hello", "はじめまして、よろしくお願いします"]
)
def test_a_greeting_alone_is_one(text: str) -> None:
    assert beyond(text) == "greeting"


@pytest.mark.parametrize(
    "text",
    ["あなたは誰？", "何ができるの？", "使い方を教えて", "自己紹介して", "どのモデルで動いてる？", "who are you?"],
)
def test_a_question_about_the_assistant_is_one(text: str) -> None:
    assert beyond(text) == "assistant"


def test_every_reply_is_one_line_that_says_what_can_be_asked() -> None:
    assert {kind for kind, reply in REPLIES.items() if "\n" not in reply and "お尋ねください" in reply} == {
        "greeting",
        "assistant",
        "other",
    }


@pytest.mark.parametrize(
    "unit", ["あ", "おすすめ", "天気は？", "1+", "おはよう", "何ができる", "パスタの作り方", "の", "？"]
)
def test_four_thousand_hostile_letters_take_no_time(unit: str) -> None:
    text = (unit * 4_000)[:4_000]
    beyond(text)
    started = time.perf_counter()
    beyond(text)
    # 20 ms on a quiet machine.
    assert time.perf_counter() - started < 0.2
