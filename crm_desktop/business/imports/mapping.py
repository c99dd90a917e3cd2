"""What each column means: headings weighed with values, then settled between the columns.

A heading known in several meanings ("Title", "Имя", "Name", "Клиент") is settled by what the
column holds and by which other columns stand beside it. Fields that can occur once go to the
best column; the others take their next meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm_desktop.business.imports.evidence import (
    Evidence,
    agreement,
    fields_by_values,
    fields_without_heading,
    tells_nothing,
    weigh,
)
from crm_desktop.business.imports.headings import (
    GUESSED,
    ID_WORDS,
    QUALIFIED,
    SHORTENED,
    Scores,
    heading_scores,
    heading_words,
    numeral_of,
    other_scores,
    plain,
    tells_of_coming,
    tells_of_contact,
    tells_of_last,
)
from crm_desktop.business.imports.model import (
    REPEATABLE_FIELDS,
    Cell,
    ColumnGuess,
    ColumnRemark,
    Field,
)
from crm_desktop.business.imports.words import bare, word_set
from crm_desktop.core.records import record

KNOWN = 0.75
"""From this score on a heading counts as understood."""

ACCEPTED = 0.45
"""Below this score nothing is claimed: `ignore`."""

_UNSHAKEN = 0.85
"""Below this score a heading says less than values that can be nothing else."""
_SIGNED = (
    Field.EMAIL, Field.WEBSITE, Field.PHONE, Field.MOBILE, Field.FAX, Field.MESSENGER, Field.IGNORE,
)  # fmt: skip

_OFFICIAL = frozenset({Field.TAX_ID, Field.REGISTRATION_NO, Field.EXTERNAL_ID})

_SUPPOSED = frozenset({Field.LOCALITY, Field.SOURCE, Field.STATUS, Field.NOTES})
"""What values hint at; a heading that says anything which they do not contradict is better."""
_TELLING = 0.58
_SURELY = 0.7
"""What most values hint at beats a heading that is hardly understood."""

_SAMPLES_SHOWN = 5
_TWO_LETTERS = 2
_MOSTLY = 0.6


@dataclass(slots=True)
class _Column:
    index: int
    heading: str
    seen: Evidence
    filled: int
    by_heading: Scores
    scores: Scores
    field: Field = Field.IGNORE
    score: float = 0.0
    is_someone_else: bool = False
    lost: Field = Field.IGNORE
    """What it would mean if another column did not mean it more."""


@record
class ColumnValues:
    """One column as it is found: heading, a sample of its values, how many rows are filled."""

    index: int
    heading: str
    sample: Sequence[Cell]
    filled: int


def guess_columns(
    columns: Sequence[ColumnValues], *, has_headings: bool
) -> tuple[ColumnGuess, ...]:
    """Settle the meaning of all columns of a sheet together."""
    found = [_first_look(column, has_headings=has_headings) for column in columns]
    _settle_by_neighbours(found)
    _settle_once_only(found)
    _settle_other_people(found)
    _name_someone(found)
    _settle_last_words(found)
    return tuple(map(_guess, found))


def _first_look(column: ColumnValues, *, has_headings: bool) -> _Column:
    seen = weigh(column.sample)
    by_heading = heading_scores(column.heading) if column.heading else {}
    if len(plain(column.heading)) == _TWO_LETTERS:
        # What two letters may be short for counts where the values agree.
        by_heading = {
            field: score
            for field, score in by_heading.items()
            if score > GUESSED or agreement(field, seen) > _AGREED
        }
    scores = {field: score * agreement(field, seen) for field, score in by_heading.items()}
    if column.heading:
        _look_closer(column.heading, seen, by_heading, scores)
    best = max(scores.values(), default=0.0)
    if KNOWN <= best < _UNSHAKEN and _best_of(scores) not in _SIGNED:
        # An address of the web under a heading that hardly says a company is an address.
        found = fields_by_values(seen)
        if _best_of(scores) in _OFFICIAL and seen.number > _MOSTLY:
            found.pop(Field.PHONE, None)  # digits alone may as well be what the heading says
        scores |= {field: found[field] for field in _SIGNED if field in found}
    if best < KNOWN:
        by_values = fields_by_values(seen) if has_headings else fields_without_heading(seen)
        _add_by_values(by_values, seen, by_heading, scores)
    if max(scores.values(), default=0.0) < ACCEPTED and by_heading:
        # Values that disagree lower the confidence; a known heading alone still says something.
        field = _best_of({each: scores.get(each, 0.0) for each in by_heading})
        is_other = field in _REACH and seen.count > _SOME and seen.phone + seen.email < 0.01
        if by_heading[field] >= _UNSHAKEN and seen.yes_no < _MOSTLY and not is_other:
            scores[field] = ACCEPTED
    told = max((scores.get(field, 0.0) for field in by_heading), default=1.0)
    if told < ACCEPTED and max(by_heading.values()) < _UNSHAKEN and seen.count > _SOME:
        by_heading = {}  # what was guessed of the heading is not what the values are
    result = _Column(column.index, column.heading, seen, column.filled, by_heading, scores)
    _take_best(result)
    return result


def _look_closer(heading: str, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    """What a heading says beside its meaning, where its values make it worth asking."""
    _ask_other_meanings(heading, seen, by_heading, scores)
    best = max(scores.values(), default=0.0)
    if seen.date + seen.serial > _MOSTLY:
        _look_at_days(heading, by_heading, scores)
    elif scores and _best_of(scores) is Field.REGISTRATION_NO and _are_short_ids(heading, seen):
        scores[Field.EXTERNAL_ID] = scores.pop(Field.REGISTRATION_NO)  # "ID de registro"
    elif scores and _best_of(scores) is Field.IGNORE:
        _ask_what_is_shortened(heading, seen, scores)
        if seen.handle > _MOSTLY:
            scores[Field.MESSENGER] = best + 0.01  # "username" over "@anna"
        elif best < 1.0 and _are_numbers(seen):
            scores[Field.PHONE] = best + 0.01  # "Alt #"


def _ask_other_meanings(heading: str, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    """Take in what a heading is short for besides, and take out what its own words deny."""
    best = max(scores.values(), default=0.0)
    if best < ACCEPTED and seen.count > 2:
        # "Kom." is a mobile in one language and remarks in another: the values choose.
        for field, score in other_scores(heading).items():
            # Nobody's column is thrown away for what its heading may be short for.
            if field not in by_heading and field is not Field.IGNORE:
                scores[field] = score * agreement(field, seen)
    if 0.0 < by_heading.get(Field.BIRTH_DATE, 0.0) < _UNSHAKEN and tells_of_last(heading):
        scores.pop(Field.BIRTH_DATE, None)  # nobody is born for the last time
    if 0.0 < scores.get(Field.LAST_CONTACT_DATE, 0.0) < KNOWN and tells_of_coming(heading):
        scores.pop(Field.LAST_CONTACT_DATE)


def _look_at_days(heading: str, by_heading: Scores, scores: Scores) -> None:
    """What a heading over days says of talks and of the last time."""
    best = max(scores.values(), default=0.0)
    is_unused = by_heading.get(Field.IGNORE, 0.0) > _UNSHAKEN
    is_open = best < KNOWN or scores.get(Field.IGNORE, 0.0) == best < QUALIFIED
    if is_open and tells_of_contact(heading, beside_others=is_unused):
        scores.pop(Field.IGNORE, None)
        scores[Field.LAST_CONTACT_DATE] = KNOWN
    elif (
        best < KNOWN
        and _may_be_used(by_heading)
        and (tells_of_last(heading) or _names_channels(heading, by_heading))
    ):
        scores[Field.LAST_CONTACT_DATE] = KNOWN


def _ask_what_is_shortened(heading: str, seen: Evidence, scores: Scores) -> None:
    """A short word that says "no use" may be another one that the values agree with: "Pos."."""
    word = plain(heading)
    if seen.count < 3 or len(word) > _LONGEST_SHORT or (" " in word):
        return
    best = max(scores.values())
    for field, score in other_scores(heading).items():
        if field in _SHOWN and score >= ACCEPTED and agreement(field, seen) > _AGREED:
            scores[field] = max(scores.get(field, 0.0), best + 0.01)


_LONGEST_SHORT = 4
_AGREED = 1.04
_SHOWN = frozenset(
    {Field.JOB_TITLE, Field.EMAIL, Field.WEBSITE, Field.COUNTRY, Field.GENDER, Field.LOCALITY}
)
"""Fields whose values are told from others."""


def _are_short_ids(heading: str, seen: Evidence) -> bool:
    """Whether an "id" counts records: no register of a state gives so short numbers."""
    is_short = seen.count > 2 and seen.length <= _LONGEST_RECORD_ID and seen.number > 0.9
    return is_short and not ID_WORDS.isdisjoint(plain(heading).split())


_LONGEST_RECORD_ID = 5.5


def _are_numbers(seen: Evidence) -> bool:
    """Whether values are telephone numbers, of which many are written as nothing else is."""
    return seen.phone > 0.8 and seen.tax < 0.5 * seen.phone and not seen.counting


def _names_channels(heading: str, by_heading: Scores) -> bool:
    """Whether a heading over days speaks of nothing but telephones or mail: when it was used."""
    return bool(by_heading) and by_heading.keys() <= _USED and not tells_of_coming(heading)


_USED = frozenset({Field.PHONE, Field.MOBILE, Field.EMAIL})


def _may_be_used(by_heading: Scores) -> bool:
    return by_heading.get(Field.IGNORE, 0.0) < KNOWN


def _add_by_values(by_values: Scores, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    best = max(scores.values(), default=0.0)
    for found, score in by_values.items():
        field = _narrowed_number(found, by_heading)
        if field is Field.IGNORE and by_heading and not tells_nothing(seen):
            continue
        if field in _SUPPOSED and best >= _TELLING and score <= _SURELY:
            continue
        is_surer = field is Field.BIRTH_DATE and scores.get(Field.IGNORE, 0.0) == best
        least = best + 0.01 if is_surer else 0.0  # a single word of the heading says "no use"
        scores[field] = max(scores.get(field, 0.0), score, least)


def _narrowed_number(field: Field, by_heading: Scores) -> Field:
    """The kind of number that an uncertain heading names, where the values are numbers."""
    if field is not Field.PHONE:
        return field
    least = by_heading.get(field, 0.0)
    named = (each for each in (Field.MOBILE, Field.FAX) if by_heading.get(each, 0.0) > least)
    return next(named, field)


def _best_of(scores: Mapping[Field, float]) -> Field:
    return max(scores, key=lambda each: scores[each])


def _take_best(column: _Column) -> None:
    column.field, column.score = Field.IGNORE, 0.0
    if column.scores:
        field = _best_of(column.scores)
        if column.scores[field] >= ACCEPTED:
            column.field, column.score = field, column.scores[field]


def _is(column: _Column, *fields: Field) -> bool:
    return column.field in fields and column.score >= KNOWN * 0.9


def _could_be(column: _Column, field: Field) -> bool:
    return column.scores.get(field, 0.0) >= KNOWN * 0.8


def _only(column: _Column, field: Field) -> bool:
    """Whether the heading means this field and no other."""
    return column.by_heading.get(field, 0.0) >= KNOWN and all(
        score < column.by_heading[field] - 0.05
        for other, score in column.by_heading.items()
        if other is not field
    )


def _prefer(column: _Column, field: Field) -> None:
    column.scores[field] = max(column.scores.values(), default=KNOWN) + 0.02
    _take_best(column)


def _settle_by_neighbours(columns: list[_Column]) -> None:
    _settle_kinds(columns)
    _settle_relatives(columns)
    _settle_reach(columns)
    _settle_documents(columns)
    _settle_named_numbers(columns)
    _settle_places(columns)
    _settle_names(columns)
    _settle_organization(columns)
    _settle_title(columns)
    _settle_person(columns)
    _settle_address(columns)
    _settle_houses(columns)
    _settle_postal_codes(columns)
    _settle_regions(columns)
    _settle_jobs(columns)
    _settle_owner(columns)
    _settle_ids(columns)
    _settle_birthdays(columns)


_GROUPINGS = frozenset({Field.STATUS, Field.PARTY_KINDS, Field.TAGS, Field.INDUSTRY})


def _settle_kinds(columns: list[_Column]) -> None:
    """Leave out a column that only says of each row whether it is a person or a company."""
    for column in columns:
        is_open = column.field in _GROUPINGS or column.field is Field.FULL_NAME
        if is_open and column.seen.count > 1 and _tells_kinds(column):
            column.scores = {Field.IGNORE: KNOWN}
            _take_best(column)


def _settle_relatives(columns: list[_Column]) -> None:
    """Leave out what belongs to a child, a spouse or a pet of the one the row is about.

    Where nobody else is named, the child is the one.
    """
    others = [
        column
        for column in columns
        if not _says(column, "relative")
        or _tells_kinds(column)
        or max(column.by_heading.values(), default=0.0) >= 1.0
    ]
    relatives = [column for column in columns if column not in others]
    for column in others:
        if _says(column, "parent") and column.field is Field.OWNER:
            _leave_out(column)
    if not relatives:
        return
    named = any(_could_be(column, part) for column in others for part in _WHO)
    for column in others:
        is_open = column.field is Field.IGNORE and _names_people(column)
        if not named and is_open and (_says(column, "parent") or not column.by_heading):
            column.scores = {Field.FULL_NAME: KNOWN}
            _take_best(column)
            named = True
    if not named:
        return
    for column in relatives:
        _leave_out(column)
        following = [each for each in others if each.index == column.index + 1]
        for beside in following:
            is_young = beside.field is Field.BIRTH_DATE and beside.seen.old_years < 0.5
            if is_young and column.seen.name_like > 0.5:
                _leave_out(beside)


def _says(column: _Column, words: str) -> bool:
    shortened = {plain(each) for each in SHORTENED.findall(column.heading)}
    found = set(plain(column.heading).split()) - shortened  # "Doğ. Tar." is about no dog
    if "of" in found:
        found.discard("kind")  # a child in German, but "Kind of customer" is none
    return not heading_words(words).isdisjoint(found)


def _tells_kinds(column: _Column) -> bool:
    """Whether the values say of each row that it is a person or an organization."""
    known = word_set("contact_kind")
    samples = column.seen.samples
    told = sum(bare(each) in known for each in samples)
    is_few = column.seen.distinct * column.seen.count <= _MOST_KINDS  # "ИП", "PF" beside them
    return bool(samples) and (told == len(samples) or (told > 0.5 * len(samples) and is_few))


_MOST_KINDS = 5


def _names_people(column: _Column) -> bool:
    return column.seen.name_like > 0.6 and column.seen.words >= 1.5


def _leave_out(column: _Column) -> None:
    column.is_someone_else = True
    column.scores = {Field.IGNORE: max(column.score, KNOWN)}
    _take_best(column)


def _settle_reach(columns: list[_Column]) -> None:
    """Numbers and addresses in one column: the field of the numbers, the reading finds both.

    Telephone numbers under a heading that only resembles a messenger ("Business line", "Tel.nr.")
    are such.
    """
    for column in columns:
        named = column.by_heading.get(Field.MESSENGER, 0.0)
        if column.field is Field.MESSENGER and column.seen.phone > _MOSTLY and named < 1.0:
            _prefer(column, Field.PHONE)
        is_both = column.seen.phone > 0.2 and _could_be(column, Field.PHONE)
        if column.field is Field.EMAIL and is_both:
            _prefer(column, Field.PHONE)


def _settle_documents(columns: list[_Column]) -> None:
    """Leave out numbers of passports and policies: beside telephones, and all of one shape.

    Nothing says that they are telephones but their digits; people write these in many ways.
    """
    named = [each for each in columns if each.field in _NUMBERS and _is_named_number(each)]
    if not any(each.filled for each in named):
        return
    for column in columns:
        if (
            column.field is not Field.PHONE
            or _is_named_number(column)
            or column.seen.count <= _SOME
        ):
            continue
        shapes = {_DIGIT.sub("9", text) for text in column.seen.samples}
        starts = {text[:1] for text in column.seen.samples}
        is_filled_up = all(text.startswith("00") for text in column.seen.samples)
        is_filled_up = is_filled_up and column.seen.length < _SHORTEST_FROM_ABROAD
        if len(shapes) == 1 and (starts.isdisjoint("+0(") or is_filled_up):
            column.scores = {Field.IGNORE: ACCEPTED}
            _take_best(column)


_NUMBERS = (Field.PHONE, Field.MOBILE, Field.FAX)
_SHORTEST_FROM_ABROAD = 10.5
_DIGIT = re.compile(r"\d")


def _is_named_number(column: _Column) -> bool:
    return any(column.by_heading.get(field, 0.0) >= ACCEPTED for field in _NUMBERS)


def _settle_named_numbers(columns: list[_Column]) -> None:
    """Names with their numbers in one column: the name, unless another column has it."""
    for column in columns:
        if column.seen.named_number < 0.3 or column.field not in {Field.IGNORE, *_REACH}:
            continue
        others = [each for each in columns if each is not column]
        if not any(_could_be(each, part) for each in others for part in _WHO):
            column.scores[Field.FULL_NAME] = KNOWN
            _prefer(column, Field.FULL_NAME)
            return


_REACH = (Field.PHONE, Field.MOBILE, Field.EMAIL)


def _settle_postal_codes(columns: list[_Column]) -> None:
    """Numbers of one length beside a town or a street, under a heading that nobody knows."""
    if any(column.field is Field.POSTAL_CODE and column.filled for column in columns):
        return
    places = [each.index for each in columns if each.field in _PLACES and each.filled]
    for column in columns:
        seen = column.seen
        lengths = {len(text.removesuffix(".0")) for text in seen.samples}
        is_code = seen.postal > 0.95 and seen.count > 2 and not seen.counting
        is_code = is_code and len(lengths) == 1 and lengths <= {5, 6}
        is_code = is_code or (seen.postal > 0.9 and seen.number < 0.1 and seen.count > 2)
        is_free = column.field is Field.IGNORE and not column.by_heading
        if is_free and is_code and any(abs(place - column.index) <= 2 for place in places):
            column.scores[Field.POSTAL_CODE] = ACCEPTED + 0.1
            _take_best(column)
            return


def _settle_regions(columns: list[_Column]) -> None:
    """Codes of states beside a town, under a heading that nobody knows ("Pr.")."""
    if any(column.field is Field.REGION and column.filled for column in columns):
        return
    places = [each.index for each in columns if each.field in _PLACES and each.filled]
    for column in columns:
        seen = column.seen
        is_free = column.field is Field.IGNORE and max(column.scores.values(), default=0.0) < KNOWN
        is_code = seen.region_code > 0.9 and seen.count > _SOME and seen.length <= _LONGEST_REGION
        if is_free and is_code and any(abs(place - column.index) == 1 for place in places):
            column.scores[Field.REGION] = max([ACCEPTED + 0.1, *column.scores.values()]) + 0.01
            _take_best(column)
            return


_LONGEST_REGION = 2.5


def _settle_jobs(columns: list[_Column]) -> None:
    """Words beside a person's name under a heading that may be short for a job ("Poz.")."""
    if any(column.field is Field.JOB_TITLE and column.filled for column in columns):
        return
    people = [each.index for each in columns if each.field in _NAME_PARTS and each.filled]
    for column in columns:
        seen = column.seen
        may_be = KNOWN * 0.8 <= column.scores.get(Field.JOB_TITLE, 0.0) >= column.score - 0.15
        is_open = column.score < KNOWN and column.field not in _NAME_PARTS
        are_words = seen.with_digits < 0.1 and seen.words < 4 and seen.distinct < 0.5
        beside = any(place - column.index in {-1, 1} for place in people)
        if may_be and is_open and are_words and seen.count > _SOME and beside:
            _prefer(column, Field.JOB_TITLE)
            return


