"""A refusal by law or rule: its sentence is fit for the screen in the reader's language."""

from yantuo.kernel.sentence import Sentence


class LawRefusal(Exception):
    """Base of what the rulebook, the calendar and the clocks refuse; `str` gives the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.english)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
