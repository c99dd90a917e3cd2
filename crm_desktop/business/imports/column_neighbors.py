"""What columns mean beside each other: places, numbers, days, codes, and who looks after whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_desktop.business.imports.column_meaning import (
    ACCEPTED,
    FEW,
    KNOWN,
    MANY,
    MOSTLY,
    NAME_PARTS,
    ONE_WORD,
    REACH,
    SOME,
    UNSHAKEN,
    WHO,
    Column,
    are_whole_names,
    could_be,
    leave_out,
    means_only,
    names_people,
    prefer,
    take_best,
)
from crm_desktop.business.imports.column_people import (
    BOTH_NAMES,
    settle_names,
    settle_organization,
    settle_person,
    settle_title,
)
from crm_desktop.business.imports.evidence import Evidence
from crm_desktop.business.imports.headings import QUALIFIED, SHORTENED, heading_words, plain
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.words import bare, word_set


def settle_by_neighbors(columns: list[Column]) -> None:
    """Settle what columns mean by what stands beside them; in this order."""
    _settle_kinds(columns)
    _settle_relatives(columns)
    _settle_reach(columns)
    _settle_documents(columns)
    _settle_named_numbers(columns)
    _settle_places(columns)
    settle_names(columns)
    settle_organization(columns)
    settle_title(columns)
    settle_person(columns)
    _settle_address(columns)
    _settle_houses(columns)
    _settle_postal_codes(columns)
    _settle_regions(columns)
    _settle_jobs(columns)
    _settle_owner(columns)
    _settle_ids(columns)
    _settle_birthdays(columns)


_GROUPINGS = frozenset({Field.STATUS, Field.PARTY_KINDS, Field.TAGS, Field.INDUSTRY})


def _settle_kinds(columns: list[Column]) -> None:
    """Leave out a column that only says of each row whether it is a person or a company."""
    for column in columns:
        is_open = column.field in _GROUPINGS or column.field is Field.FULL_NAME
        if is_open and column.seen.count > 1 and _tells_kinds(column):
            column.scores = {Field.IGNORE: KNOWN}
            take_best(column)


def _settle_relatives(columns: list[Column]) -> None:
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
            leave_out(column)
    if not relatives:
        return
    named = any(could_be(column, part) for column in others for part in WHO)
    for column in others:
        is_open = column.field is Field.IGNORE and names_people(column)
        if not named and is_open and (_says(column, "parent") or not column.by_heading):
            column.scores = {Field.FULL_NAME: KNOWN}
            take_best(column)
            named = True
    if not named:
        return
    for column in relatives:
        leave_out(column)
        following = [each for each in others if each.index == column.index + 1]
        for beside in following:
            is_young = beside.field is Field.BIRTH_DATE and beside.seen.old_years < 0.5
            if is_young and column.seen.name_like > 0.5:
                leave_out(beside)


def _says(column: Column, words: str) -> bool:
    shortened = {plain(each) for each in SHORTENED.findall(column.heading)}
    found = set(plain(column.heading).split()) - shortened  # "Doğ. Tar." is about no dog
    if "of" in found:
        found.discard("kind")  # a child in German, but "Kind of customer" is none
    return not heading_words(words).isdisjoint(found)


def _tells_kinds(column: Column) -> bool:
    """Whether the values say of each row that it is a person or an organization."""
    known = word_set("contact_kind")
    samples = column.seen.samples
    told = sum(bare(each) in known for each in samples)
    is_few = column.seen.distinct * column.seen.count <= _MOST_KINDS  # "ИП", "PF" beside them
    return bool(samples) and (told == len(samples) or (told > 0.5 * len(samples) and is_few))


_MOST_KINDS = 5


def _settle_reach(columns: list[Column]) -> None:
    """Numbers and addresses in one column: the field of the numbers, the reading finds both.

    Telephone numbers under a heading that only resembles a messenger ("Business line", "Tel.nr.")
    are such.
    """
    for column in columns:
        named = column.by_heading.get(Field.MESSENGER, 0.0)
        if column.field is Field.MESSENGER and column.seen.phone > MOSTLY and named < 1.0:
            prefer(column, Field.PHONE)
        is_both = column.seen.phone > 0.2 and could_be(column, Field.PHONE)
        if column.field is Field.EMAIL and is_both:
            prefer(column, Field.PHONE)


def _settle_documents(columns: list[Column]) -> None:
    """Leave out numbers of passports and policies: beside telephones, and all of one shape.

    Nothing says that they are telephones but their digits; people write these in many ways.
    """
    named = [each for each in columns if each.field in _NUMBERS and _is_named_number(each)]
    if not any(each.filled for each in named):
        return
    for column in columns:
        if column.field is not Field.PHONE or _is_named_number(column) or column.seen.count <= SOME:
            continue
        shapes = {_DIGIT.sub("9", text) for text in column.seen.samples}
        starts = {text[:1] for text in column.seen.samples}
        is_filled_up = all(text.startswith("00") for text in column.seen.samples)
        is_filled_up = is_filled_up and column.seen.length < _SHORTEST_FROM_ABROAD
        if len(shapes) == 1 and (starts.isdisjoint("+0(") or is_filled_up):
            column.scores = {Field.IGNORE: ACCEPTED}
            take_best(column)


_NUMBERS = (Field.PHONE, Field.MOBILE, Field.FAX)
_SHORTEST_FROM_ABROAD = 10.5

_DIGIT = re.compile(r"\d")


def _is_named_number(column: Column) -> bool:
    return any(column.by_heading.get(field, 0.0) >= ACCEPTED for field in _NUMBERS)


def _settle_named_numbers(columns: list[Column]) -> None:
    """Names with their numbers in one column: the name, unless another column has it."""
    for column in columns:
        if column.seen.named_number < 0.3 or column.field not in {Field.IGNORE, *REACH}:
            continue
        others = [each for each in columns if each is not column]
        if not any(could_be(each, part) for each in others for part in WHO):
            column.scores[Field.FULL_NAME] = KNOWN
            prefer(column, Field.FULL_NAME)
            return


def _settle_postal_codes(columns: list[Column]) -> None:
    """Numbers of one length beside a town or a street, under a heading that nobody knows."""
    for column in _free_beside_places(columns, Field.POSTAL_CODE, within=2):
        seen = column.seen
        lengths = {len(text.removesuffix(".0")) for text in seen.samples}
        is_code = seen.postal > 0.95 and seen.count > 2 and not seen.counting
        is_code = is_code and len(lengths) == 1 and lengths <= {5, 6}
        is_code = is_code or (seen.postal > 0.9 and seen.number < 0.1 and seen.count > 2)
        if is_code and not column.by_heading:
            column.scores[Field.POSTAL_CODE] = ACCEPTED + 0.1
            take_best(column)
            return


def _settle_regions(columns: list[Column]) -> None:
    """Codes of states beside a town, under a heading that nobody knows ("Pr.")."""
    for column in _free_beside_places(columns, Field.REGION, within=1):
        seen = column.seen
        is_code = seen.region_code > 0.9 and seen.count > SOME and seen.length <= _LONGEST_REGION
        if is_code and max(column.scores.values(), default=0.0) < KNOWN:
            column.scores[Field.REGION] = max([ACCEPTED + 0.1, *column.scores.values()]) + 0.01
            take_best(column)
            return


_LONGEST_REGION = 2.5


def _free_beside_places(columns: list[Column], wanted: Field, *, within: int) -> list[Column]:
    """Columns that are nothing yet, near one of an address; none where one is what is wanted."""
    if any(column.field is wanted and column.filled for column in columns):
        return []
    places = [each.index for each in columns if each.field in _PLACES and each.filled]
    free = (column for column in columns if column.field is Field.IGNORE)
    return [each for each in free if any(abs(place - each.index) <= within for place in places)]


def _settle_jobs(columns: list[Column]) -> None:
    """Words beside a person's name under a heading that may be short for a job ("Poz.")."""
    if any(column.field is Field.JOB_TITLE and column.filled for column in columns):
        return
    people = [each.index for each in columns if each.field in NAME_PARTS and each.filled]
    for column in columns:
        seen = column.seen
        may_be = KNOWN * 0.8 <= column.scores.get(Field.JOB_TITLE, 0.0) >= column.score - 0.15
        is_open = column.score < KNOWN and column.field not in NAME_PARTS
        are_words = seen.with_digits < 0.1 and seen.words < 4 and seen.distinct < 0.5
        beside = any(place - column.index in {-1, 1} for place in people)
        if may_be and is_open and are_words and seen.count > SOME and beside:
            prefer(column, Field.JOB_TITLE)
            return


