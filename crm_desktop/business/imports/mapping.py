"""What each column means: headings weighed with values, then settled between the columns.

A heading known in several meanings ("Title", "Имя", "Name", "Клиент") is settled by what the
column holds and by which other columns stand beside it. Fields that can occur once go to the
best column; the others take their next meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.business.imports.column_meaning import (
    ACCEPTED,
    FEW,
    KNOWN,
    MANY,
    MOSTLY,
    REACH,
    SOME,
    UNSHAKEN,
    WHO,
    WHOLE_NAME,
    Column,
    best_of,
    is_job,
    take_best,
)
from crm_desktop.business.imports.column_neighbors import settle_by_neighbors
from crm_desktop.business.imports.column_people import name_someone, settle_other_people
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
    Scores,
    heading_scores,
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
from crm_desktop.core.records import record

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
    settle_by_neighbors(found)
    _settle_once_only(found)
    settle_other_people(found)
    name_someone(found)
    _settle_last_words(found)
    return tuple(map(_guess, found))


def _first_look(column: ColumnValues, *, has_headings: bool) -> Column:
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
    if KNOWN <= best < UNSHAKEN and best_of(scores) not in _SIGNED:
        # An address of the web under a heading that hardly says a company is an address.
        found = fields_by_values(seen)
        if best_of(scores) in _OFFICIAL and seen.number > MOSTLY:
            found.pop(Field.PHONE, None)  # digits alone may as well be what the heading says
        scores |= {field: found[field] for field in _SIGNED if field in found}
    if best < KNOWN:
        by_values = fields_by_values(seen) if has_headings else fields_without_heading(seen)
        _add_by_values(by_values, seen, by_heading, scores)
    if max(scores.values(), default=0.0) < ACCEPTED and by_heading:
        # Values that disagree lower the confidence; a known heading alone still says something.
        field = best_of({each: scores.get(each, 0.0) for each in by_heading})
        is_other = field in REACH and seen.count > SOME and seen.phone + seen.email < 0.01
        if by_heading[field] >= UNSHAKEN and seen.yes_no < MOSTLY and not is_other:
            scores[field] = ACCEPTED
    told = max((scores.get(field, 0.0) for field in by_heading), default=1.0)
    if told < ACCEPTED and max(by_heading.values()) < UNSHAKEN and seen.count > SOME:
        by_heading = {}  # what was guessed of the heading is not what the values are
    result = Column(column.index, column.heading, seen, column.filled, by_heading, scores)
    take_best(result)
    return result


def _look_closer(heading: str, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    """What a heading says beside its meaning, where its values make it worth asking."""
    _ask_other_meanings(heading, seen, by_heading, scores)
    best = max(scores.values(), default=0.0)
    if seen.date + seen.serial > MOSTLY:
        _look_at_days(heading, by_heading, scores)
    elif scores and best_of(scores) is Field.REGISTRATION_NO and _are_short_ids(heading, seen):
        scores[Field.EXTERNAL_ID] = scores.pop(Field.REGISTRATION_NO)  # "ID de registro"
    elif scores and best_of(scores) is Field.IGNORE:
        _ask_what_is_shortened(heading, seen, scores)
        if seen.handle > MOSTLY:
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
    if 0.0 < by_heading.get(Field.BIRTH_DATE, 0.0) < UNSHAKEN and tells_of_last(heading):
        scores.pop(Field.BIRTH_DATE, None)  # nobody is born for the last time
    if 0.0 < scores.get(Field.LAST_CONTACT_DATE, 0.0) < KNOWN and tells_of_coming(heading):
        scores.pop(Field.LAST_CONTACT_DATE)


def _look_at_days(heading: str, by_heading: Scores, scores: Scores) -> None:
    """What a heading over days says of talks and of the last time."""
    best = max(scores.values(), default=0.0)
    is_unused = by_heading.get(Field.IGNORE, 0.0) > UNSHAKEN
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


def _settle_once_only(columns: list[Column]) -> None:
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
            if field in WHO:
                _put_fuller_first(rivals)
            if field is Field.OWNER:
                rivals.sort(key=_is_varied)  # "Owner" over all different people is no owner of ours
            for loser in rivals[1:]:
                _give_up(loser, field)
                take_best(loser)
                loser.is_someone_else = field in WHO and loser.field is Field.IGNORE
                loser.lost = field
                moved = True
        if not moved:
            return


def _is_varied(column: Column) -> bool:
    return column.seen.count > MANY and column.seen.distinct > MOSTLY


def _put_fuller_first(rivals: list[Column]) -> None:
    """Of two columns that say the same of a row the one that says it of clearly more rows.

    "Полное наименование" is filled for some only, "Наименование в программе" for all.
    """
    first, second = rivals[:2]
    are_few = first.seen.legal_form < 0.05 and first.seen.distinct < FEW
    if are_few and second.seen.legal_form > 0.3 and second.seen.distinct > MOSTLY:
        rivals[:2] = [second, first]  # "Supp. name" over companies beside "Buyer (ours)"
        return
    same = set(first.seen.samples) & set(second.seen.samples)
    is_same = len(same) > 0.3 * min(len(set(first.seen.samples)), len(set(second.seen.samples)))
    if is_same and second.filled > _CLEARLY_MORE * first.filled:
        rivals[:2] = [second, first]


_CLEARLY_MORE = 1.2


def _settle_last_words(columns: list[Column]) -> None:
    """Words in the last column, under a heading that nobody knows, are remarks ("تنبيهات")."""
    filled = [column for column in columns if column.filled]
    if len(filled) < SOME or any(column.field is Field.NOTES for column in filled):
        return
    last = filled[-1]
    seen = last.seen
    is_free = last.field is Field.IGNORE and not last.by_heading and not last.is_someone_else
    are_words = seen.words >= WHOLE_NAME and seen.with_digits < 0.3 and seen.given < 0.3
    if is_free and are_words and seen.count > 2 and seen.legal_form < 0.1 and seen.town < 0.3:
        last.field, last.score = Field.NOTES, ACCEPTED


def _give_up(column: Column, field: Field) -> None:
    """Take a meaning from a column, and with it those that its heading says much less clearly."""
    least = column.by_heading.get(field, 0.0) - 0.1
    column.scores.pop(field, None)
    for other, score in column.by_heading.items():
        if score < least:
            column.scores.pop(other, None)


def _claim(column: Column) -> tuple[bool, float, bool, int, int]:
    is_contact = not is_job(column)
    return (column.filled > 0, round(column.score, 2), is_contact, column.filled, -column.index)


def _guess(column: Column) -> ColumnGuess:
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