def _settle_birthdays(columns: list[_Column]) -> None:
    """Days of decades ago under a heading that hardly says anything are birthdays."""
    if any(column.field is Field.BIRTH_DATE and column.filled for column in columns):
        return
    if not any(_tells_who(column) and column.field is not Field.ORGANIZATION for column in columns):
        return
    for column in columns:
        known = max(column.by_heading.values(), default=0.0)
        is_free = column.field is Field.IGNORE and known < _UNSHAKEN
        are_old = column.seen.date > 0.8 and column.seen.old_years > 0.8
        if is_free and are_old and column.seen.count > 2 and not column.is_someone_else:
            column.scores = {Field.BIRTH_DATE: ACCEPTED + 0.1}
            _take_best(column)
            return


def _settle_ids(columns: list[_Column]) -> None:
    """Codes that are all different, at the start of a row or under a word for "number".

    Nobody knows "Ü.sz." or "Bayi kodu", but what stands first and never twice tells records apart.
    """
    if any(column.field is Field.EXTERNAL_ID and column.filled for column in columns):
        return
    filled = [column for column in columns if column.filled and not column.seen.counting]
    for column in filled[:_FIRST_ONES]:
        known = max(column.by_heading.values(), default=0.0)
        is_number = column.field in _REACH and column.seen.phone < 0.05
        is_free = (column.field is Field.IGNORE and known < KNOWN) or is_number
        is_told = not heading_words("number_word").isdisjoint(plain(column.heading).split())
        is_first = column is filled[0]
        if is_free and (is_told or is_first) and _are_codes(column.seen):
            column.scores = {Field.EXTERNAL_ID: ACCEPTED + 0.1}
            _take_best(column)
            return


