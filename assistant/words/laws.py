"""What readers see of the room in which laws are read: finding one, its contents and text, its days, what changed."""

from __future__ import annotations

from datetime import date

from assistant.browsing.differences import Kind
from assistant.compose.wording import in_words
from assistant.words.text import Text

FIND = Text("法令を探す", "Find a law")
FIND_HINT = Text(
    "法令名・略称・法令番号。「個人情報保護法27条」のように条まで入力できます",
    "Name, short name or number of a law in Japanese, with an article if you like (個人情報保護法27条)",
)
CHOICES = Text("法令の候補", "Laws that match")
NEAR = Text("もしかして", "Did you mean")
NONE_FOUND = Text(
    "当てはまる法令がありません。法令名の一部や法令番号で入力し直してください。",
    "No law matches. Try a part of its name or its number.",
)
CHOOSE_ONE = Text("当てはまる法令が複数あります。次から選んでください。", "Several laws match. Please choose one.")
OFTEN = Text("他の法令からよく引用される法令", "Laws that others refer to most")
DIGEST = Text("要約", "Digest")
ENDED = Text("廃止", "Repealed")

CONTENTS = Text("目次", "Contents")
NUMBER = Text("条番号", "Article number")
NUMBER_HINT = Text("例: 27、27の2、附則2", "e.g. 27, 27の2, 附則2")
GO = Text("表示", "Show")
ALL_OF_IT = Text("まとめて読む", "Read all of it")
CHAPTERS_ONLY = Text(
    "条文が多いため、章ごとに示します。条番号でも開けます。",
    "This law is long: its chapters are listed. Articles open by their number.",
)

ON_DAY = Text("時点", "As of")
SHOW_DAY = Text("この日の条文を表示", "Show the text of that day")
READ_NOW = Text("いまの条文を読む", "Read today's text")
LOADING = Text("読み込んでいます…", "Loading…")
TODAY = Text("今日の条文に戻る", "Back to today's text")
BAD_DAY = Text("日付を入力してから押してください。", "Please enter a date first.")
DAYS = Text("改正と新旧対照", "Amendments and comparison")
LOADING_DAYS = Text("改正の日を調べています…", "Looking up the days of amendments…")
OLDEST = Text("収録している最も古い条文", "Oldest text held")
FUTURE = Text("未施行", "not yet in force")
BESIDE = Text("附則・目次だけの改正", "only supplementary provisions or contents changed")
OLDER_DAYS = Text("これより前の改正", "Earlier amendments")
THIS_AMENDMENT = Text("この改正の新旧対照", "What this amendment changed")
COMPARE = Text("2つの日の条文を比べる", "Compare the text of two days")
BEFORE_DAY = Text("旧（この日の条文）", "Old (text of)")
AFTER_DAY = Text("新（この日の条文）", "New (text of)")
SHOW_DIFFERENCES = Text("新旧対照を表示", "Show differences")
ONE_TEXT = Text(
    "収録している条文は1つの版だけです。これより前の条文とは比べられません。",
    "Only one version of the text is held, so there is nothing to compare it with.",
)

BEFORE, AFTER = Text("前条", "Previous"), Text("次条", "Next")
CONTINUE = Text("続きを表示", "Show more")
BACK = Text("前に戻る", "Go back")
ORIGINAL = Text("e-Govで原文を開く", "Open the original at e-Gov")
COPY = Text("引用の表記をコピー", "Copy the citation")
ASK = Text("この条について質問する", "Ask about this article")
PICTURE = Text("図（e-Gov）", "Picture (e-Gov)")
REFERS_TO = Text("この条が引用する条文", "Articles it refers to")
REFERRED_BY = Text("この条を引用する条文", "Articles that refer to it")
ANSWERS = Text("この条に触れた国会の発言", "Diet statements that name it")
TABLE = Text("表", "Table")

OLD, NEW = Text("改正前", "Old"), Text("改正後", "New")
NOTHING_HERE = Text("（なし）", "(none)")
NO_CHANGE = Text(
    "この2つの日の間で、収録している条文に違いはありません。", "The text held does not differ between these two days."
)
RETITLED = Text("章節の名称の変更", "Chapters with a new title")
REMOVED_FROM = Text("〔削除〕", "[deleted] ")
ADDED_FROM = Text("〔追加〕", "[added] ")
CHANGE_ENDS = Text("〔ここまで〕", " [end]")
KINDS: dict[Kind, Text] = {
    "changed": Text("改正", "changed"),
    "added": Text("新設", "added"),
    "removed": Text("削除", "removed"),
    "renumbered": Text("条番号の変更", "renumbered"),
    "moved": Text("章節の移動", "moved"),
}
_COUNTED = {
    "changed": "条改正",
    "added": "条新設",
    "removed": "条削除",
    "renumbered": "条が条番号変更",
    "moved": "条が移動",
}