def _settle_birthdays(columns: list[Column]) -> None:
    """Days of decades ago under a heading that hardly says anything are birthdays."""
    if any(column.field is Field.BIRTH_DATE and column.filled for column in columns):
        return
    if not any(_tells_who(column) and column.field is not Field.ORGANIZATION for column in columns):
        return
    for column in columns:
        known = max(column.by_heading.values(), default=0.0)
        is_free = column.field is Field.IGNORE and known < UNSHAKEN
        are_old = column.seen.date > 0.8 and column.seen.old_years > 0.8
        if is_free and are_old and column.seen.count > 2 and not column.is_someone_else:
            column.scores = {Field.BIRTH_DATE: ACCEPTED + 0.1}
            take_best(column)
            return


def _settle_ids(columns: list[Column]) -> None:
    """Codes that are all different, at the start of a row or under a word for "number".

    Nobody knows "Ü.sz." or "Bayi kodu", but what stands first and never twice tells records apart.
    """
    if any(column.field is Field.EXTERNAL_ID and column.filled for column in columns):
        return
    filled = [column for column in columns if column.filled and not column.seen.counting]
    for column in filled[:_FIRST_ONES]:
        known = max(column.by_heading.values(), default=0.0)
        is_number = column.field in REACH and column.seen.phone < 0.05
        is_free = (column.field is Field.IGNORE and known < KNOWN) or is_number
        is_told = not heading_words("number_word").isdisjoint(plain(column.heading).split())
        is_first = column is filled[0]
        if is_free and (is_told or is_first) and _are_codes(column.seen):
            column.scores = {Field.EXTERNAL_ID: ACCEPTED + 0.1}
            take_best(column)
            return


