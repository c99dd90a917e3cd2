"""The dictionary of headings stays in memory after the first import: equal parts of it are one."""

from __future__ import annotations

from crm_desktop.business.imports.heading_votes import HeadingVotes
from crm_desktop.business.imports.headings import _by_sound, _known
from crm_desktop.business.imports.model import Field


def test_equal_sets_of_fields_are_kept_once():
    for dictionary in (_known().exact, _by_sound()):
        kept = {id(fields) for fields in dictionary.values()}
        assert len(dictionary) > 5_000
        assert len(kept) == len(set(dictionary.values())) < 200


def test_pieces_that_vote_alike_share_their_votes():
    votes = HeadingVotes({"phone": [Field.PHONE], "phony": [Field.EMAIL], "fax": [Field.FAX]})
    kept = {id(each) for each in votes._fields.values()}
    assert len(votes._fields) > 5
    assert len(kept) == len({tuple(each.items()) for each in votes._fields.values()})
    for word, field in (("phone", Field.PHONE), ("phony", Field.EMAIL), ("fax", Field.FAX)):
        assert next(iter(votes.of(word))) is field
