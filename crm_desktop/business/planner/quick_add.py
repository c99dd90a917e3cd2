"""An activity written in one line: "call Žalgirio tomorrow 10:00 30m". Pure.

What is understood is taken out of the line; what remains is whom it is with and what it is about.
Nothing is ever refused: what is not understood stays in the subject, and the window shows what was
understood before it is saved. A text in quotes is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from crm_desktop.business.planner.quick_add_days import DayRules, DayWords
from crm_desktop.business.planner.quick_add_words import Grammar, Meaning, Pattern, Unit
from crm_desktop.core.records import record
from crm_desktop.core.text import fold, to_ascii_digits

TEXT_LIMIT = 400
"""Characters that are looked at."""
_CONTACT_WORDS = 6
_MINUTES_OF_DAY = 1440
_WITH_SOMEBODY = frozenset({"call", "meeting", "visit", "email", "message"})

_WORDS = re.compile(r"[\"“„]([^\"“”„]+)[\"”“]|\S+")
_RANGE = re.compile(r"(\d{1,2}(?:[:.]\d{2})?)[-\u2013\u2014](\d{1,2}(?:[:.]\d{2})?)")
_FUSED = re.compile(r"(\d+(?:[.,]\d+)?|\d{1,2}:\d{2})([^\W\d_]+)(?:(\d+)([^\W\d_]+)?)?")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_SLOT = re.compile(r"\{(\w+)\}")


@record
class QuickActivity:
    """What a line says; `None` where it says nothing.

    `start` is in minutes after midnight of `day`; `priority` 1 is low, 2 normal, 3 high.
    `contact_words` are whom it may be with: if `is_contact_sure`, as it was written apart from the
    subject, else `subject` begins with them, and `split` says how many of them are a contact.
    """

    kind: str
    has_kind: bool
    subject: str
    contact_words: tuple[str, ...] = ()
    is_contact_sure: bool = False
    day: date | None = None
    start: int | None = None
    minutes: int | None = None
    is_whole_day: bool = False
    priority: int = 2

    def contact_tries(self) -> tuple[str, ...]:
        """What to search contacts for, the best first."""
        if self.is_contact_sure:
            return (" ".join(self.contact_words),) if self.contact_words else ()
        words = self.contact_words
        return tuple(" ".join(words[:count]) for count in range(len(words), 0, -1))

    def subject_after(self, contact: str) -> str:
        """The subject if `contact`, one of the tries, was found: those words are taken out."""
        if self.is_contact_sure or not contact:
            return self.subject
        return self.subject[len(contact) :].strip(" ,;:-\u2013")


@record
class _Piece:
    """A word, or a part of one that is written together ("30m"); `key` is its folded text."""

    key: str
    start: int
    end: int
    is_glued: bool = False
    is_quoted: bool = False


@record
class _Found:
    """A pattern at a place, with what its slots hold."""

    pattern: Pattern
    first: int
    behind: int
    slots: Mapping[str, tuple[object, ...]]


def understand(
    text: str, now: datetime, grammar: Grammar, *, week_start: int = 0, month_first: bool = False
) -> QuickActivity:
    """Read a line. `now` is local time; `week_start` is the first weekday (Monday is 0).

    `month_first`: 6/18 is written for 18 June.
    """
    line = text[:TEXT_LIMIT]
    pieces = tuple(_pieces(line))
    rules = DayRules(now.date(), week_start, month_first)
    reading = _Reading(grammar, rules, now)
    taken: set[int] = set()
    for found in reading.all_in(pieces):
        if reading.take(found):
            taken.update(range(found.first, found.behind))
    rest = [piece for number, piece in enumerate(pieces) if number not in taken]
    return reading.result(line, rest)


class _Reading:
    """What was understood so far; of two days, times or lengths the later one in the line counts.

    Patterns are offered from the end of the line.
    """

    def __init__(self, grammar: Grammar, rules: DayRules, now: datetime) -> None:
        self._grammar = grammar
        self._days = DayWords(rules)
        self._now = now
        self._day: date | None = None
        self._start: int | None = None
        self._minutes: int | None = None
        self._is_whole_day = False
        self._priority: int | None = None

    def all_in(self, pieces: tuple[_Piece, ...]) -> list[_Found]:
        """The patterns that fit, those at the end of the line first, without overlaps."""
        found: list[_Found] = []
        place = 0
        while place < len(pieces):
            best = self._longest_at(pieces, place)
            if best is None:
                place += 1
            else:
                found.append(best)
                place = best.behind
        return found[::-1]

    def _longest_at(self, pieces: tuple[_Piece, ...], place: int) -> _Found | None:
        if pieces[place].is_glued:
            return None
        best: _Found | None = None
        for pattern in self._grammar.patterns:
            found = self._match(pattern, pieces, place)
            if found is not None and (best is None or found.behind > best.behind):
                best = found
        return best

    def _match(self, pattern: Pattern, pieces: tuple[_Piece, ...], place: int) -> _Found | None:
        slots: dict[str, tuple[object, ...]] = {}
        at = place
        for word, slot in _parts(pattern.text):
            if at >= len(pieces) or pieces[at].is_quoted:
                return None
            if not slot:
                if pieces[at].key != word:
                    return None
                at += 1
                continue
            value = self._slot(slot, pieces, at)
            if value is None:
                return None
            at += 1
            if slot == "dom" and at < len(pieces) and pieces[at].is_glued:
                if pieces[at].key not in self._grammar.day_endings:
                    return None
                at += 1
            slots[slot] = (*slots.get(slot, ()), value)
        if at < len(pieces) and pieces[at].is_glued:
            return None
        found = _Found(pattern, place, at, slots)
        return found if self._makes_sense(found) else None

    def _slot(self, slot: str, pieces: tuple[_Piece, ...], at: int) -> object:
        key, grammar = pieces[at].key, self._grammar
        match slot:
            case "number":
                number = _NUMBER.fullmatch(key)
                return float(key.replace(",", ".")) if number else grammar.numbers.get(key)
            case "unit":
                return grammar.units.get(key)
            case "weekday":
                return grammar.weekdays.get(key)
            case "month":
                return grammar.months.get(key)
            case "half":
                return grammar.halves.get(key)
            case "hour":
                return int(key) if re.fullmatch(r"\d{1,2}", key) and int(key) <= 24 else None
            case "dom":
                return int(key) if re.fullmatch(r"\d{1,2}", key) and 1 <= int(key) <= 31 else None
            case "year":
                return int(key) if re.fullmatch(r"(?:19|20|21)\d\d", key) else None
            case "date":
                return self._days.written(key)
            case _:
                return self._clock(key)

    def _clock(self, key: str) -> int | None:
        found = _CLOCK.fullmatch(key)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return None
        if "." in key and self._days.written(key) is not None:
            return None
        return int(found[1]) * 60 + int(found[2])

    def _makes_sense(self, found: _Found) -> bool:
        meaning = found.pattern.meaning
        if meaning is Meaning.TIME:
            return self._time(found) is not None
        if meaning is Meaning.TIME_RANGE:
            return self._range(found) is not None
        if meaning is Meaning.LENGTH:
            return self._length(found) is not None
        if meaning in (Meaning.WHOLE_DAY, Meaning.PRIORITY):
            return True
        if meaning is Meaning.IN_A_WHILE and found.slots["unit"][0] in (Unit.MINUTE, Unit.HOUR):
            return self._length(found) is not None
        return self._days.day(meaning, found.pattern.value, found.slots) is not None

    def take(self, found: _Found) -> bool:
        """Remember what a pattern says; false if something later in the line said it already."""
        match found.pattern.meaning:
            case Meaning.TIME:
                return self._take_start(self._time(found))
            case Meaning.TIME_RANGE:
                return self._take_range(found)
            case Meaning.LENGTH:
                if self._minutes is not None:
                    return False
                self._minutes = self._length(found)
            case Meaning.WHOLE_DAY:
                self._is_whole_day = True
            case Meaning.PRIORITY:
                if self._priority is not None:
                    return False
                self._priority = int(found.pattern.value)
            case Meaning.IN_A_WHILE if found.slots["unit"][0] in (Unit.MINUTE, Unit.HOUR):
                return self._take_moment(found)
            case meaning:
                if self._day is not None:
                    return False
                self._day = self._days.day(meaning, found.pattern.value, found.slots)
        return True

    def _take_start(self, start: int | None) -> bool:
        if self._start is not None:
            return False
        self._start = start
        return True

    def _take_range(self, found: _Found) -> bool:
        span = self._range(found)
        if self._start is not None or self._minutes is not None or span is None:
            return False
        self._start, self._minutes = span[0], span[1] - span[0]
        return True

    def _take_moment(self, found: _Found) -> bool:
        length = self._length(found)
        if self._start is not None or self._day is not None or length is None:
            return False
        day, start = self._days.moment(self._now, length)
        self._day, self._start = day, start
        return True

    def _time(self, found: _Found) -> int | None:
        slots = found.slots
        if "clock" not in slots and "hour" not in slots:
            return int(found.pattern.value)
        clock, hour = slots.get("clock", (None,))[0], slots.get("hour", (None,))[0]
        minutes = (
            clock if isinstance(clock, int) else self._from_hour(hour, with_half="half" in slots)
        )
        half = slots.get("half", (None,))[0]
        if isinstance(half, int) and minutes is not None:
            if not 60 <= minutes < 13 * 60:
                return None
            minutes = minutes % 720 + half * 60
        return minutes if minutes is not None and minutes < _MINUTES_OF_DAY else None

    def _from_hour(self, hour: object, *, with_half: bool = False) -> int | None:
        if not isinstance(hour, int):
            return None
        is_later = not with_half and hour in self._grammar.hours_after_noon
        return hour * 60 + (720 if is_later else 0)

    def _range(self, found: _Found) -> tuple[int, int] | None:
        """First and last minute, in the order in which the pattern names them."""
        kinds = [slot for _, slot in _parts(found.pattern.text) if slot]
        slots = {name: list(values) for name, values in found.slots.items()}
        ends: list[int] = []
        for kind in kinds:
            value = slots[kind].pop(0)
            if not isinstance(value, int):
                return None
            minutes = self._from_hour(value) if kind == "hour" else value
            if minutes is None:
                return None
            ends.append(minutes)
        first, last = ends
        if kinds[0] == "hour" and first - 720 >= 0 and last <= first < 1440 and last > first - 720:
            first -= 720
        if last <= first <= last + 720 <= _MINUTES_OF_DAY:
            last += 720
        return (first, last) if 0 <= first < last <= _MINUTES_OF_DAY else None

    def _length(self, found: _Found) -> int | None:
        """In minutes; of units below a day only, and at most a day."""
        numbers, units = found.slots.get("number", ()), found.slots["unit"]
        first = numbers[0] if numbers else found.pattern.value
        total = 0.0
        for place, number in enumerate((first, *numbers[1:])):
            unit = units[place] if place < len(units) else Unit.MINUTE
            if unit not in (Unit.MINUTE, Unit.HOUR) or not isinstance(number, int | float):
                return None
            if place == 1 and (units[0] is not Unit.HOUR or unit is Unit.HOUR):
                return None
            total += number * (60 if unit is Unit.HOUR else 1)
        minutes = round(total)
        return minutes if 0 < minutes <= _MINUTES_OF_DAY else None

    def result(self, line: str, rest: list[_Piece]) -> QuickActivity:
        """The activity, with what remains of the line as its subject and contact."""
        kind = self._grammar.kinds.get(rest[0].key) if rest and not rest[0].is_quoted else None
        if kind is not None:
            rest = rest[1:]
        contact, subject, is_sure = self._split(line, rest, kind)
        return QuickActivity(
            kind or "task",
            kind is not None,
            subject,
            contact,
            is_sure,
            self._day,
            None if self._is_whole_day else self._start,
            None if self._is_whole_day else self._minutes,
            self._is_whole_day,
            self._priority or 2,
        )

    def _split(
        self, line: str, rest: list[_Piece], kind: str | None
    ) -> tuple[tuple[str, ...], str, bool]:
        """Whom it is with, what it is about, and whether the line itself says which is which."""
        grammar = self._grammar
        words = _written(line, rest)
        at = next((n for n, piece in enumerate(words) if piece.startswith("@")), None)
        if at is not None:
            named = tuple(word.removeprefix("@") for word in words[at:])
            return tuple(word for word in named if word), " ".join(words[:at]), True
        if kind not in _WITH_SOMEBODY:
            return (), " ".join(words), True
        keys = [fold(word) for word in words]
        starts = 1 if keys and keys[0] in grammar.with_words and len(keys) > 1 else 0
        about = next((n for n, key in enumerate(keys) if key in grammar.about_words), None)
        if about is not None:
            return tuple(words[starts:about]), " ".join(words[about + 1 :]), True
        if starts:
            words = words[starts:]
        return tuple(words[:_CONTACT_WORDS]), " ".join(words), False


@lru_cache(maxsize=512)
def _parts(text: str) -> tuple[tuple[str, str], ...]:
    """A pattern's words and slots in order: (word, "") or ("", slot)."""
    parts: list[tuple[str, str]] = []
    for word in text.split():
        slot = _SLOT.fullmatch(word)
        parts.append(("", slot[1]) if slot else (word, ""))
    return tuple(parts)


