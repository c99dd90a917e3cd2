"""Conditions of filters on the imports that contacts came with, or were completed by.

The change log knows them: an import is one batch of it, whose entries stand together. A value is
the number of the batch and, behind a blank, the name of the file, so that it reads without asking.
"""

from __future__ import annotations

from crm_desktop.business.contacts.filter_sql import NOBODY, Leaf, opposite
from crm_desktop.business.contacts.filters import Condition, Operator

IMPORT = "import"
"""The key of the field."""
_NAME_LIMIT = 300
_LONGEST_SEQ = 18


def import_value(seq: int, name: str) -> str:
    """The value of a condition that stands for an import."""
    return f"{seq} {name[:_NAME_LIMIT]}".strip()


def import_name(value: str) -> str:
    """The name of the file in such a value; its number where it has none."""
    seq, _blank, name = value.partition(" ")
    return name or seq


def import_leaf(condition: Condition) -> Leaf:
    """Contacts that one of these imports made or changed."""
    numbers = tuple(
        int(seq)
        for value in condition.values
        if (seq := value.partition(" ")[0]).isdecimal() and len(seq) <= _LONGEST_SEQ
    )
    if not numbers:
        return opposite(NOBODY) if condition.operator is Operator.IS_NOT else NOBODY
    marks = ",".join("?" * len(numbers))
    # What is told of contacts and, of their places of work alone, of the persons who got one.
    entries = f"""change_batch AS made CROSS JOIN change_entry AS entry NOT INDEXED
        ON entry.id >= made.first_entry_id
            AND entry.id < made.first_entry_id + made.entry_count
        {{}} WHERE made.seq IN ({marks}) AND entry.root_kind = """
    people = entries.format("CROSS JOIN affiliation AS place ON place.id = entry.record_id")
    source = f"""SELECT id FROM (
        SELECT entry.root_id AS id FROM {entries.format("")}'contact'
        UNION SELECT place.person_id FROM {people}'affiliation')
        WHERE id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)"""
    row = f"""(EXISTS (SELECT 1 FROM change_entry INDEXED BY change_entry_by_root
            WHERE root_kind = 'contact' AND root_id = contact.id AND seq IN ({marks}))
        OR EXISTS (SELECT 1 FROM affiliation AS place INDEXED BY affiliation_by_person
            CROSS JOIN change_entry AS entry INDEXED BY change_entry_by_root
            WHERE place.person_id = contact.id AND entry.root_kind = 'affiliation'
                AND entry.root_id = place.id AND entry.seq IN ({marks})))"""
    both = numbers + numbers
    leaf = Leaf(row, both, source, both)
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf
