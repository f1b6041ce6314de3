"""答弁を探す: what may be looked for, the list, the timeline, and question and answer side by side."""

from __future__ import annotations

from assistant.browsing.diet_facets import Key
from assistant.words.text import Text

TITLE = Text("答弁を探す", "Diet answers")
WORDS = Text("検索語", "Search words")
WORDS_HINT = Text(
    "例: 生成AI 著作権（Enterで検索。空欄なら新しい順）", "In Japanese, e.g. 生成AI 著作権 (Enter searches)"
)
SEARCH = Text("検索", "Search")
SCOPE = Text("対象", "Scope")
ANSWERS_ONLY = Text("政府の答弁", "Government answers")
ALL_SPEECHES = Text("質問なども含める", "Questions and others too")

NARROW = Text("絞り込みの条件を表示", "Show filters")
FACETS = Text("絞り込み", "Filters")
FACET_NAMES: dict[Key, Text] = {
    "house": Text("院", "House"),
    "committee": Text("会議", "Meeting"),
    "session": Text("国会回次", "Session"),
    "year": Text("期間", "Period"),
    "speaker": Text("発言者・質問者", "Speaker or questioner"),
    "office": Text("役職", "Office"),
    "party": Text("質問者の会派", "Questioner's party"),
}
CHOSEN = Text("選んだ条件", "Chosen filters")
CLEAR = Text("条件をすべて外す", "Remove all filters")
LESS = Text("少なく表示", "Show fewer")
LETTERS = Text("名前の一部", "Part of the name")
SHOW = Text("表示", "Show")
NO_VALUE = Text("当てはまるものはありません。", "Nothing to choose.")
FROM = Text("この日から", "From")
UNTIL = Text("この日まで", "Until")
APPLY = Text("この期間に絞る", "Apply period")
NO_DAY = Text("日付を読み取れませんでした。もう一度選んでください。", "Not a date: please choose again.")
WRONG_PERIOD = Text(
    "期間の終わりが始まりより前です。日付を直してください。",
    "The period ends before it begins: please correct the dates.",
)

TIMELINE = Text("月ごとの件数", "Results by month")
TIMELINE_HELP = Text(
    "月を押すとその月に絞り込みます（左右の矢印キーで移動）。もう一度押すと外れます。",
    "Press a month to see it alone (arrow keys move along), again to take it back.",
)
EARLIER = Text("前の期間", "Earlier")
LATER = Text("後の期間", "Later")
FIGURES = Text("件数の表", "Table of figures")
MONTH = Text("月", "Month")
TOTAL = Text("合計", "Total")
COUNT_AXIS = Text("件", "Count")

RESULTS = Text("検索結果", "Results")
ORDER = Text("並び順", "Order")
BY_RELEVANCE = Text("関連の高い順", "By relevance")
NEWEST = Text("新しい順", "Newest first")
CSV = Text("一覧をCSVで保存", "Save list as CSV")
ASKED = Text("質問", "Question")
SAID = Text("答弁", "Answer")
SPOKEN = Text("発言", "Speech")
ARTICLES = Text("関係条文", "Articles named")
ALIKE_HINT = Text("この発言を読む", "Read this one")
PAIR = Text("質問と答弁を並べて読む", "Read question and answer")
READ_AROUND = Text("前後の発言と読む", "Read with what surrounds it")
OPEN_MINUTES = Text("会議録で開く", "Open the minutes")
OPEN_WRITTEN = Text("公式ページで開く", "Open the official page")
COPY = Text("公式の表記をコピー", "Copy official citation")
ASK = Text("この答弁について質問する", "Ask about this answer")
PREVIOUS = Text("前へ", "Previous")
NEXT = Text("次へ", "Next")
PAGES = Text("ページ", "Pages")
NEAR = Text("言葉は違うが近い内容の答弁", "Close in meaning, in other words")
LOOSEN = Text("条件をゆるめる", "Loosen the search")
NOTHING_HELD = Text(
    "国会の会議録を収録していません。サーバーの管理者に「toben fetch」での取得を依頼してください。",
    "No minutes are held. Ask whoever runs the server to get them with “toben fetch”.",
)

BACK = Text("一覧に戻る", "Back to the list")
SIDE_BY_SIDE = Text("質問と答弁", "Question and answer")
BEFORE = Text("前の発言", "Said before")
BETWEEN = Text("質問と答弁の間の発言", "Said between the two")
AFTER = Text("後の発言", "Said after")
GAP = Text("（この間に、省いた発言または収録していない発言があります）", "(something is left out or not held here)")
GIST = Text("要旨", "Gist")
NO_QUESTION = Text("質問は収録していません。", "The question is not held.")
NO_ANSWER = Text("答弁は収録していません。", "The answer is not held.")
NOTHING_BESIDE = Text("（対応する部分はありません）", "(nothing corresponds)")
MARKED = Text(
    "黄色の部分は、検索語に最も関わる文です。", "Marked in yellow: the sentences closest to the search words."
)
MORE_ANSWERS = Text("同じ質問への答弁", "All answers to this question")

