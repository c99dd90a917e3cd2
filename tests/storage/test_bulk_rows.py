"""Columns of a bulk insert that are the same in every row."""

from __future__ import annotations

import sqlite3

import pytest

from crm_desktop.storage.bulk_rows import insert_rows, literal, split

MANY = 150


def test_what_is_the_same_is_written_out_and_the_rest_bound():
    names = [f"P{number}" for number in range(MANY)]
    marks, bound = split([["person"] * MANY, names, [None] * MANY, [7] * MANY])
    assert marks == ["'person'", "?", "NULL", "7"]
    assert bound == [names]


def test_few_rows_are_bound_as_they_are():
    assert split([["person"] * 5, [1] * 5])[0] == ["?", "?"]


@pytest.mark.parametrize("column", [[1, 1.0], [0, False], [1.0, 1.0], [b"a", b"a"]])
def test_only_texts_and_whole_numbers_are_written_out(column: list[object]):
    assert split([column * MANY])[0] == ["?"]


def test_one_other_value_in_the_middle_is_seen():
    column = ["a"] * MANY
    column[70] = "b"
    assert split([column])[0] == ["?"]


@pytest.mark.parametrize("text", ["", "it's", '"; DROP TABLE contact --', "Žižek 'n'", "?", "''"])
def test_a_text_comes_back_as_it_was(text: str):
    [(found,)] = sqlite3.connect(":memory:").execute(f"SELECT {literal(text)}")
    assert found == text


@pytest.mark.parametrize("value", ["a\0b", "x" * 100, b"x", 1.5, True])
def test_what_cannot_be_written_out(value: object):
    assert literal(value) == ""


@pytest.mark.parametrize("count", [99, 100, 101, 799, 2000])
@pytest.mark.parametrize("width", [1, 2, 7, 90, 150])
def test_rows_are_inserted_in_order_whatever_their_number(count: int, width: int):
    base = sqlite3.connect(":memory:")
    names = [f"c{number}" for number in range(width)]
    base.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {', '.join(names)}, same)")
    columns = [[f"{name} {row}" for row in range(count)] for name in names]
    head = f"INSERT INTO t ({', '.join(names)}, same) VALUES "
    insert_rows(base, head, f"({', '.join('?' * width)}, 'x')", columns, count)
    rows = base.execute("SELECT * FROM t ORDER BY id").fetchall()
    assert rows == [(n, *row, "x") for n, row in enumerate(zip(*columns, strict=True), 1)]


def test_rows_without_anything_of_their_own_are_inserted():
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, same)")
    insert_rows(base, "INSERT INTO t (same) VALUES ", "('x')", [], 250)
    assert base.execute("SELECT count(*) FROM t WHERE same = 'x'").fetchone() == (250,)
