"""The user table: rows in, `User` out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.staff.model import USER, User
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork


class StaffRepository:
    """Reads and writes users."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def users(self) -> tuple[User, ...]:
        """All users, former ones too, by name."""
        rows = self._database.execute(
            "SELECT id, display_name, login, color, is_active, position, team FROM user"
            " WHERE deleted_at IS NULL"
        ).fetchall()
        users = [
            User(key, name, login, color, bool(is_active), position, team)
            for key, name, login, color, is_active, position, team in rows
        ]
        return tuple(sorted(users, key=lambda user: (fold(user.display_name), user.id)))

    def insert(self, work: UnitOfWork, display_name: str, login: str, color: int) -> int:
        """Store a new user; gives the id."""
        return work.insert(
            USER, {"display_name": display_name, "login": login, "color": color, "is_active": 1}
        )

    def rename(self, work: UnitOfWork, user_id: int, display_name: str) -> None:
        """Store another name, if there is such a user."""
        row = work.execute("SELECT version FROM user WHERE id = ?", (user_id,)).fetchone()
        if row is not None:
            work.update(USER, user_id, {"display_name": display_name}, row[0])
