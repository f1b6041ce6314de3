"""The room 評価: what was measured, what each figure means, and how the plots are told in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.llms.presets.loading import NO_LLM
from assistant.quality.runs import Kind
from assistant.words.text import Text

TITLE = Text("評価", "Evaluation")
WHAT = Text(
    "正解の分かっている質問集に答えさせ、引用や要点がどれだけ正しかったかを測った記録です。この画面からは実行しません。",
    "Question sets with known answers are put to the assistant, and its citations and facts are compared with what is right. "
    "Nothing is run from this page.",
)
HOW = Text("評価のしかた", "How to measure")
HOW_LINES = (
    ("make eval", Text("付属の68問（組み込みの資料）。鍵もLLMも通信も要りません。", "68 questions of our own on the starter corpus: no key, no LLM, no network.")),
    ("toben eval answers --questions FILE", Text("自分の質問集で、引用・前提の訂正・要点を測ります。", "Citations, premises and facts, with questions of your own.")),
    ("toben eval run --dataset FILE --llm NAME", Text("LLMを指定して同じ質問に答えさせます。", "The same questions, written by an LLM.")),
    ("toben eval retrieval", Text("正解の資料がどれだけ見つかるかを測ります。", "How often a search finds what answers.")),
)  # fmt: skip
WHERE = Text(
    "記録は TOBEN_HOME の eval フォルダに残り、この画面を開き直すと表示されます。",
    "Runs are kept in the folder eval of TOBEN_HOME, and are shown here when the page is opened again.",
)
NONE_YET = Text("評価の記録はまだありません。", "There is no run yet.")

LATEST = Text("質問集・モデルごとの最新の結果", "Latest run for each question set and model")
DATASET = Text("質問集", "Question set")
MODEL = Text("回答の書き方", "Written by")
WHEN = Text("日時", "When")
QUESTIONS = Text("問数", "Questions")
CORPUS = Text("資料", "Corpus")
COMMIT = Text("プログラム", "Program")
CHANGED = Text("（変更あり）", "(with changes)")
UNKNOWN = Text("不明", "unknown")
NOT_MEASURED = "–"

PLOTS = Text("推移と比較", "Over time and by model")
FIGURE = Text("指標", "Figure")
SHOW = Text("表示する", "Show")
OVER_RUNS = Text("実行ごとの推移", "Over runs")
BY_MODEL = Text("モデルごとの最新の値", "Latest value by model")
DATA = Text("数値の表", "Data table")
MEANINGS = Text("指標の意味", "What each figure means")
ORDER = Text("横軸は実行の順（古い順）です。", "Runs stand from left to right in their order, oldest first.")
NOT_COMPARABLE = Text(
    "資料や質問集が変わると値も変わります。表の「資料」が同じ実行どうしを比べてください。",
    "Figures also change with the corpus and the questions: compare runs over the same corpus.",
)
NO_FIGURE = Text("この指標の記録はありません。", "This figure was not measured here.")

KINDS: dict[Kind, Text] = {
    "dataset": Text("make eval", "make eval"),
    "answers": Text("回答", "answers"),
    "retrieval": Text("検索", "search"),
}
Unit = Literal["share", "count", "ms"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, what it means in one sentence, and what it is counted in."""

    name: Text
    meaning: Text
    unit: Unit = "share"


