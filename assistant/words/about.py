"""The room このアプリについて: what is held, what cannot be done, how it is checked, where data goes."""

from __future__ import annotations

from datetime import date

from assistant.words.days import day
from assistant.words.text import Text

TITLE = Text("このアプリについて", "About this app")
WHAT = Text(
    "国会答弁とAIに関わる法令について、公的な原文だけを根拠に答え、どの条文・発言によるかを一文ごとに示します。",
    "Answers questions on Diet answers and AI-related law from official texts alone, and shows sentence by sentence which one says so.",
)

HELD = Text("収録している資料", "What it holds")
STARTER = Text(
    "いまは組み込みの要約だけです（原文ではありません）。原文は管理者が取り込めます。",
    "Only the built-in digests are held now, no official text. The operator can add official texts.",
)
LAWS = Text("法令", "Laws")
NEWEST = Text("法令の新しさ", "Newest law in force")
SPEECHES = Text("国会の発言", "Diet speeches")
HOUSES = {
    "衆議院": Text("衆議院", "House of Representatives"),
    "参議院": Text("参議院", "House of Councillors"),
    "両院": Text("両院", "Both Houses"),
}
WRITTEN_QUESTIONS = Text("質問主意書", "Written questions")
WRITTEN_ANSWERS = Text("答弁書", "Written answers")
INDEX = Text("索引", "Index")
PARTS = Text("索引の部品と版", "Parts of the index")
DOCUMENTS = Text("目録の法令・計画・指針など", "Laws, plans and guidelines of the catalogue")
DOCUMENT = Text("名称", "Title")
CATEGORY = Text("種別", "Kind")
VERSION_OF = Text("版・日付", "Version, day")
HOLDING = Text("収録", "Held")
HOLDINGS = {
    True: Text("原文", "official text"),
    False: Text("要約", "digest"),
    None: Text("なし", "not held"),
}

LIMITS = Text("できないこと", "What it cannot do")
LIMIT_LINES = (
    Text("収録していない資料のことは答えられません。自治体の条例、裁判例、通達などは、管理者が取り込まない限りありません。",
         "It knows nothing of texts that it does not hold. Ordinances, court decisions and circulars are not held unless the operator adds them."),
    Text("「見つかりません」は「存在しない」ではありません。質問と資料のことばが大きく違うと、見つけられないことがあります。",
         "“Not found” does not mean that there is none: where question and text use different words, it may miss the text."),
    Text("日常のことばでの質問は、法令用語での質問より見つかりにくいです。試験用の125問（2026年11月、全法令）で、正解が検索の10位以内に入ったのは、法令用語で90%、日常語で70%でした。",
         "Everyday words find less than legal terms. With 125 questions kept for testing (November 2026, all laws) the right text was among the ten best for 90 % of those in legal terms and 70 % of those in everyday words."),
    Text("文の意味が原文と同じかは機械では確かめられません。「できる」と「できない」、例外の有無、どの数字が何の数字かは、並べて示す原文で確かめてください。",
         "Whether a sentence means the same as its source cannot be checked by machine: can or cannot, exceptions, which figure belongs to what. Compare with the text beside it."),
    Text("正しい引用でも、質問の答えになっていないことがあります。同じ125問で、最初の引用が正解の資料だったのは4問に3問でした。",
         "A true quotation may not answer the question. Of the same 125 questions the first citation was a right source in three of four."),
    Text("ほかに答弁がないこと、別の法律に異なる定めがないことは保証できません。",
         "It cannot guarantee that nothing else was said, or that no other law provides otherwise."),
    Text("指定した日の条文は、その日の版を取り込んでいる場合だけ示せます。改正附則は検索の対象にしていません。",
         "The law of a given day is shown only where the version of that day is held. Supplementary provisions of amending laws are not searched."),
    Text("質問の前提の誤りで気づけるのは、条・法令の有無、条の主題、数値、肩書など、条文と照らし合わせられるものだけです。",
         "Of wrong premises it notices only what can be compared with the law: missing articles and laws, subjects, figures, offices."),
    Text("個別の事案の判断や、原文にない予測はできません。", "It does not decide single cases, and predicts nothing that no text says."),
)  # fmt: skip