_FIRST_ONES = 3


def _are_codes(seen: Evidence) -> bool:
    """Whether values are short codes, each another one."""
    is_short = 1 < seen.length <= _LONGEST_CODE and seen.words < 1.2
    is_code = seen.with_digits > 0.9 and seen.distinct > 0.95 and seen.count > SOME
    foreign = seen.date + seen.email + seen.url + seen.iban + seen.phone
    return is_short and is_code and foreign < 0.1


_LONGEST_CODE = 12
_PLACES = frozenset({Field.LOCALITY, Field.STREET_ADDRESS, Field.COUNTRY, Field.REGION})


def _settle_places(columns: list[Column]) -> None:
    """Two columns of regions or of towns alone: the narrower is the town ("İlçe", "İl")."""
    filled = [column for column in columns if column.filled]
    for field, other in (
        (Field.REGION, Field.LOCALITY),
        (Field.LOCALITY, Field.REGION),
    ):
        pair = [column for column in filled if column.field is field and column.heading]
        if len({means_only(column, field) for column in pair}) > 1:
            continue  # one of them is surely that
        if len(pair) == 2 and not any(column.field is other for column in filled):
            pair.sort(key=lambda column: column.seen.distinct)
            told = [column for column in pair if field in column.by_heading]
            if len(told) == 1:  # the other one is so by its values alone
                pair.sort(key=lambda column: (column is told[0]) is (other is Field.REGION))
            prefer(pair[0] if other is Field.REGION else pair[1], other)
            return
    towns = [column for column in filled if column.field is Field.LOCALITY]
    for column in filled:  # "Province / town" where nothing else is a town
        if not towns and column.field is Field.REGION and could_be(column, Field.LOCALITY):
            prefer(column, Field.LOCALITY)
            return