FIGURES: dict[str, Figure] = {
    "citation_precision": Figure(
        Text("引用の適合率", "Citation precision"),
        Text("示した引用元のうち、正解とされた資料の割合。", "Share of the sources cited that are among the right ones."),
    ),
    "citation_recall": Figure(
        Text("引用の再現率", "Citation recall"),
        Text("正解の資料を引用できた割合。", "How often the right source is cited."),
    ),
    "first_citation": Figure(
        Text("引用[1]の正しさ", "First citation"),
        Text("最初の引用[1]が正解の資料だった割合。", "How often citation [1] is a right source."),
    ),
    "quotation_fidelity": Figure(
        Text("引用文の一致", "Quotation fidelity"),
        Text("「」の引用が原文に一字一句あった割合。", "Share of quotations that stand verbatim in their source."),
    ),
    "key_fact_coverage": Figure(
        Text("要点の割合", "Key facts"),
        Text("答えるべき要点のうち、回答が述べた割合。", "Share of the facts of a right answer that the answer tells."),
    ),
    "refusal_accuracy": Figure(
        Text("答える・答えないの判断", "Decision to answer"),
        Text("資料にない質問にだけ「見つかりません」と答えた割合。", "How often it declines exactly where nothing is held."),
    ),
    "handled": Figure(
        Text("期待どおりの扱い", "Handled as expected"),
        Text("答える、前提を正す、断るを、質問ごとの期待どおりにした割合。", "Answered, put right or declined as each question expects."),
    ),
    "invented": Figure(
        Text("原文にないもの", "Invented"),
        Text("表示した引用・出典名・番号のうち、独立の点検で索引に見つからなかった件数。", "Quotations, labels and markers that an independent audit does not find in the index."),
        "count",
    ),
    "id_based_context_recall": Figure(
        Text("検索の再現率（上位10件）", "Search recall (best ten)"),
        Text("正解の資料のうち、検索の上位10件に入った割合。", "Share of the right sources among the ten best of a search."),
    ),
    "id_based_context_precision": Figure(
        Text("検索の適合率（上位10件）", "Search precision (best ten)"),
        Text("検索の上位10件のうち、正解の資料の割合（正解が1件なら最大0.1）。", "Share of those ten that are right; 0.1 at best where one is."),
    ),
    "recall@1": Figure(
        Text("検索で1位", "Found first"),
        Text("検索の1位が正解の資料だった割合。", "How often the best hit of a search is right."),
    ),
    "recall@10": Figure(
        Text("検索で10位以内", "Found among ten"),
        Text("検索の上位10件に正解の資料があった割合。", "How often a right source is among the ten best."),
    ),
    "all@10": Figure(
        Text("検索で全部が10位以内", "All found among ten"),
        Text("必要な資料がすべて上位10件にあった割合。", "How often all sources needed are among the ten best."),
    ),
    "mrr": Figure(
        Text("検索順位（MRR）", "Mean reciprocal rank"),
        Text("最初の正解の順位の逆数の平均。", "Mean of one over the rank of the first right source."),
    ),
    "ask_p50_ms": Figure(
        Text("回答時間（中央値）", "Answer time (median)"),
        Text("半数の質問がこの時間以内に答えられました。", "Half of the questions were answered within this time."),
        "ms",
    ),
    "ask_p95_ms": Figure(
        Text("回答時間（95%）", "Answer time (95 %)"),
        Text("95%の質問がこの時間以内に答えられました。", "95 % of the questions were answered within this time."),
        "ms",
    ),
    "search_p50_ms": Figure(
        Text("検索時間（中央値）", "Search time (median)"),
        Text("半数の検索がこの時間以内に終わりました。", "Half of the searches ended within this time."),
        "ms",
    ),
    "search_p95_ms": Figure(
        Text("検索時間（95%）", "Search time (95 %)"),
        Text("95%の検索がこの時間以内に終わりました。", "95 % of the searches ended within this time."),
        "ms",
    ),
}  # fmt: skip

_NO_LLM = Text("引用だけ（LLMなし）", "Quotations only (no LLM)")


def model(llm: str) -> Text:
    """Who wrote the answers of a run."""
    return _NO_LLM if llm == NO_LLM else Text(llm, llm)


def dataset(kind: Kind, name: str) -> Text:
    """A question set and the command that put it: starter（make eval）."""
    return Text(f"{name}（{KINDS[kind].ja}）", f"{name} ({KINDS[kind].en})")


def corpus(laws: int, speeches: int, until: str) -> Text:
    """What a run was measured on."""
    day_ja, day_en = (f"、{until}まで", f", to {until}") if until else ("", "")
    return Text(f"法令{laws:,}・発言等{speeches:,}{day_ja}", f"{laws:,} laws, {speeches:,} speeches{day_en}")


def value(figure: float, unit: Unit) -> str:
    """0.792, 3 and 21 ms."""
    return f"{figure:.3f}" if unit == "share" else f"{figure:,.0f}{' ms' if unit == 'ms' else ''}"


def line_told(model_name: str, count: int, first: str, last: str, low: str, high: str) -> Text:
    """A line of the plot over runs, in words."""
    if count == 1:
        return Text(f"{model_name}：1回、{last}。", f"{model_name}: one run, {last}.")
    return Text(
        f"{model_name}：{count}回。最初 {first}、最新 {last}、最低 {low}、最高 {high}。",
        f"{model_name}: {count} runs, first {first}, latest {last}, lowest {low}, highest {high}.",
    )


def more_models(count: int) -> Text:
    """How many models the plot leaves to the table."""
    return Text(f"ほか{count}モデルは表にあります。", f"{count} more models are in the table.")
