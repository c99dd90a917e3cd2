"""What each column means: headings weighed with values, then settled between the columns.

A heading known in several meanings ("Title", "Имя", "Name", "Клиент") is settled by what the
column holds and by which other columns stand beside it. Fields that can occur once go to the
best column; the others take their next meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_desktop.business.imports.evidence import (
    Evidence,
    agreement,
    fields_by_values,
    fields_without_heading,
    tells_nothing,
    weigh,
)
from crm_desktop.business.imports.headings import (
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

_SUPPOSED = frozenset({Field.LOCALITY, Field.SOURCE, Field.STATUS, Field.NOTES})
"""What values hint at; a heading that says anything which they do not contradict is better."""
_TELLING = 0.58
_LIKELY = 0.68

_SAMPLES_SHOWN = 5
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
    return tuple(map(_guess, found))


def _first_look(column: ColumnValues, *, has_headings: bool) -> _Column:
    seen = weigh(column.sample)
    by_heading = heading_scores(column.heading) if column.heading else {}
    scores = {field: score * agreement(field, seen) for field, score in by_heading.items()}
    if column.heading:
        _look_closer(column.heading, seen, by_heading, scores)
    best = max(scores.values(), default=0.0)
    if KNOWN <= best < _UNSHAKEN and _best_of(scores) not in _SIGNED:
        # An address of the web under a heading that hardly says a company is an address.
        found = fields_by_values(seen)
        scores |= {field: found[field] for field in _SIGNED if field in found}
    if best < KNOWN:
        by_values = fields_by_values(seen) if has_headings else fields_without_heading(seen)
        _add_by_values(by_values, seen, by_heading, scores)
    if max(scores.values(), default=0.0) < ACCEPTED and by_heading:
        # Values that disagree lower the confidence; a known heading alone still says something.
        field = _best_of({each: scores.get(each, 0.0) for each in by_heading})
        if by_heading[field] >= _UNSHAKEN and seen.yes_no < _MOSTLY:
            scores[field] = ACCEPTED
    result = _Column(column.index, column.heading, seen, column.filled, by_heading, scores)
    _take_best(result)
    return result


def _look_closer(heading: str, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    """What a heading says beside its meaning, where its values make it worth asking."""
    best = max(scores.values(), default=0.0)
    if best < ACCEPTED and seen.count > 2:
        # "Kom." is a mobile in one language and remarks in another: the values choose.
        for field, score in other_scores(heading).items():
            # Nobody's column is thrown away for what its heading may be short for.
            if field not in by_heading and field is not Field.IGNORE:
                scores[field] = score * agreement(field, seen)
    if 0.0 < scores.get(Field.LAST_CONTACT_DATE, 0.0) < KNOWN and tells_of_coming(heading):
        scores.pop(Field.LAST_CONTACT_DATE)
    best = max(scores.values(), default=0.0)
    if seen.date + seen.serial > _MOSTLY:
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
    elif scores and _best_of(scores) is Field.IGNORE:
        if seen.handle > _MOSTLY:
            scores[Field.MESSENGER] = best + 0.01  # "username" over "@anna"
        elif best < 1.0 and _are_numbers(seen):
            scores[Field.PHONE] = best + 0.01  # "Alt #"


def _are_numbers(seen: Evidence) -> bool:
    """Whether values are telephone numbers, of which many are written as nothing else is."""
    return seen.phone > 0.8 and seen.tax < 0.5 * seen.phone and not seen.counting


def _names_channels(heading: str, by_heading: Scores) -> bool:
    """Whether a heading over days speaks of nothing but telephones or mail: when it was used."""
    return bool(by_heading) and by_heading.keys() <= _USED and not tells_of_coming(heading)


_USED = frozenset({Field.PHONE, Field.MOBILE, Field.EMAIL})


def _may_be_used(by_heading: Scores) -> bool:
    return by_heading.get(Field.IGNORE, 0.0) < _LIKELY


def _add_by_values(by_values: Scores, seen: Evidence, by_heading: Scores, scores: Scores) -> None:
    best = max(scores.values(), default=0.0)
    for found, score in by_values.items():
        field = _narrowed_number(found, by_heading)
        if field is Field.IGNORE and by_heading and not tells_nothing(seen):
            continue
        if field in _SUPPOSED and best >= _TELLING:
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
    _settle_named_numbers(columns)
    _settle_places(columns)
    _settle_names(columns)
    _settle_organization(columns)
    _settle_title(columns)
    _settle_person(columns)
    _settle_address(columns)
    _settle_houses(columns)
    _settle_postal_codes(columns)
    _settle_owner(columns)


_GROUPINGS = frozenset({Field.STATUS, Field.PARTY_KINDS, Field.TAGS, Field.INDUSTRY})


def _settle_kinds(columns: list[_Column]) -> None:
    """Leave out a column that only says of each row whether it is a person or a company."""
    for column in columns:
        if column.field in _GROUPINGS and column.seen.count > 1 and _tells_kinds(column):
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
    return bool(column.seen.samples) and all(bare(each) in known for each in column.seen.samples)


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
        if not _may_be_owners(column):
            continue
        others = (each for each in columns if each is not column and each.filled)
        many = _SEVERAL_TIMES * column.seen.distinct
        if any(each.field in _WHO and each.seen.distinct >= many for each in others):
            column.scores = {Field.OWNER: ACCEPTED + 0.1}
            _take_best(column)
            return


def _may_be_owners(column: _Column) -> bool:
    seen = column.seen
    known = max(column.by_heading.values(), default=0.0)
    is_open = column.field is Field.IGNORE and known < QUALIFIED
    is_weak = known < _UNSHAKEN or (column.field is Field.FULL_NAME and seen.words <= _ONE_WORD)
    is_open = is_open or (column.field in _PEOPLE and is_weak and seen.distinct < _FEW)
    several = round(seen.distinct * seen.count)
    is_few = seen.count >= _SOME and 1 < several <= max(3, _FEW * seen.count)
    are_people = seen.given > 0.3 and seen.name_like > 0.8 and seen.legal_form < 0.05
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
    for column in columns:
        is_first_name = column.field is Field.FULL_NAME and column.seen.words <= _ONE_WORD
        if is_first_name and _BOTH_NAMES & certain == _ONLY_FAMILY and column.seen.count:
            _prefer(column, Field.GIVEN_NAME)
            certain.add(Field.GIVEN_NAME)
    for column in columns:
        open_parts = [part for part in _NAME_PARTS if _could_be(column, part)]
        if len(open_parts) < 2 and not (open_parts and column.field not in open_parts):
            continue
        if column.field in open_parts and _only(column, column.field):
            continue
        if column.field is Field.COUNTRY and column.seen.country > 0.5:
            continue  # "Ölkənin adı" names a country, whatever else has a name
        missing = _BOTH_NAMES - certain
        if missing == _ONLY_GIVEN and Field.GIVEN_NAME in open_parts:
            wanted = Field.GIVEN_NAME
        elif missing == _ONLY_FAMILY and Field.FAMILY_NAME in open_parts:
            wanted = Field.FAMILY_NAME
        elif Field.FULL_NAME in open_parts and len(missing) != 1:
            wanted = Field.FULL_NAME
        else:
            continue
        if wanted in certain:
            continue
        if wanted is Field.FULL_NAME and _is_organization(column):
            continue
        _prefer(column, wanted)
        certain.add(wanted)
    _settle_names_beside(columns)


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
        if not is_open:
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
            for loser in rivals[1:]:
                _give_up(loser, field)
                _take_best(loser)
                loser.is_someone_else = field in _WHO and loser.field is Field.IGNORE
                loser.lost = field
                moved = True
        if not moved:
            return


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
    if any(column.field in _NAME_PARTS for column in columns):
        return
    if any(column.field is Field.ORGANIZATION for column in columns):
        _name_person_beside(columns)
        return
    telling = REPEATABLE_FIELDS - {Field.IGNORE}
    if not any(column.field in telling and column.filled for column in columns):
        return
    for column in columns:  # whoever looks after clients does so for several
        seen = column.seen
        is_own = column.field is Field.OWNER and seen.count > 5 and seen.distinct > 0.9
        if is_own and seen.name_like > 0.8:
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


def _name_person_beside(columns: list[_Column]) -> None:
    """Where rows name an organization alone: whole names of people, all different ones."""
    for column in columns:
        seen = column.seen
        known = max(column.by_heading.values(), default=0.0)
        is_open = column.field is Field.IGNORE and known < KNOWN
        is_open = is_open and (not column.is_someone_else or column.lost is Field.ORGANIZATION)
        are_people = seen.given > 0.4 and seen.name_like > 0.8 and seen.legal_form < 0.05
        is_varied = seen.count > 2 and seen.distinct > 0.5
        if is_open and are_people and is_varied and _WHOLE_NAME <= seen.words <= _LONGEST_NAME:
            column.field, column.score, column.is_someone_else = Field.FULL_NAME, ACCEPTED, False
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
