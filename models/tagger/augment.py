"""The same message as another person, or a speech recogniser, might have written it.

Every change keeps what the words do: labels go along with their words. `Augmenter(messages, seed)` borrows
greetings, names, numbers and requests only from the messages that it is given (those of the training hands)."""
import random
import re
from dataclasses import replace

from messages import ANSWERS, LABEL, LABELS

FILLERS = ["um", "uh", "er", "erm", "like", "you know", "so", "well", "yeah", "I mean", "okay", "right", "look", "ah"]
DIGITS = "zero one two three four five six seven eight nine".split()
NAMES = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
Jessica Thomas Sarah Charles Karen Chris Lisa Daniel Nancy Matthew Betty Tony Sandra Mark Margaret Donald Ashley Steve
Kim Paul Emily Andrew Donna Josh Michelle Ken Carol Kevin Amanda Brian Melissa George Deborah Tim Stephanie Ron Rebecca
Ed Sharon Jason Laura Jeff Cynthia Ryan Kathleen Jacob Amy Gary Angela Nick Shirley Eric Anna Jon Brenda Larry Pamela
Justin Emma Scott Nicole Brandon Helen Ben Samantha Sam Katherine Greg Christine Frank Debra Alex Rachel Ray Carolyn
Jack Janet Dennis Maria Jerry Heather Tyler Diane Aaron Olivia Nathan Julie Henry Joyce Doug Victoria Zach Ruth Peter
Virginia Adam Lauren Noah Kelly Ethan Christina Walt Joan Keith Evelyn Roger Judith Terry Andrea Sean Hannah Niamh
Aoife Siobhan Declan Padraig Cormac Orla Eoin Ciara Fergus Rhys Gareth Sian Cerys Alun Hamish Fiona Morag Callum Isla
Priya Rajesh Anjali Vikram Sunita Rohan Deepa Arjun Kavita Sanjay Neha Amit Pooja Ravi Meera Ahmed Fatima Yusuf Aisha
Omar Layla Wei Mei Jun Ling Kenji Yuki Thabo Lindiwe Sipho Nomsa Pieter Anneke Bronwyn Lachlan Shane Kylie Bruce Sheila
Carlos Lucia Miguel Elena Diego Carmen Javier Rosa Ivan Olga Piotr Agnieszka Marek Zofia""".split()
MISHEARD = {"their": "there", "there": "their", "your": "you're", "you're": "your", "to": "too", "too": "to",
            "it's": "its", "its": "it's", "here": "hear", "call": "cool", "buy": "by", "by": "buy", "our": "are",
            "are": "our", "for": "four", "two": "to", "four": "for", "know": "no", "no": "know", "site": "sight",
            "sales": "sails", "week": "weak", "new": "knew", "right": "write", "would": "wood", "who's": "whose",
            "we're": "were", "were": "we're", "i'll": "ill", "he'll": "hell", "then": "than", "than": "then",
            "past": "passed", "ring": "rang", "bye": "by", "hi": "high", "mail": "male", "sent": "send", "saw": "sore",
            "about": "a bout", "question": "questions", "anyone": "any one", "noticed": "notice", "heard": "herd",
            "piece": "peace", "quote": "coat", "lead": "led", "price": "prize", "meet": "meat", "board": "bored",
            "whether": "weather", "mentioned": "mention", "asked": "ask", "hiring": "higher in", "and": "an'",
            "want to": "wanna", "going": "gonna", "because": "cause", "this": "is"}
MAILBOX = ["You've reached the voicemail of {n}. Please leave a message after the tone.",
           "Hi, you've reached {n}, I can't take your call right now, leave your name and number and I'll call you back.",
           "The person you are calling is not available. Please record your message after the beep.",
           "Hello, this is {n}'s phone, sorry I missed you, leave me a message and I'll get back to you.",
           "Your call has been forwarded to an automated voice messaging system. At the tone, please record your message.",
           "{n} is not available. To leave a message, press one or wait for the tone.",
           "Welcome to the mailbox of {n}. I'm away from my desk, please leave a short message."]
RECEIVED = ["beep", "(beep)", "okay", "ok recording", "right, it's recording", "take two", "second go at this",
            "let me start again", "sorry, start again", "um, okay, here goes", "testing"]
COURTESY = ["Hope you're keeping well.", "I hope this finds you well.", "Hope you had a good weekend.",
            "How are you doing today?", "Hope all's good with you.", "Nothing to worry about.", "Trust you're well."]
BORROWED = ["greet", "ident", "number", "ask", "channel"]
INSERTED = {"intro": .05, "weak": .1, "channel": .06, "pitch": .06, "hook": .05}  # how often


class Augmenter:
    def __init__(self, messages, seed):
        self.random = random.Random(seed)
        self.shelf = {label: [] for label in LABELS}
        for message in messages:
            for segment in segments(message.words):
                self.shelf[LABELS[segment[0][1]]].append((segment, message))
        self.known = known_names(messages)

    def chance(self, p):
        return self.random.random() < p

    def changed(self, message):
        """One version of a message; each kind of change is applied with a chance of its own."""
        if self.chance(.5):
            message = self.insert(message)
        words = list(message.words)
        for change, p in ((self.borrow, .5), (self.rename, .5), (self.redial, .6), (self.surround, .2),
                          (self.fill, .3), (self.stumble, .12), (self.mishear, .25), (self.unpunctuate, .45)):
            if self.chance(p):
                words = change(words)
        return replace(message, words=words)

    def insert(self, message):
        """Puts a stretch of another message in between, at times; the answers of the whole message follow."""
        for name, p in INSERTED.items():
            segment, origin = self.random.choice(self.shelf[name])
            if not self.chance(2 * p) or self.unfit(name, message, origin):
                continue
            runs = segments(message.words)
            places = [i for i in range(1, len(runs) + 1) if runs[i - 1][0][1] != LABEL["disarmed"]]
            at = self.random.choice(places or [0])
            words = sum(runs[:at], []) + [(w, label, kind, -3) for w, label, kind, _ in segment] + sum(runs[at:], [])
            answers = [answer or name == asked for asked, answer in zip(ANSWERS, message.answers)]
            strength = origin.strength if name == "hook" else message.strength
            message = replace(message, words=words, answers=answers, strength=strength,
                              disputed=message.disputed - {name})
        return message

    def unfit(self, name, message, origin):
        """Whether the message has such a stretch, or it is not clear what it would be with this one."""
        has = any(word[1] == LABEL[name] for word in message.words)
        doubtful = name == "hook" and ("hook" in message.disputed | origin.disputed or message.strength > 0)
        return has or doubtful or name in origin.disputed

    def borrow(self, words):
        """Puts another message's greeting, name, number or request in the place of this one's."""
        out = []
        for segment in segments(words):
            _, label, kind, number = segment[0]
            name = next((n for n in BORROWED if LABEL[n] == label), None)
            if name and self.chance(.4):
                other, _ = self.random.choice(self.shelf[name])
                out += [(w[0], label, kind, number) for w in other]
            else:
                out += segment
        return out

    def rename(self, words):
        """Gives the people in the message other first names."""
        chosen = {}

        def other(word):
            bare = re.sub(r"('s)?[.,!?]*$", "", word)
            if bare not in self.known:
                return word
            chosen.setdefault(bare, self.random.choice(NAMES))
            new = chosen[bare] if bare[0].isupper() else chosen[bare].lower()
            return new + word[len(bare):]

        return [(other(w), *rest) for w, *rest in words]

    def redial(self, words):
        """Other digits in phone numbers, at times spoken instead of written or the other way round."""
        spell, write = self.chance(.3), self.chance(.2)
        out = []
        for w, label, kind, number in words:
            if label != LABEL["number"]:
                out.append((w, label, kind, number))
                continue
            if re.search(r"\d", w):
                w = re.sub(r"\d", lambda m: m[0] if m[0] == "0" else self.random.choice("123456789"), w)
                spoken = [self.digit(c) for c in w if c.isdigit()] if spell else [w]
                out += [(s, label, kind, number) for s in spoken]
                continue
            bare = re.sub(r"[^a-z]", "", w.lower())
            if bare in DIGITS[1:]:
                new = self.random.choice(DIGITS[1:])
                w = str(DIGITS.index(new)) if write else w.lower().replace(bare, new)
            out.append((w, label, kind, number))
        return out

    def digit(self, c):
        return self.random.choice(["oh", "zero", "oh"]) if c == "0" else DIGITS[int(c)]

    def surround(self, words):
        """A mailbox's greeting or a false start before the message, a courtesy after its greeting."""
        other, greet = LABEL["other"], LABEL["greet"]
        which = self.random.random()
        if which < .4:
            text = self.random.choice(MAILBOX).format(n=self.random.choice(NAMES))
            return [(w, other, -1, -1) for w in text.split()] + words
        if which < .6:
            return [(w, other, -1, -1) for w in self.random.choice(RECEIVED).split()] + words
        first = next((i for i, w in enumerate(words) if w[1] != greet), len(words))
        extra = [(w, greet, -1, -2) for w in self.random.choice(COURTESY).split()]
        return words[:first] + extra + words[first:]

    def fill(self, words):
        """Hesitations; each belongs to the words that follow it."""
        out = []
        for word in words:
            if self.chance(.05):
                out += [(w, *word[1:]) for w in self.random.choice(FILLERS).split()]
            out.append(word)
        return out

    def stumble(self, words):
        """Says a word or two twice."""
        at = self.random.randrange(len(words))
        again = [w for w in words[at:at + self.random.choice([1, 1, 2, 3])] if w[3] == words[at][3]]
        return words[:at] + again + words[at:]

    def mishear(self, words):
        """A recogniser's mistakes: words that sound alike, and now and then a word that is lost."""
        out = []
        for word in words:
            bare = re.sub(r"[^a-z']", "", word[0].lower())
            if self.chance(.02):
                continue
            if bare in MISHEARD and self.chance(.12):
                out += [(w, *word[1:]) for w in MISHEARD[bare].split()]
            else:
                out.append(word)
        return out or words

    def unpunctuate(self, words):
        """No punctuation, or some of it lost and wrong."""
        which = self.random.random()
        if which < .6:
            apostrophes = self.chance(.5)
            stripped = [(re.sub(r"[^\w\s'-]", "", w) if not apostrophes else re.sub(r"[^\w\s-]", "", w), *rest)
                        for w, *rest in words]
            return [word for word in stripped if word[0]] or words
        return [(self.repoint(w), *rest) for w, *rest in words]

    def repoint(self, word):
        bare = word.rstrip(".,?!;:")
        if not bare:
            return word
        if bare != word:
            return bare + self.random.choice(["", ".", ",", word[len(bare):]])
        return word + ("." if self.chance(.02) else "," if self.chance(.03) else "")


def segments(words):
    """The runs of words that were one labelled stretch."""
    runs = []
    for word in words:
        if runs and runs[-1][-1][1] == word[1] and runs[-1][-1][3] == word[3]:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def known_names(messages):
    """First names that occur in greetings and introductions, with a capital letter or without."""
    wide = set(NAMES)
    for message in messages:
        for segment in segments(message.words):
            if segment[0][1] == LABEL["greet"] and len(segment) <= 3:
                last = segment[-1][0].strip(".,!?")
                if last[:1].isupper() and last.isalpha() and len(last) > 2 and len(segment) > 1:
                    wide.add(last)
    wide -= {"Bye", "Thanks", "You", "Well", "There", "Sir", "Now", "Weekend", "Day", "Soon", "Mark", "Will", "Then"}
    wide -= {"All", "Morning", "Afternoon", "Evening", "Again", "Best", "Care", "Advance", "Much", "Cheers", "Good"}
    return wide | {name.lower() for name in wide if name not in {"Jack", "Ray", "Rosa", "Ling", "Sean", "Josh", "Jun"}}