BAD_ADDRESS = Text(
    "条件を読み取れませんでした。「答弁を探す」から保存し直してください。",
    "The conditions cannot be read: please save again from the page.",
)


def found(total: int, cards: int) -> Text:
    """How many results there are, and how many cards once those that say the same are folded."""
    if total == cards:
        return Text(f"{total:,}件見つかりました。", f"{total:,} found.")
    return Text(
        f"{total:,}件見つかりました（似た発言をまとめて{cards:,}件）。",
        f"{total:,} found ({cards:,} without repetitions).",
    )


def held(speeches: int, questions: int, answers: int, first: str, last: str) -> Text:
    """What there is to search in; `first` and `last` are days, "" where none is known."""
    return Text(
        f"収録：発言 {speeches:,}件、質問主意書 {questions:,}件、答弁書 {answers:,}件"
        + (f"（{first}〜{last}）" if first else ""),
        f"Held: {speeches:,} speeches, {questions:,} written questions, {answers:,} written answers"
        + (f" ({first} to {last})" if first else ""),
    )


def of_pages(page: int, pages: int) -> Text:
    """Which page is shown."""
    return Text(f"{page:,} / {pages:,}ページ", f"Page {page:,} of {pages:,}")


def more(count: int) -> Text:
    """The button behind a facet's first values."""
    return Text(f"ほか{count:,}件も表示", f"{count:,} more")


def beyond(count: int) -> Text:
    """Stands below a long list of values that is cut."""
    return Text(f"ほかに{count:,}件あります。名前の一部で絞ってください。", f"{count:,} more: type part of a name.")


def removed(name: str) -> Text:
    """What a chip does: 会議：予算委員会を外す."""
    return Text(f"{name}を外す", f"Remove {name}")


def chip(facet: str, value: str) -> Text:
    """A condition that is chosen."""
    return Text(f"{facet}：{value}", f"{facet}: {value}")


def period(first: str, last: str) -> Text:
    """A period of which one end may be open ("")."""
    return Text(f"{first}から{last}まで" if last else f"{first}から", f"{first} to {last}") if first else Text(
        f"{last}まで", f"until {last}"
    )  # fmt: skip


def year(number: str) -> Text:
    """2025年."""
    return Text(f"{number}年", number)


def month(year: int, number: int) -> Text:
    """2025年4月."""
    return Text(f"{year}年{number}月", f"{year}-{number:02}")


def day(year: int, month: int, number: int) -> Text:
    """2025年4月11日."""
    return Text(f"{year}年{month}月{number}日", f"{year}-{month:02}-{number:02}")


def counted(name: str, count: int) -> Text:
    """2025年4月 31件."""
    return Text(f"{name} {count:,}件", f"{name}: {count:,}")


def span_of(first: str, last: str) -> Text:
    """Which months the plot shows of more than it can."""
    return Text(f"{first}から{last}までを表示", f"{first} to {last} shown")


def undated(count: int) -> Text:
    """Results that no month has."""
    return Text(f"日付のないものが{count:,}件あります。", f"{count:,} without a date.")


def session(number: int) -> Text:
    """第217回国会."""
    return Text(f"第{number}回国会", f"session {number}")


def alike(count: int) -> Text:
    """How many results are folded into a card."""
    return Text(f"ほぼ同じ内容の発言 {count:,}件", f"{count:,} more that say nearly the same")


def others(count: int) -> Text:
    """What a list of a few leaves out."""
    return Text(f"ほか{count:,}件", f"{count:,} more")


def loosened(key: str, label: str, count: int) -> Text:
    """A button that takes a condition away; `label` is how the search names it."""
    names: dict[str, str] = {one: name.en for one, name in FACET_NAMES.items()}
    names |= {"words": "the words", "government": "answers only"}
    return Text(f"{label}を外す（{count:,}件）", f"Without {names.get(key, key)} ({count:,})")


def whole(letters: int) -> Text:
    """Opens the whole of a long text."""
    return Text(f"全文を読む（{letters:,}文字）", f"Whole text ({letters:,} letters)")


def turns(name: str, count: int) -> Text:
    """前の発言 3件."""
    return Text(f"{name} {count}件", f"{name} ({count})")


def numbered(number: str) -> Text:
    """The number of a written question: 一の2 is told as 1の2."""
    told = "の".join(number.split("-"))
    return Text(f"質問{told}", f"No. {number}")


def question_about(where: str, who: str, words: str) -> str:
    """A question to the chat, which is asked in Japanese on both pages."""
    topic = f"「{words}」について何と述べていますか" if words else "どのような内容ですか"
    return f"{where}の{who}の答弁は、{topic}。"


def answer_of(place: int, count: int) -> Text:
    """One of several answers to a question."""
    return Text(f"答弁{place}（全{count}件）", f"Answer {place} of {count}")