_FIRST_ONES = 3


def _are_codes(seen: Evidence) -> bool:
    """Whether values are short codes, each another one."""
    is_short = 1 < seen.length <= _LONGEST_CODE and seen.words < 1.2
    is_code = seen.with_digits > 0.9 and seen.distinct > 0.95 and seen.count > _SOME
    foreign = seen.date + seen.email + seen.url + seen.iban + seen.phone
    return is_short and is_code and foreign < 0.1


_LONGEST_CODE = 12

_PLACES = frozenset({Field.LOCALITY, Field.STREET_ADDRESS, Field.COUNTRY, Field.REGION})


def _settle_places(columns: list[_Column]) -> None:
    """Two columns of regions or of towns alone: the narrower is the town ("İlçe", "İl")."""
    filled = [column for column in columns if column.filled]
    for field, other in (
        (Field.REGION, Field.LOCALITY),
        (Field.LOCALITY, Field.REGION),
    ):
        pair = [column for column in filled if column.field is field and column.heading]
        if len({_only(column, field) for column in pair}) > 1:
            continue  # one of them is surely that
        if len(pair) == 2 and not any(column.field is other for column in filled):
            pair.sort(key=lambda column: column.seen.distinct)
            told = [column for column in pair if field in column.by_heading]
            if len(told) == 1:  # the other one is so by its values alone
                pair.sort(key=lambda column: (column is told[0]) is (other is Field.REGION))
            _prefer(pair[0] if other is Field.REGION else pair[1], other)
            return
    towns = [column for column in filled if column.field is Field.LOCALITY]
    for column in filled:  # "Province / town" where nothing else is a town
        if not towns and column.field is Field.REGION and _could_be(column, Field.LOCALITY):
            _prefer(column, Field.LOCALITY)
            return