def day(one: date) -> Text:
    """A day as it is written."""
    return Text(in_words(one), one.isoformat())


def found(number: int) -> Text:
    """Read out when choices appear."""
    return Text(f"候補{number}件。上下の矢印キーで選べます。", f"{number} choices. Use the arrow keys.")


def called(name: str) -> Text:
    """By which name or number a law was found."""
    return Text(f"{name}で一致", f"by {name}")


def not_there(label: str) -> Text:
    """Behind a law that has no such article."""
    return Text(f"{label}は見つかりません", f"no {label}")


def articles(number: int) -> Text:
    """How many articles the main provision has."""
    return Text(f"本則{number:,}条", f"{number:,} articles")


def as_of(one: date) -> Text:
    """Which day's text is on the screen."""
    return Text(f"{in_words(one)}時点の条文です。", f"Text as of {one.isoformat()}.")


def shown(first: int, last: int, total: int) -> Text:
    """Which stretch of many provisions is on the screen."""
    return Text(f"全{total:,}件のうち{first:,}〜{last:,}件目", f"{first:,} to {last:,} of {total:,}")


def in_force(since: date | None, until: date | None) -> Text:
    """The days of the version that is held; an article of it may be older than the version."""
    start = Text(in_words(since) if since else "", f" from {since.isoformat()}" if since else "")
    end = (
        Text(f"（{in_words(until)}の前日まで）", f" until the day before {until.isoformat()}")
        if until
        else Text("", "")
    )
    told = Text("収録した版の施行日：", "Version held, in force") if since else Text("収録した版", "Version held")
    return Text(f"{told.ja}{start.ja}{end.ja}", f"{told.en}{start.en}{end.en}")


def changes_on(one: date) -> Text:
    """A change that is known to come."""
    return Text(f"{in_words(one)}に変わります（未施行）。", f"It changes on {one.isoformat()} (not yet in force).")


def deleted(labels: str) -> Text:
    """Articles passed over on the way to the next."""
    return Text(f"間の{labels}は削除されています。", f"{labels} between them are deleted.")


def left_out(letters: int) -> Text:
    """Behind a line that is cut."""
    return Text(f"（残り{letters:,}字は原文で確かめてください）", f"({letters:,} more letters in the original)")


def more(number: int) -> Text:
    """Behind a list that is cut."""
    return Text(f"ほか{number:,}件", f"{number:,} more")


def law_ended(one: date) -> Text:
    """From which day on the law is no more."""
    return Text(f"この法令は{in_words(one)}に廃止されています。", f"This law was repealed on {one.isoformat()}.")


def missing(one: date) -> Text:
    """A revision in force of which the text is not held."""
    return Text(
        f"{in_words(one)}施行の版は収録していません。e-Govで確かめてください。",
        f"The revision of {one.isoformat()} is not held. Please check e-Gov.",
    )


def missing_later(one: date) -> Text:
    """A revision to come of which the text is not held."""
    return Text(
        f"{in_words(one)}に施行される改正がありますが、その条文は収録していません。",
        f"A revision comes into force on {one.isoformat()}; its text is not held.",
    )


def compared(title: str, before: date, after: date) -> Text:
    """Over a comparison."""
    return Text(
        f"{title}　新旧対照（{in_words(before)}と{in_words(after)}）",
        f"{title}: differences between {before.isoformat()} and {after.isoformat()}",
    )


def counted(kind: Kind, number: int) -> Text:
    """27条改正."""
    return Text(f"{number:,}{_COUNTED[kind]}", f"{number:,} {KINDS[kind].en}")


def same_rows(number: int) -> Text:
    """Rows that are folded."""
    return Text(f"変更のない{number:,}行（略）", f"{number:,} unchanged lines")


def rows_left(number: int) -> Text:
    """Rows beyond what is shown."""
    return Text(f"変更が多いため、残り{number:,}行は省いています。", f"{number:,} more lines are left out.")


def changes_shown(first: int, last: int, total: int) -> Text:
    """Which of many changed articles are on the screen."""
    return Text(f"変更のあった{total:,}件のうち{first:,}〜{last:,}件目", f"Changes {first:,} to {last:,} of {total:,}")


def question_about(name: str) -> Text:
    """What is put into the question box."""
    return Text(f"{name}の内容を教えてください", f"{name}の内容を教えてください")