CHECKED = Text("どのように確かめているか", "How it is checked")
CHECKED_WHAT = Text(
    "誰が書いた文でも（LLMでも）、表示の前に一文ずつ、次の13項目を原文と照らします。合わない文は直すか除き、除いた件数を示します。",
    "Whoever wrote a sentence, an LLM or not, thirteen checks compare it with the sources before it is shown. What fails is repaired or removed, and the number removed is told.",
)
CHECKS = (
    Text("渡した資料だけを出典にしている", "It cites passages that its writer was given, and no others"),
    Text("引用の外にHTML・リンク・別のアドレスがない", "No HTML, link or other address outside quotations"),
    Text("「」などの引用が原文と一字ずつ一致する", "Quotations stand verbatim in a source"),
    Text("引用が、示した項・号の中にある", "Each quotation stands in the paragraph and item named"),
    Text("示した条・項・号が、その日の条文にある", "Articles, paragraphs and items named exist on the day asked about"),
    Text("示した条が、引用した条か、その本文に出てくる条である", "Articles named are those cited, or named in the texts cited"),
    Text("法令の名前が実在する", "Laws named exist"),
    Text("示した法令が、引用した法令か、その本文に出てくる法令である", "Laws named are those cited, or named in the texts cited"),
    Text("数値・割合・期間・日付が、以内・以上の別も含めて原文にある", "Numbers, shares, periods and days stand in the texts, with the same bounds"),
    Text("院・会議・発言者・肩書が会議録のとおりである", "Houses, meetings, speakers and offices are as recorded"),
    Text("機関名・刑の種類・英字の名前が原文にある", "Bodies, punishments and names in Latin letters stand in the texts"),
    Text("LLMが自分のことばで書いた文は、その4割以上の語が原文にある", "Of an LLM's own words at least 40 % stand in the texts"),
    Text("引用した条文が、その日に施行されている（いなければ、そう示す）", "Articles cited are in force on the day; where not, that is said"),
)  # fmt: skip
LAST_RUN = Text("この環境での最新の測定", "Latest measurement here")
NO_RUN = Text("この環境での測定はまだありません（「評価」の画面に、しかたがあります）。",
              "Nothing has been measured here yet; the screen “Evaluation” says how.")  # fmt: skip

LEAVING = Text("入力した内容の行き先", "Where what you type goes")
STAYS = Text(
    "入力した質問は、このアプリが動いている機械の外に出ません。検索も検証もその中で行います。",
    "What you type does not leave the machine on which this app runs: search and verification happen there.",
)
ALLOWED = Text("LLMへの接続を許したホスト", "Hosts at which a model may be asked")
WRITERS = Text("選べるLLM", "Models to choose from")
NO_WRITERS = Text("なし（引用だけで回答します）", "None: answers are composed of quotations")
HERE = Text("この機械の中", "on this machine")
DOWNLOADS = Text("原文のダウンロード", "Downloading official texts")
DOWNLOADS_ALLOWED = Text(
    "利用者が始めたときだけ、公開元から取得します。質問の内容は送りません。",
    "From their publishers, and only when a user starts it. No question is sent.",
)
DOWNLOADS_OFF = Text("管理者が止めています。", "Switched off by the operator.")
RULE = Text("入力してよい情報", "What may be typed")

KEPT = Text("保存するもの", "What is kept")
KEPT_DRAFTS = Text("答弁案は保存しません。", "Drafts of Diet answers are not kept.")
KEPT_OWN = Text(
    "会話は利用者ごとに分けて保存し、ほかの利用者には見えません。履歴からいつでも削除できます。",
    "Conversations are kept apart for each user and nobody else sees them. You can delete them from the history at any time.",
)