_WHOLE_ADDRESS = frozenset(
    ["formatted", "full", "complete", "полный", "повний", "pilnas", "pilna", "täielik", "pełny"]
)


def _settle_address(columns: list[_Column]) -> None:
    """Leave out a whole address in one cell where its parts stand in columns of their own."""
    streets = [column for column in columns if column.field is Field.STREET_ADDRESS]
    whole = [c for c in streets if _WHOLE_ADDRESS & set(plain(c.heading).split())]
    if any(column.filled for column in streets if column not in whole):
        for column in whole:
            column.scores = {Field.IGNORE: column.score}
            _take_best(column)


def _settle_houses(columns: list[_Column]) -> None:
    """Numbers of houses behind the street, under a heading that nobody knows ("Hsnr.")."""
    streets = [column.index for column in columns if column.field is Field.STREET_ADDRESS]
    for column in columns:
        seen = column.seen
        is_house = seen.house > 0.8 and seen.count > 1 and not seen.counting
        is_plain = sum(text.removesuffix(".0").isdigit() for text in seen.samples)
        says_house = not heading_words("street").isdisjoint(plain(column.heading).split())
        is_told = says_house or (not column.by_heading and is_plain < 0.9 * seen.count)
        is_free = column.field is Field.IGNORE and is_told
        if is_free and is_house and any(abs(place - column.index) == 1 for place in streets):
            column.scores = {Field.STREET_ADDRESS: ACCEPTED + 0.1}
            _take_best(column)
            return