_WHOLE_ADDRESS = frozenset(
    ["formatted", "full", "complete", "полный", "повний", "pilnas", "pilna", "täielik", "pełny"]
)


def _settle_address(columns: list[Column]) -> None:
    """Leave out a whole address in one cell where its parts stand in columns of their own."""
    streets = [column for column in columns if column.field is Field.STREET_ADDRESS]
    whole = [c for c in streets if _WHOLE_ADDRESS & set(plain(c.heading).split())]
    if any(column.filled for column in streets if column not in whole):
        for column in whole:
            column.scores = {Field.IGNORE: column.score}
            take_best(column)


def _settle_houses(columns: list[Column]) -> None:
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
            take_best(column)
            return


def _settle_owner(columns: list[Column]) -> None:
    """Few people over and over beside those whom the list is about: who looks after them.

    "Suivi par" and "Хто веде" are in no dictionary; the names in them are.
    """
    if any(column.field is Field.OWNER and column.filled for column in columns):
        return
    for column in columns:
        if _are_others_beside(column, columns):
            column.scores = {Field.OWNER: ACCEPTED + 0.1}
            take_best(column)
            return
    for column in columns:
        if not _may_be_owners(column):
            continue
        others = (each for each in columns if each is not column and each.filled)
        many = _SEVERAL_TIMES * column.seen.distinct
        if any(_tells_who(each) and each.seen.distinct >= many for each in others):
            column.scores = {Field.OWNER: ACCEPTED + 0.1}
            take_best(column)
            return


def _tells_who(column: Column) -> bool:
    """Whether a column names those whom the rows are about, by its field or by its names."""
    if column.field in WHO:
        return True
    return column.field in {Field.IGNORE, Field.OWNER} and are_whole_names(column.seen)


def _are_others_beside(column: Column, columns: Sequence[Column]) -> bool:
    """Whether the same few names stand over and over beside columns that name the row's person.

    "Gydytojas" beside "Paciento vardas" and "Paciento pavardė": who treats them.
    """
    seen = column.seen
    if column.field is not Field.FULL_NAME or seen.count < MANY or not column.filled:
        return False
    is_few = 1 < round(seen.distinct * seen.count) <= _FEW_OF_MANY * seen.count
    are_people = seen.name_like + seen.initials > MOSTLY and seen.legal_form < 0.05
    many = {
        each.field
        for each in columns
        if each is not column and each.seen.distinct > _MUCH_MORE * seen.distinct
    }
    return is_few and are_people and (many >= BOTH_NAMES or Field.FULL_NAME in many)


_MUCH_MORE = 3
_FEW_OF_MANY = 0.15


def _may_be_owners(column: Column) -> bool:
    seen = column.seen
    known = max(column.by_heading.values(), default=0.0)
    is_open = column.field is Field.IGNORE and known < QUALIFIED
    is_weak = known < UNSHAKEN or (column.field is Field.FULL_NAME and seen.words <= ONE_WORD)
    is_open = is_open or (column.field in _PEOPLE and is_weak and seen.distinct < FEW)
    if known < UNSHAKEN and _says(column, "by_whom") and seen.distinct < FEW:
        are_told = seen.name_like > 0.8 and seen.legal_form < 0.05 and seen.source < FEW
        return are_told and seen.count >= SOME and seen.town < FEW and not column.is_someone_else
    several = round(seen.distinct * seen.count)
    is_few = seen.count >= SOME and 1 < several <= max(3, FEW * seen.count)
    are_people = seen.given + seen.initials > 0.3
    are_people = are_people and seen.name_like > 0.8 and seen.legal_form < 0.05
    return is_open and is_few and are_people and not column.is_someone_else


_SEVERAL_TIMES = 1.5
_PEOPLE = frozenset(
    {Field.FULL_NAME, Field.GIVEN_NAME, Field.ORGANIZATION, Field.JOB_TITLE, Field.LOCALITY}
)
