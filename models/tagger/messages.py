"""Labelled messages: what is in `data/`, and the words, labels and answers that the network learns from it."""
import json
import os
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
LABELS = "greet ident number ask hook disarmed pitch intro reason deception weak channel other".split()
TYPES = ("topic-about-them something-noticed referral question problem-hint open-loop insight-teaser "
         "deadline move-on").split()
STRENGTHS = ["none", "weak", "strong"]
ANSWERS = ["pitch", "intro", "ask"]  # yes or no, of the whole message
LABEL = {name: index for index, name in enumerate(LABELS)}
TYPE = {name: index for index, name in enumerate(TYPES)}


@dataclass
class Message:
    id: str
    hand: str
    words: list  # of (word, label, type or -1, segment)
    strength: int
    answers: list
    disputed: frozenset = field(default_factory=frozenset)

    @property
    def text(self):
        return " ".join(word[0] for word in self.words)


def read_hand(hand):
    """Reads the messages of one hand."""
    with open(os.path.join(HERE, "data", hand + ".jsonl"), encoding="utf-8") as lines:
        return [read_message(json.loads(line), hand) for line in lines if line.strip()]


def read_message(row, hand):
    words = []
    for number, segment in enumerate(row["segments"]):
        kind = TYPE[segment["type"]] if segment["label"] == "hook" else -1
        words += [(word, LABEL[segment["label"]], kind, number) for word in segment["text"].split()]
    return Message(id=row["id"], hand=hand, words=words, strength=STRENGTHS.index(row["hook"]),
                   answers=[bool(row[answer]) for answer in ANSWERS], disputed=frozenset(row["disputed"]))


def hands():
    """The hands there are, in the order of their names."""
    return sorted(name[:-6] for name in os.listdir(os.path.join(HERE, "data")) if name.endswith(".jsonl"))