def _settle_owner(columns: list[_Column]) -> None:
    """Few people over and over beside those whom the list is about: who looks after them.

    "Suivi par" and "Хто веде" are in no dictionary; the names in them are.
    """
    if any(column.field is Field.OWNER and column.filled for column in columns):
        return
    for column in columns:
        if _are_others_beside(column, columns):
            column.scores = {Field.OWNER: ACCEPTED + 0.1}
            _take_best(column)
            return
    for column in columns:
        if not _may_be_owners(column):
            continue
        others = (each for each in columns if each is not column and each.filled)
        many = _SEVERAL_TIMES * column.seen.distinct
        if any(_tells_who(each) and each.seen.distinct >= many for each in others):
            column.scores = {Field.OWNER: ACCEPTED + 0.1}
            _take_best(column)
            return


def _tells_who(column: _Column) -> bool:
    """Whether a column names those whom the rows are about, by its field or by its names."""
    if column.field in _WHO:
        return True
    return column.field in {Field.IGNORE, Field.OWNER} and _are_whole_names(column.seen)


def _are_whole_names(seen: Evidence) -> bool:
    """Whether values are names of people, known ones among them, and hardly one twice."""
    are_names = seen.given > 0.4 and seen.name_like > 0.8 and seen.legal_form < 0.05
    is_varied = seen.count > 2 and seen.distinct > 0.5
    return are_names and is_varied and _WHOLE_NAME <= seen.words <= _LONGEST_NAME


def _are_others_beside(column: _Column, columns: Sequence[_Column]) -> bool:
    """Whether the same few names stand over and over beside columns that name the row's person.

    "Gydytojas" beside "Paciento vardas" and "Paciento pavardė": who treats them.
    """
    seen = column.seen
    if column.field is not Field.FULL_NAME or seen.count < _MANY or not column.filled:
        return False
    is_few = 1 < round(seen.distinct * seen.count) <= _FEW_OF_MANY * seen.count
    are_people = seen.name_like + seen.initials > _MOSTLY and seen.legal_form < 0.05
    many = {
        each.field
        for each in columns
        if each is not column and each.seen.distinct > _MUCH_MORE * seen.distinct
    }
    return is_few and are_people and (many >= _BOTH_NAMES or Field.FULL_NAME in many)


_MANY = 20
_MUCH_MORE = 3
_FEW_OF_MANY = 0.15


def _may_be_owners(column: _Column) -> bool:
    seen = column.seen
    known = max(column.by_heading.values(), default=0.0)
    is_open = column.field is Field.IGNORE and known < QUALIFIED
    is_weak = known < _UNSHAKEN or (column.field is Field.FULL_NAME and seen.words <= _ONE_WORD)
    is_open = is_open or (column.field in _PEOPLE and is_weak and seen.distinct < _FEW)
    if known < _UNSHAKEN and _says(column, "by_whom") and seen.distinct < _FEW:
        are_told = seen.name_like > 0.8 and seen.legal_form < 0.05 and seen.source < _FEW
        return are_told and seen.count >= _SOME and seen.town < _FEW and not column.is_someone_else
    several = round(seen.distinct * seen.count)
    is_few = seen.count >= _SOME and 1 < several <= max(3, _FEW * seen.count)
    are_people = seen.given + seen.initials > 0.3
    are_people = are_people and seen.name_like > 0.8 and seen.legal_form < 0.05
    return is_open and is_few and are_people and not column.is_someone_else


_FEW = 0.4
_SEVERAL_TIMES = 1.5
_SOME = 5
_PEOPLE = frozenset(
    {Field.FULL_NAME, Field.GIVEN_NAME, Field.ORGANIZATION, Field.JOB_TITLE, Field.LOCALITY}
)
_NAME_PARTS = (Field.GIVEN_NAME, Field.FAMILY_NAME, Field.FULL_NAME)
_WHO = (*_NAME_PARTS, Field.ORGANIZATION)


_ONLY_GIVEN: frozenset[Field] = frozenset({Field.GIVEN_NAME})
_ONLY_FAMILY: frozenset[Field] = frozenset({Field.FAMILY_NAME})
_BOTH_NAMES = _ONLY_GIVEN | _ONLY_FAMILY
_ONE_WORD = 1.2
"""So many words names have on average that are no whole ones."""


def _settle_names(columns: list[_Column]) -> None:
    """Say that "Имя" beside "Фамилия" is a given name, "Name" beside "Vorname" a family name."""
    certain = {part for part in _NAME_PARTS for column in columns if _only(column, part)}
    certain |= {column.field for column in columns if _is_only_name(column)}
    _settle_single_names(columns, certain)
    for column in columns:
        open_parts = [part for part in _NAME_PARTS if _could_be(column, part)]
        if len(open_parts) < 2 and not (open_parts and column.field not in open_parts):
            continue
        if column.field in open_parts and _only(column, column.field):
            continue
        if column.field not in open_parts and _is_shown_by_values(column):
            continue
        missing = _BOTH_NAMES - certain
        if missing == _ONLY_GIVEN and Field.GIVEN_NAME in open_parts:
            wanted = Field.GIVEN_NAME
        elif missing == _ONLY_FAMILY and Field.FAMILY_NAME in open_parts:
            wanted = Field.FAMILY_NAME
        elif Field.FULL_NAME in open_parts and len(missing) != 1:
            wanted = Field.FULL_NAME
        else:
            continue
        if wanted in certain or (wanted is Field.FULL_NAME and not _may_be_whole(column, certain)):
            continue
        _prefer(column, wanted)
        certain.add(wanted)
    _settle_names_beside(columns)


