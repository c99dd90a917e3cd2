"""What the unit of work has to know of a table: which of the common columns it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database


@record
class TableShape:
    """One table's columns and, from them, which audit columns writing has to fill."""

    name: str
    columns: tuple[str, ...]
    has_uid: bool
    has_version: bool
    has_created: bool
    has_updated: bool
    has_bin: bool


def read_shape(connection: Any, table: str) -> TableShape:
    """The shape of `table` in the open file; a missing table is a bug."""
    columns = tuple(
        row[0]
        for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    )
    if not columns:
        raise LookupError(f"no table {table!r}")
    return TableShape(
        table,
        columns,
        has_uid="uid" in columns,
        has_version="version" in columns,
        has_created="created_at" in columns,
        has_updated="updated_at" in columns,
        has_bin="deleted_at" in columns,
    )


class Shapes:
    """Shapes and statement texts, each made once: fixed texts hit SQLite's statement cache."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._shapes: dict[str, TableShape] = {}
        self._texts: dict[tuple[object, ...], str] = {}

    def of(self, table: str) -> TableShape:
        """The shape of `table`."""
        shape = self._shapes.get(table)
        if shape is None:
            shape = self._shapes[table] = read_shape(self._db, table)
        return shape

    def insert_text(self, shape: TableShape, columns: tuple[str, ...]) -> str:
        """`INSERT` of these columns."""
        key = ("insert", shape.name, columns)
        text = self._texts.get(key)
        if text is None:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" * len(columns))
            text = f'INSERT INTO "{shape.name}" ({names}) VALUES ({marks})'
            self._texts[key] = text
        return text

    def select_text(self, shape: TableShape, columns: tuple[str, ...]) -> str:
        """`SELECT` of the version, the bin mark and these columns of one row by id."""
        key = ("select", shape.name, columns)
        text = self._texts.get(key)
        if text is None:
            head = [
                "version" if shape.has_version else "0",
                "deleted_at" if shape.has_bin else "NULL",
            ]
            names = ", ".join(head + [f'"{name}"' for name in columns])
            text = f'SELECT {names} FROM "{shape.name}" WHERE id = ?'
            self._texts[key] = text
        return text

    def update_text(self, shape: TableShape, columns: tuple[str, ...]) -> str:
        """`UPDATE` of these columns; a versioned row only where id and version match."""
        key = ("update", shape.name, columns)
        text = self._texts.get(key)
        if text is None:
            parts = [f'"{name}" = ?' for name in columns]
            if shape.has_updated:
                parts += ["updated_at = ?", "updated_by = ?"]
            where = "id = ?"
            if shape.has_version:
                parts.append("version = version + 1")
                where += " AND version = ?"
            text = f'UPDATE "{shape.name}" SET {", ".join(parts)} WHERE {where}'
            self._texts[key] = text
        return text

    def delete_text(self, shape: TableShape) -> str:
        """`DELETE` of one row by id."""
        return f'DELETE FROM "{shape.name}" WHERE id = ?'
