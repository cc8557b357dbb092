"""Words in a row and words with a note, in the punctuation of the reader's language."""

from django.utils.translation import override

from yantuo.kernel.bilingual import in_a_row
from yantuo.ui.wording import colon, listed, with_note


def test_words_and_notes_take_the_punctuation_of_the_language() -> None:
    with override("zh-hans"):
        assert listed(["甲", "乙"]) == "甲、乙"
        assert with_note("逐级督办提醒", listed(["甲", "乙"])) == "逐级督办提醒（甲、乙）"
        assert (colon(), str(in_a_row(["甲", 2]))) == ("：", "甲、2")
    with override("en"):
        assert (colon(), str(in_a_row(["甲", 2]))) == (": ", "甲, 2")
        assert with_note("Reminded", listed(["A", "B"])) == "Reminded (A, B)"


def test_without_a_note_there_are_no_brackets() -> None:
    with override("zh-hans"):
        assert with_note("登录", "") == with_note("登录", None) == "登录"