def _settle_single_names(columns: list[_Column], certain: set[Field]) -> None:
    """Say that a name of one word is the part of it that no other column has."""
    for column in columns:
        if column.field is not Field.FULL_NAME or column.seen.words > _ONE_WORD:
            continue
        named = _BOTH_NAMES & certain
        if named == _ONLY_FAMILY and column.seen.count:
            _prefer(column, Field.GIVEN_NAME)
        elif named == _ONLY_GIVEN and _may_be_family(column):
            _prefer(column, Field.FAMILY_NAME)
        else:
            continue
        certain.add(column.field)


def _may_be_whole(column: _Column, certain: set[Field]) -> bool:
    """Whether a column may have whole names: "Sname" beside "Fname" has not."""
    is_part = column.field in _BOTH_NAMES and 0 < column.seen.words <= _ONE_WORD
    return not _is_organization(column) and not (is_part and Field.GIVEN_NAME in certain)


def _may_be_family(column: _Column) -> bool:
    """Whether names of one word beside a given name are those of families ("Sname")."""
    seen = column.seen
    return seen.count > 2 and seen.name_like > 0.9 and seen.given < 0.5 and seen.legal_form < 0.05


def _is_shown_by_values(column: _Column) -> bool:
    """Whether the values say what a column is, louder than its heading says anything."""
    seen = column.seen
    shares = {
        Field.JOB_TITLE: seen.job,
        Field.HONORIFIC_PREFIX: seen.prefix,
        Field.COUNTRY: seen.country,  # "Ölkənin adı" names a country, whatever else has a name
    }
    if shares.get(column.field, 0.0) > _MOSTLY:
        return True
    are_names = seen.name_like + seen.named_number + seen.numbered + seen.initials
    return column.field is Field.NOTES and seen.count > 2 and are_names < _FEW


def _settle_names_beside(columns: list[_Column]) -> None:
    """A name of one word beside the other part of it, under a heading that nobody knows.

    A given name that has several words, where no column has a family name, is the whole one.
    """
    fields = {column.field for column in columns if column.filled}
    for own, other in (
        (Field.FAMILY_NAME, Field.GIVEN_NAME),
        (Field.GIVEN_NAME, Field.FAMILY_NAME),
    ):
        if own not in fields or other in fields:
            continue
        place = next(column.index for column in columns if column.field is own and column.filled)
        for column in columns:
            seen = column.seen
            is_town = column.field is Field.LOCALITY and seen.town < 0.2
            is_free = column.field is Field.IGNORE or is_town
            is_free = is_free and not column.by_heading and seen.count > 1
            is_name = seen.name_like > 0.9 and seen.words <= _ONE_WORD and seen.distinct > 0.4
            if is_free and is_name and abs(column.index - place) == 1:
                column.scores[other] = KNOWN
                _take_best(column)
                return
    if Field.GIVEN_NAME in fields and not fields & {Field.FAMILY_NAME, Field.FULL_NAME}:
        for column in columns:
            seen = column.seen
            is_whole = seen.words >= _WHOLE_NAME and seen.name_like > 0.8
            if column.field is Field.GIVEN_NAME and is_whole:
                column.scores[Field.FULL_NAME] = column.score
                _prefer(column, Field.FULL_NAME)
                return


_WHOLE_NAME = 1.7
"""So many words names have on average that are whole ones."""


def _is_only_name(column: _Column) -> bool:
    """Whether a heading, abbreviated or mistyped, may be this part of a name and no other."""
    named = [part for part in _NAME_PARTS if column.by_heading.get(part, 0.0) >= ACCEPTED]
    return column.field in _BOTH_NAMES and named == [column.field]


def _is_organization(column: _Column) -> bool:
    return column.seen.legal_form > 0.2 and Field.ORGANIZATION in column.scores


def _settle_organization(columns: list[_Column]) -> None:
    """Headings such as "Client" or "Name" that may be a person or an organization."""
    certain_organization = any(_only(column, Field.ORGANIZATION) for column in columns)
    certain_person = any(
        _only(column, part) for column in columns for part in (*_NAME_PARTS, Field.ADDITIONAL_NAME)
    )
    for column in columns:
        seen = column.seen
        are_firms = seen.legal_form > 0.2 and seen.given < 0.1 and seen.words > _WHOLE_NAME
        if column.field in _NAME_PARTS and are_firms:  # "Nombre fiscal" over names of companies
            column.scores = {Field.ORGANIZATION: max(column.score, ACCEPTED)}
            _take_best(column)
        is_open = _could_be(column, Field.ORGANIZATION) and _could_be(column, Field.FULL_NAME)
        if not is_open or _is_shown_by_values(column):
            continue
        if _is_organization(column):
            _prefer(column, Field.ORGANIZATION)
        elif certain_organization and not certain_person:
            _prefer(column, Field.FULL_NAME)
        elif certain_person and not certain_organization:
            _prefer(column, Field.ORGANIZATION)


def _settle_person(columns: list[_Column]) -> None:
    """Say that "Client" or "Name", full of people's names and no company, names a person."""
    if any(_is(column, *_NAME_PARTS) for column in columns):
        return
    for column in columns:
        seen = column.seen
        is_named = seen.given > 0.5 and seen.words >= _WHOLE_NAME
        if column.field is Field.ORGANIZATION and is_named and seen.legal_form < 0.05:
            column.scores[Field.FULL_NAME] = column.score
            _prefer(column, Field.FULL_NAME)
            return
        looks_personal = (
            seen.name_like > 0.85
            and 1.7 <= seen.words <= 3.3
            and seen.legal_form < 0.05
            and seen.count > 2
        )
        if column.field is Field.ORGANIZATION and looks_personal:
            others = [c for c in columns if c is not column and _could_be(c, Field.ORGANIZATION)]
            if others:
                column.scores[Field.FULL_NAME] = column.score + 0.02
                _take_best(column)
                return


def _settle_title(columns: list[_Column]) -> None:
    """Say that "Title" is Mr and Mrs where the values say so or a job title stands elsewhere."""
    certain_job = any(_only(column, Field.JOB_TITLE) for column in columns)
    certain_prefix = any(_only(column, Field.HONORIFIC_PREFIX) for column in columns)
    for column in columns:
        if not {Field.JOB_TITLE, Field.HONORIFIC_PREFIX} <= column.by_heading.keys():
            continue
        if column.seen.prefix > 0.3 and certain_prefix:
            # "Titel" with "Dr." beside "Anrede": of the two that one which can be nothing else.
            column.scores = {Field.HONORIFIC_PREFIX: KNOWN}
            _take_best(column)
        elif column.seen.prefix > 0.3 or (certain_job and column.seen.job < 0.3):
            _prefer(column, Field.HONORIFIC_PREFIX)
        elif certain_prefix or column.seen.count:
            _prefer(column, Field.JOB_TITLE)