def _pieces(line: str) -> Iterator[_Piece]:
    for found in _WORDS.finditer(line):
        if found[1] is not None:
            yield _Piece(fold(found[1]), found.start(1), found.end(1), is_quoted=True)
        else:
            yield from _pieces_of_word(line, found.start(), found.end())


def _pieces_of_word(line: str, start: int, end: int) -> Iterator[_Piece]:
    written = line[start:end]
    bare = written.rstrip(",;")
    digits = to_ascii_digits(bare)
    if len(digits) != len(bare):
        digits = bare
    for pattern in (_RANGE, _FUSED):
        found = pattern.fullmatch(digits)
        if found is None:
            continue
        groups = [number for number in range(1, (found.lastindex or 0) + 1) if found[number]]
        for place, number in enumerate(groups):
            key = digits[found.start(number) : found.end(number)]
            if pattern is _RANGE and place:
                yield _Piece("-", start + found.end(1), start + found.start(2))
            is_glued = pattern is _FUSED and place > 0
            yield _Piece(
                fold(key) if not key[0].isdigit() else key,
                start + found.start(number),
                start + found.end(number),
                is_glued,
            )
        return
    key = digits if digits[:1].isdigit() else fold(bare)
    yield _Piece(key or bare.casefold(), start, start + len(bare))


def _written(line: str, rest: list[_Piece]) -> list[str]:
    """The words of the rest as they were written; parts of one word come together again."""
    words: list[str] = []
    behind = -1
    for piece in rest:
        text = line[piece.start : piece.end]
        if words and piece.start == behind and not piece.is_quoted:
            words[-1] += text
        elif text:
            words.append(text)
        behind = piece.end
    return words
