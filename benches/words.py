"""How right a transcript is: its word error rate, and whether a number is in it digit for digit. Every
program's words are read in the same way."""

import re

DIGITS = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789"))


def words(text):
    """Returns the words in lower case, every digit as one, however it was written."""
    found = []
    for word in re.findall(r"[a-z']+|\d", text.lower().replace("’", "'")):
        after_a_digit = found and found[-1].isdigit()
        if word in DIGITS:
            found.append(DIGITS[word])
        elif word in ("oh", "o"):
            found.append("0")
        elif word == "hundred" and after_a_digit:
            found += ["0", "0"]
        else:
            found.append(word)
    said = []
    for word in found:
        # "double five" is two fives.
        if word.isdigit() and said and said[-1] in ("double", "triple"):
            said[-1:] = [word] * (2 if said[-1] == "double" else 3)
        else:
            said.append(word)
    return said


def errors(truth, heard):
    """Returns how many words were changed, left out or put in, and how many there are."""
    truth, heard = words(truth), words(heard)
    row = list(range(len(heard) + 1))
    for i, right in enumerate(truth, 1):
        corner, row[0] = row[0], i
        for j, word in enumerate(heard, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (right != word))
    return row[-1], len(truth)


def numbers(truth, heard, digits):
    """Returns how often the number was heard digit for digit, at most as often as it was said, and how
    often it was said."""

    def times(text):
        joined = "".join(word if word.isdigit() else " " for word in words(text))
        return joined.count(digits)

    return min(times(truth), times(heard)), times(truth)