def _settle_once_only(columns: list[_Column]) -> None:
    """Give each unrepeatable field to its best column; the others take their next meaning."""
    for _round in range(len(columns)):
        moved = False
        for field in Field:
            if field in REPEATABLE_FIELDS:
                continue
            rivals = [column for column in columns if column.field is field]
            if len(rivals) < 2:
                continue
            rivals.sort(key=_claim, reverse=True)
            if field in _WHO:
                _put_fuller_first(rivals)
            if field is Field.OWNER:
                rivals.sort(key=_is_varied)  # "Owner" over all different people is no owner of ours
            for loser in rivals[1:]:
                _give_up(loser, field)
                _take_best(loser)
                loser.is_someone_else = field in _WHO and loser.field is Field.IGNORE
                loser.lost = field
                moved = True
        if not moved:
            return


def _is_varied(column: _Column) -> bool:
    return column.seen.count > _MANY and column.seen.distinct > _MOSTLY


def _put_fuller_first(rivals: list[_Column]) -> None:
    """Of two columns that say the same of a row the one that says it of clearly more rows.

    "Полное наименование" is filled for some only, "Наименование в программе" for all.
    """
    first, second = rivals[:2]
    are_few = first.seen.legal_form < 0.05 and first.seen.distinct < _FEW
    if are_few and second.seen.legal_form > 0.3 and second.seen.distinct > _MOSTLY:
        rivals[:2] = [second, first]  # "Supp. name" over companies beside "Buyer (ours)"
        return
    same = set(first.seen.samples) & set(second.seen.samples)
    is_same = len(same) > 0.3 * min(len(set(first.seen.samples)), len(set(second.seen.samples)))
    if is_same and second.filled > _CLEARLY_MORE * first.filled:
        rivals[:2] = [second, first]


_CLEARLY_MORE = 1.2


def _settle_other_people(columns: list[_Column]) -> None:
    """Columns of names that lost against another one are further people of a row.

    Where rows name no organization only those that say so by a number ("Name 2") or by the heading
    of the first once more: a "Doctor" beside a "Patient" is none.

    With them go the columns for their job, numbers and addresses: those of the same number
    ("Phone 2"), and those behind the name where such a column stood behind the first name, too.
    """
    has_firms = any(column.field is Field.ORGANIZATION for column in columns)
    if has_firms:
        _name_by_job(columns)
    first = next((c for c in columns if c.field in {Field.FULL_NAME, Field.FAMILY_NAME}), None)
    others = [
        column
        for column in columns
        if column.is_someone_else and column.lost is Field.FULL_NAME and _may_be_people(column)
        if has_firms or (first is not None and _is_next_of(column, first))
    ]
    for column in others:
        column.is_someone_else = False
        column.field = Field.OTHER_PERSON
        column.score = max([KNOWN, *column.by_heading.values()])
    if first is None or not others:
        return
    people = sorted((first, *others), key=lambda each: each.index)
    for column in columns:
        kind = _PART_OF_OTHER.get(column.lost if column.field is Field.IGNORE else column.field)
        is_text = column.field is not Field.IGNORE or column.seen.with_digits < 0.3
        if kind is not None and is_text and _owner_of(column, people) in others:
            column.field, column.score = kind, column.score or KNOWN


def _is_next_of(column: _Column, first: _Column) -> bool:
    """Whether a heading is that of the first person with a number, or the same once more."""
    return _without_number(column.heading) == _without_number(first.heading)


def _without_number(heading: str) -> list[str]:
    return [word for word in plain(heading).split() if not word.isdigit()]


def _name_by_job(columns: Sequence[_Column]) -> None:
    """Columns of names under the name of a job ("Director", "Buhalterė") hold people."""
    for column in columns:
        is_open = column.field is Field.IGNORE or column.field is Field.JOB_TITLE
        if not is_open or not _is_job(column) or not _names_people(column):
            continue
        if column.seen.job < 0.2:
            column.is_someone_else, column.lost = True, Field.FULL_NAME
            column.field, column.score = Field.IGNORE, KNOWN
            if not any(each.field in _NAME_PARTS for each in columns):
                column.is_someone_else, column.field = False, Field.FULL_NAME


def _is_job(column: _Column) -> bool:
    words = set(plain(column.heading).split())
    return bool(words) and words <= heading_words("job")


_PART_OF_OTHER = {
    Field.JOB_TITLE: Field.OTHER_PERSON_TITLE,
    Field.PHONE: Field.OTHER_PERSON_PHONE,
    Field.MOBILE: Field.OTHER_PERSON_PHONE,
    Field.EMAIL: Field.OTHER_PERSON_EMAIL,
}


def _may_be_people(column: _Column) -> bool:
    """Whether a heading that says so stands over names: several different ones."""
    seen = column.seen
    says_so = column.by_heading.get(Field.FULL_NAME, 0.0) >= KNOWN or _is_job(column)
    is_varied = seen.distinct * seen.count > 1 or seen.count < 3
    are_names = seen.legal_form < 0.3 and max(seen.name_like, seen.named_number) > 0.3
    return column.filled > 0 and says_so and is_varied and are_names


def _owner_of(column: _Column, people: Sequence[_Column]) -> _Column | None:
    """Whose column it is, of several people in the order of the sheet; `None` if nobody's."""
    number = numeral_of(column.heading)
    if number:
        return next((one for one in people if numeral_of(one.heading) == number), None)
    before = [one for one in people if one.index < column.index]
    if not before:
        return None
    own = before[-1]
    if own is people[-1]:
        # Behind the last one only as far as behind the one before: the rest is the row's.
        reach = own.index - people[-2].index
        return own if column.index - own.index < reach else None
    return own


