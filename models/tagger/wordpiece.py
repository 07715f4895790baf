"""BERT's uncased WordPiece, written out so that the program can follow it to the letter (README, "Pieces")."""
import re
import unicodedata

CLS, SEP, UNKNOWN, MASK, PAD = "[CLS]", "[SEP]", "[UNK]", "[MASK]", "[PAD]"
SPECIAL = [PAD, UNKNOWN, CLS, SEP, MASK]
ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
                       "\u2026": "..."})
NUMBER = "000"
LONGEST = 64  # characters of one token; a longer one is unknown


def plain(word):
    """Lower case, without accents, with typewriter quotes and dashes."""
    apart = unicodedata.normalize("NFD", word.translate(ALIKE).lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


def tokens(word):
    """Cuts a word before and after every character that is neither letter nor digit.

    A run of three digits or more is always the same token: which number it is tells nothing of what it is for."""
    found, run = [], ""
    for c in plain(word):
        if c.isalnum():
            run += c
            continue
        found += [run] if run else []
        run = ""
        if c.isprintable() and not c.isspace():
            found.append(c)
    found += [run] if run else []
    return [NUMBER if re.fullmatch("[0-9]{3,}", token) else token for token in found]


class WordPiece:
    def __init__(self, pieces):
        self.pieces = list(pieces)
        self.number = {piece: number for number, piece in enumerate(self.pieces)}
        self.cache = {}

    def word(self, word):
        """The piece numbers of one word between spaces; never empty."""
        if word not in self.cache:
            found = [piece for token in tokens(word) for piece in self.token(token)]
            self.cache[word] = found or [self.number[UNKNOWN]]
        return self.cache[word]

    def token(self, token):
        """Greedy: the longest piece that fits, again and again."""
        found, start = [], 0
        if len(token) > LONGEST:
            return [self.number[UNKNOWN]]
        while start < len(token):
            for end in range(len(token), start, -1):
                piece = ("##" if start else "") + token[start:end]
                if piece in self.number:
                    break
            else:
                return [self.number[UNKNOWN]]
            found.append(self.number[piece])
            start = end
        return found


def choose_pieces(everything, texts, common):
    """The special pieces, the `common` most frequent ones, all single characters of ASCII, and what `texts` need.

    BERT's list is in the order in which its training merged the pieces, the most frequent first."""
    whole = WordPiece(everything)
    needed = {number for text in texts for word in text.split() for number in whole.word(word)}
    first = [n for n, piece in enumerate(everything) if not piece.startswith("[unused") and piece not in SPECIAL]
    ascii_only = [n for n in first if everything[n].isascii()]
    single = [n for n in ascii_only if len(everything[n].removeprefix("##")) == 1]
    kept = set(single) | {n for n in needed if everything[n] not in SPECIAL} | set(ascii_only[:common])
    return [whole.number[piece] for piece in SPECIAL] + sorted(kept)