SOURCES = Text("データの出所と利用条件", "Where the data comes from")
SOURCE_LINES = (
    (Text("法令：e-Gov 法令検索（デジタル庁）", "Laws: e-Gov, Digital Agency"), "https://laws.e-gov.go.jp/",
     Text("公共データ利用規約（第1.0版）", "Public Data License (Version 1.0)"),
     "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
    (Text("国会会議録：国会会議録検索システム（国立国会図書館）", "Diet minutes: National Diet Library"), "https://kokkai.ndl.go.jp/",
     Text("国会会議録検索システムの利用条件", "Terms of the system"), "https://kokkai.ndl.go.jp/#/terms"),
    (Text("質問主意書・答弁書：衆議院", "Written questions: House of Representatives"), "https://www.shugiin.go.jp/",
     Text("サイトの利用条件による", "Terms of the site"), ""),
    (Text("質問主意書・答弁書：参議院", "Written questions: House of Councillors"), "https://www.sangiin.go.jp/",
     Text("サイトの利用条件による", "Terms of the site"), ""),
    (Text("計画・指針など：目録の各発行者", "Plans and guidelines: the publishers of the catalogue"), "",
     Text("各発行者の利用条件による", "Terms of each publisher"), ""),
    (Text("単語ベクトル：chiVe（ワークスアプリケーションズ）", "Word vectors: chiVe (Works Applications)"), "https://github.com/WorksApplications/chiVe",
     Text("Apache License 2.0", "Apache License 2.0"), ""),
    (Text("辞書：SudachiDict（ワークスアプリケーションズ）", "Dictionary: SudachiDict (Works Applications)"), "https://github.com/WorksApplications/SudachiDict",
     Text("Apache License 2.0", "Apache License 2.0"), ""),
)  # fmt: skip
PROGRAM = Text("プログラム", "Program")
LICENCE = Text(
    "プログラムと組み込みの要約は MIT ライセンスです。原文は各提供元の条件に従います。",
    "The program and its built-in digests are under the MIT License; official texts stay under the terms of their publishers.",
)


def version(number: str) -> Text:
    """Which version of the program runs."""
    return Text(f"Toben 第{number}版", f"Toben, version {number}")


def laws(verbatim: int, digests: int, articles: int) -> Text:
    """How many laws there are, and articles in them."""
    return Text(
        f"原文 {verbatim:,}本、要約 {digests:,}本（条など {articles:,}件）",
        f"{verbatim:,} with their official text, {digests:,} as digests ({articles:,} articles and the like)",
    )


def newest(newest_day: date | None, coming: date | None) -> Text:
    """How current the laws are."""
    told = day(newest_day) if newest_day else Text("不明", "unknown")
    if coming is None:
        return Text(f"{told.ja}までに施行された版", f"versions in force by {told.en}")
    later = day(coming)
    return Text(
        f"{told.ja}までに施行された版。ほかに{later.ja}までに施行予定の版",
        f"versions in force by {told.en}; others to come until {later.en}",
    )


def speeches(count: int, first: date | None, last: date | None) -> Text:
    """How many, from when to when."""
    if first is None or last is None:
        return Text(f"{count:,}件", f"{count:,}")
    return Text(
        f"{count:,}件（{day(first).ja}から{day(last).ja}まで）", f"{count:,} ({day(first).en} to {day(last).en})"
    )


def index(generation: str, built: str, passages: int) -> Text:
    """Which index serves."""
    return Text(f"{generation}（{built}作成、{passages:,}件）", f"{generation} (built {built}, {passages:,} passages)")


def documents(total: int, verbatim: int, digests: int) -> Text:
    """How much of the catalogue is held."""
    return Text(
        f"全{total}件のうち、原文 {verbatim}件、要約 {digests}件",
        f"{total}: {verbatim} as official text, {digests} as digests",
    )


def goes_away(hosts: str) -> Text:
    """Who is sent what, where a model is not on this machine."""
    return Text(
        f"LLMを選ぶと、質問と、見つかった資料の一部を、LLMのサーバー（{hosts}）に送ります。"
        "「引用だけで回答」を選べば、どこにも送りません。",
        f"With a model chosen, the question and parts of the texts found are sent to its server ({hosts}). "
        "With quotations only, nothing is sent anywhere.",
    )


def kept(days: int) -> Text:
    """How long conversations are kept."""
    if days <= 0:
        return Text("会話は保存しません。", "Conversations are not kept.")
    return Text(
        f"会話は、最後のやり取りから{days}日で削除します。",
        f"Conversations are deleted {days} days after their last exchange.",
    )


def feedback_kept(days: int) -> Text:
    """How long feedback is kept."""
    if days <= 0:
        return Text(
            "送信した評価は、回答とともに、期限なく保存します。",
            "Feedback is kept with its answer without a time limit.",
        )
    return Text(
        f"送信した評価は、回答とともに{days}日間保存し、評価する人が読みます。",
        f"Feedback is kept with its answer for {days} days and read by evaluators.",
    )
