"""Who works with the file. Until logins exist, the first user is made at the first open."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crm_desktop.business.staff.model import USER, User, checked_name
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name

if TYPE_CHECKING:
    from crm_desktop.business.staff.repository import StaffRepository
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.unit_of_work import Journal

_log = logging.getLogger(__name__)

_COLORS = 8


class StaffService:
    """Users by id and name, kept in memory: windows ask for names in their own thread, too.

    They are read anew where a change of users is published, by the thread that owns the file.
    """

    def __init__(self, repository: StaffRepository, journal: Journal, events: EventBus) -> None:
        self._repository = repository
        self._journal = journal
        self._users: tuple[User, ...] | None = None
        self._is_behind = False
        events.subscribe(Changes, self._on_changes)

    def users(self) -> tuple[User, ...]:
        """All users by name, former ones too."""
        if self._users is None:
            self._users = self._repository.users()
        return self._users

    def user(self, user_id: int | None) -> User | None:
        """One user, `None` if there is no such."""
        return next((user for user in self.users() if user.id == user_id), None)

    def name_of(self, user_id: int | None) -> str:
        """The display name, empty if there is no such user."""
        user = self.user(user_id)
        return user.display_name if user is not None else ""

    def ensure_first_user(self, name: str, *, machine: str = "") -> User:
        """The user who works here: the one with that login, else the only one, else a new one.

        `name` is the operating system's login name.
        """
        users = self.users()
        for user in users:
            if user.login == name and user.is_active:
                return user
        if users:
            return min(users, key=lambda user: user.id)
        return self.create_user(name, login=name, actor=Actor(0, machine=machine))

    def create_user(self, display_name: str, *, login: str = "", actor: Actor) -> User:
        """Add a user; raises `UserError` `name_missing` or `name_too_long`."""
        actor.require(Right.STAFF_EDIT)
        name = checked_name(display_name)
        color = len(self.users()) % _COLORS
        with self._journal.begin(actor, "user.create") as work:
            user_id = self._repository.insert(work, name, clean_name(login).text, color)
        return User(user_id, name, login, color)

    def rename_user(self, user_id: int, display_name: str, actor: Actor) -> User:
        """Give a user another name; raises `UserError` as `create_user`, or `record_gone`."""
        actor.require(Right.STAFF_EDIT)
        name = checked_name(display_name)
        with self._journal.begin(actor, "user.save") as work:
            self._repository.rename(work, user_id, name)
        user = self.user(user_id)
        if user is None:
            raise UserError("record_gone")
        return user

    def _on_changes(self, event: object) -> None:
        if isinstance(event, Changes) and (self._is_behind or event.touches_kind(USER)):
            try:
                self._users, self._is_behind = self._repository.users(), False
            except StorageUnavailable as error:
                # Older names are better than none; they are read with the next change.
                self._is_behind = True
                _log.warning("users could not be read anew: %s", error.code)