def _name_someone(columns: list[_Column]) -> None:
    """Where no column names anybody, take the first of words under an unknown heading ("Donor")."""
    if any(column.field in _NAME_PARTS and column.score > _WEAKEST for column in columns):
        return
    if any(column.field is Field.ORGANIZATION for column in columns):
        _name_person_beside(columns)
        return
    telling = REPEATABLE_FIELDS - {Field.IGNORE}
    if not any(column.field in telling and column.filled for column in columns):
        return
    if _name_in_two(columns):
        return
    for column in columns:  # whoever looks after clients does so for several
        seen = column.seen
        is_own = column.field is Field.OWNER and seen.count > 5 and seen.distinct > 0.9
        if is_own and seen.name_like > 0.8:
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return
    if any(column.field in _NAME_PARTS for column in columns):
        return
    for column in columns:
        known = max(column.by_heading.values(), default=0.0)
        is_free = column.field is Field.IGNORE and known < _UNSHAKEN
        if is_free and not column.is_someone_else and _are_whole_names(column.seen):
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return
    for column in columns:
        seen = column.seen
        is_free = column.field is Field.IGNORE and not column.by_heading and not seen.counting
        is_words = seen.with_digits < 0.3 and seen.email + seen.date + seen.url < 0.3
        if is_free and is_words and seen.count > 2 and seen.distinct > 0.5 and seen.words <= 6:
            is_organization = seen.legal_form > 0.5
            column.field = Field.ORGANIZATION if is_organization else Field.FULL_NAME
            column.score = ACCEPTED
            return


def _name_in_two(columns: Sequence[_Column]) -> bool:
    """Two columns of single names side by side, known given ones in one of them: "Nm (F)"."""
    for one, other in pairwise(columns):
        if any(each.field is not Field.IGNORE or each.by_heading for each in (one, other)):
            continue
        given, family = sorted((one, other), key=lambda each: -each.seen.given)
        are_names = all(
            each.seen.name_like > 0.9 and each.seen.words <= _ONE_WORD and each.seen.count > _SOME
            for each in (one, other)
        )
        if are_names and given.seen.given > 0.3 > family.seen.given:
            given.field, given.score = Field.GIVEN_NAME, ACCEPTED
            family.field, family.score = Field.FAMILY_NAME, ACCEPTED
            return True
    return False


def _name_person_beside(columns: list[_Column]) -> None:
    """Where rows name an organization alone: whole names of people, all different ones."""
    for column in columns:
        seen = column.seen
        known = max(column.by_heading.values(), default=0.0)
        is_open = column.field is Field.IGNORE and known < _UNSHAKEN
        is_open = is_open and (not column.is_someone_else or column.lost is Field.ORGANIZATION)
        if is_open and _are_whole_names(seen):
            for weaker in columns:
                if weaker.field in _NAME_PARTS:  # "Name 2" over branches and departments
                    weaker.field, weaker.score = Field.IGNORE, 0.0
            column.field, column.score, column.is_someone_else = Field.FULL_NAME, ACCEPTED, False
            return
    if any(column.field in _NAME_PARTS for column in columns):
        return
    for column in columns:
        seen = column.seen
        is_free = column.field in {Field.IGNORE, Field.OWNER} and seen.count > 5
        is_unknown = not column.by_heading or column.field is Field.OWNER
        are_people = seen.name_like > 0.85 and seen.legal_form < 0.05 and seen.distinct > 0.9
        is_free = is_free and is_unknown and not column.is_someone_else
        if is_free and are_people and _WHOLE_NAME <= seen.words <= _LONGEST_NAME:
            column.field, column.score = Field.FULL_NAME, ACCEPTED
            return


_LONGEST_NAME = 3.5
_WEAKEST = 0.5
"""Up to this score a name is claimed against what its values say."""


def _settle_last_words(columns: list[_Column]) -> None:
    """Words in the last column, under a heading that nobody knows, are remarks ("تنبيهات")."""
    filled = [column for column in columns if column.filled]
    if len(filled) < _SOME or any(column.field is Field.NOTES for column in filled):
        return
    last = filled[-1]
    seen = last.seen
    is_free = last.field is Field.IGNORE and not last.by_heading and not last.is_someone_else
    are_words = seen.words >= _WHOLE_NAME and seen.with_digits < 0.3 and seen.given < 0.3
    if is_free and are_words and seen.count > 2 and seen.legal_form < 0.1 and seen.town < 0.3:
        last.field, last.score = Field.NOTES, ACCEPTED


def _give_up(column: _Column, field: Field) -> None:
    """Take a meaning from a column, and with it those that its heading says much less clearly."""
    least = column.by_heading.get(field, 0.0) - 0.1
    column.scores.pop(field, None)
    for other, score in column.by_heading.items():
        if score < least:
            column.scores.pop(other, None)


def _claim(column: _Column) -> tuple[bool, float, bool, int, int]:
    is_contact = not _is_job(column)
    return (column.filled > 0, round(column.score, 2), is_contact, column.filled, -column.index)


def _guess(column: _Column) -> ColumnGuess:
    remarks: list[ColumnRemark] = []
    if not column.filled:
        remarks.append(ColumnRemark.EMPTY_COLUMN)
    if not column.heading:
        remarks.append(ColumnRemark.NO_HEADING)
    known = max(column.by_heading.values(), default=0.0)
    if column.heading and known < ACCEPTED:
        remarks.append(ColumnRemark.HEADING_UNKNOWN)
    if column.field is not Field.IGNORE and column.field not in column.by_heading:
        remarks.append(ColumnRemark.BY_VALUES)
    if column.field in column.by_heading and agreement(column.field, column.seen) < 0.7:
        remarks.append(ColumnRemark.VALUES_DISAGREE)
    if column.is_someone_else and column.field is Field.IGNORE and column.filled:
        remarks.append(ColumnRemark.SOMEONE_ELSE)
    samples = tuple(dict.fromkeys(text[:80] for text in column.seen.samples if text))
    return ColumnGuess(
        index=column.index,
        heading=column.heading,
        field=column.field,
        confidence=round(min(1.0, column.score), 2),
        samples=samples[:_SAMPLES_SHOWN],
        remarks=tuple(remarks),
        filled=column.filled,
    )
