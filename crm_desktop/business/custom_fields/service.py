"""What can be done with own fields: make, change, order and retire them; read and set values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.audit.model import GONE, FieldChange, HistoryKind, ValueForm
from crm_desktop.business.custom_fields.model import (
    CUSTOM_FIELD,
    FIELDS_LIMIT,
    KEY_PREFIX,
    MOST_DECIMALS,
    NAME_LIMIT,
    OPTIONS_LIMIT,
    Content,
    CustomField,
    CustomValue,
    FieldKind,
    FieldSaved,
    Option,
    ValuesSet,
)
from crm_desktop.business.custom_fields.values import (
    content_of,
    default_content,
    default_text,
    parse,
    plain_text,
    stored_value,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, FieldConflict, UserError, already_kept
from crm_desktop.core.money import CURRENCIES
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.storage.change_log import ChangeEntry, Operation, batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.custom_fields.repository import CustomFieldRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork


class CustomFieldService:
    """One method is one action; all run in the thread that owns the database.

    Definitions are kept until a change of them is published, by whomever.
    """

    def __init__(
        self, repository: CustomFieldRepository, journal: Journal, events: EventBus
    ) -> None:
        self._rows = repository
        self._journal = journal
        self._known: tuple[CustomField, ...] | None = None
        events.subscribe(Changes, self._on_changes)

    def _on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches_kind(CUSTOM_FIELD):
            self._known = None

    # -- definitions ---------------------------------------------------------------------

    def fields(self, *, with_retired: bool = False) -> tuple[CustomField, ...]:
        """The fields in the order of the card."""
        if self._known is None:
            self._known = self._rows.fields()
        return self._known if with_retired else tuple(f for f in self._known if not f.is_retired)

    def field(self, field_id: int) -> CustomField:
        """One field, also a retired one; `UserError` `record_gone`."""
        for one in self.fields(with_retired=True):
            if one.id == field_id:
                return one
        raise UserError("record_gone")

    def agreed_fields(self) -> tuple[CustomField, ...]:
        """The fields that every suitable contact should have filled (A12)."""
        return tuple(field for field in self.fields() if field.is_agreed)

    def uses(self) -> dict[int, int]:
        """How many contacts have a value, by field."""
        return self._rows.count_by_field()

    def option_uses(self, field_id: int) -> dict[str, int]:
        """How many contacts have each option of a field."""
        return self._rows.count_by_option(self.field(field_id))

    def create(self, field: CustomField, actor: Actor) -> FieldSaved:
        """Make a field, at the end of the card; raises the `UserError` of what is wrong with it."""
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "custom_field.create") as work:
            self._known = None  # a colleague may have just made another one
            known = self.fields(with_retired=True)
            if len(known) >= FIELDS_LIMIT:
                raise UserError("too_many_custom_fields", limit=FIELDS_LIMIT)
            last = max((one.position for one in known), default=0)
            clean = replace(self._checked(field), id=0, version=0, position=last + 1)
            key = self._rows.insert(work, clean)
        with already_kept():
            return FieldSaved(self.field(key), work.seq)

    def created_by(self, op_id: bytes) -> FieldSaved | None:
        """The field that `create` stored in an operation; None if it is not in the file (P5)."""
        self._known = None
        found = batch_of_operation(self._journal.db, op_id)
        made = [] if found is None else made_by(self._journal.db, found, CUSTOM_FIELD)
        stored = next((one for one in self._rows.fields() if one.id in made), None)
        return FieldSaved(stored, found.seq) if found and stored else None

    def make_within(self, work: UnitOfWork, field: CustomField, actor: Actor) -> CustomField:
        """Make a field inside an action (an import), or give a stored one options that it lacks.

        Returns it as it is stored now; raises as `create` and `save` do.
        """
        known = self.fields(with_retired=True)
        stored = next((one for one in known if one.id == field.id), None)
        if stored is None:
            actor.require(Right.SETTINGS_EDIT)
            if len(known) >= FIELDS_LIMIT:
                raise UserError("too_many_custom_fields", limit=FIELDS_LIMIT)
            last = max((one.position for one in known), default=0)
            clean = replace(self._checked(field), id=0, version=0, position=last + 1)
            return replace(clean, id=self._rows.insert(work, clean), version=1)
        codes = {option.code for option in stored.options}
        new = tuple(option for option in field.options if option.code not in codes)
        if not new:
            return stored
        actor.require(Right.SETTINGS_EDIT)
        clean = self._checked(replace(stored, options=(*stored.options, *new)))
        return replace(clean, version=self._rows.update(work, clean))

    def save(
        self,
        field: CustomField,
        actor: Actor,
        moves: Mapping[str, str] | None = None,
        base: CustomField | None = None,
    ) -> FieldSaved:
        """Change a field; values stay. `moves` says which option takes a removed one's contacts.

        Raises `UserError`: `option_in_use` for a removed option that contacts have and that is
        not moved, `custom_field_in_use` where kind, decimals or currency of a field with values
        would change. With `base`, as it was read, changes of different parts are merged, and the
        same part raises `ConflictError` with both; without it any save in between does.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "custom_field.save") as work:
            self._known = None  # a colleague may have just given another one this name
            clean = self._checked(field)
            stored = next((f for f in self._rows.fields() if f.id == field.id), None)
            if stored is None:
                raise UserError("record_gone")
            if base is not None and stored.version != base.version:
                from crm_desktop.business.custom_fields.merging import merged_field

                merged, conflicts = merged_field(base, clean, stored, _EDITED)
                if conflicts:
                    ref = RecordRef(CUSTOM_FIELD, field.id)
                    raise work.conflict_over(ref, base.version, conflicts)
                clean = self._checked(merged)
            if _shape(stored) != _shape(clean) and self._rows.has_values(field.id):
                raise UserError("custom_field_in_use", field="kind")
            self._rows.update(work, clean)
            self._settle_removed(clean, stored, dict(moves or {}))
            if moves:
                self._rows.move_options(work, clean, moves)
        with already_kept():
            return FieldSaved(self.field(field.id), work.seq)

    def _settle_removed(
        self, clean: CustomField, stored: CustomField, moves: dict[str, str]
    ) -> None:
        """See that no value loses its option."""
        kept = {option.code for option in clean.options}
        if not moves.keys().isdisjoint(kept) or not kept.issuperset(moves.values()):
            raise UserError("option_unknown", field="options")
        gone = [option for option in stored.options if option.code not in kept | moves.keys()]
        if not gone:
            return
        uses = self._rows.count_by_option(stored)
        for option in gone:
            if uses.get(option.code):
                count = uses[option.code]
                raise UserError("option_in_use", field="options", option=option.name, count=count)

    def set_retired(self, field_id: int, retired: bool, actor: Actor) -> FieldSaved:
        """Take a field off all cards, or bring it back with every value it had."""
        known = self.field(field_id)
        return self.save(replace(known, is_retired=retired), actor, base=known)

    def remove(self, field_id: int, actor: Actor, base: CustomField | None = None) -> int:
        """Put a field without values into the bin; `custom_field_in_use` if it has any.

        Returns the batch to undo. With `base`, as it was read, another name that somebody gave it
        raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "custom_field.remove") as work:
            field = next((one for one in self._rows.fields() if one.id == field_id), None)
            if field is None:
                raise UserError("record_gone")
            if self._rows.has_values(field_id):
                raise UserError("custom_field_in_use")
            from crm_desktop.core.three_way import changed_fields

            conflicts = changed_fields(base, field, ("name",))
            if conflicts:
                raise work.conflict_over(
                    RecordRef(CUSTOM_FIELD, field_id), field.version, conflicts
                )
            work.bin(CUSTOM_FIELD, field_id, field.version)
        return work.seq

    def arrange(
        self,
        order: Sequence[tuple[int, str]],
        actor: Actor,
        base: Sequence[tuple[int, str]] | None = None,
    ) -> int:
        """Put fields into this order, each with its group; returns the batch to undo.

        Fields that are not named keep their place behind. With `base`, as it was seen, what others
        moved since stays; the same field moved by two raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "custom_field.arrange") as work:
            known = {field.id: field for field in self._rows.fields()}
            wanted = [(key, group) for key, group in order if key in known]
            if base is not None:
                wanted = self._merged_order(work, list(known.values()), wanted, base)
            named = {key for key, _group in wanted}
            rest = [(f.id, f.group) for f in known.values() if f.id not in named]
            for place, (key, group) in enumerate([*wanted, *rest], start=1):
                values = {"position": place, "group_name": _name(group, "group", may_lack=True)}
                work.update(CUSTOM_FIELD, key, values, known[key].version)
        return work.seq

    def _merged_order(
        self,
        work: UnitOfWork,
        stored: Sequence[CustomField],
        mine: Sequence[tuple[int, str]],
        base: Sequence[tuple[int, str]],
    ) -> list[tuple[int, str]]:
        from crm_desktop.core.three_way import ORDER, require_one_order

        live = [field for field in stored if not field.is_retired]
        groups = dict.fromkeys(field.group for field in live)
        theirs = [(f.id, f.group) for group in groups for f in live if f.group == group]
        now, was, my = dict(theirs), dict(base), dict(mine)

        def refuse(_ids: tuple[FieldConflict, ...] = ()) -> ConflictError:
            seen, wanted, stored_now = (tuple(each.items()) for each in (was, my, now))
            conflict = FieldConflict(ORDER, seen, wanted, stored_now)
            return work.conflict_over_order(CUSTOM_FIELD, tuple(now), (conflict,))

        both = [
            key
            for key in my.keys() & was.keys() & now.keys()
            if my[key] != was[key] and now[key] not in (was[key], my[key])
        ]
        if both:  # into another group by two
            raise refuse()
        ids = require_one_order(tuple(was), tuple(my), tuple(now), refuse)
        return [
            (key, my[key] if key in my and my[key] != was.get(key) else now[key])
            for key in ids
            if key in now
        ]

    def _checked(self, field: CustomField) -> CustomField:
        """A definition in good order; raises `UserError` naming the part that is not."""
        name = _name(field.name, "name")
        for other in self.fields(with_retired=True):
            if other.id != field.id and fold(other.name) == fold(name):
                raise UserError("custom_field_exists", field="name")
        currency = field.currency.strip().upper() if field.kind is FieldKind.MONEY else ""
        if field.kind is FieldKind.MONEY and currency not in CURRENCIES:
            raise UserError("currency_unknown", field="currency")
        decimals = field.decimals if field.kind is FieldKind.NUMBER else 0
        clean = replace(
            field,
            name=name,
            group=_name(field.group, "group", may_lack=True),
            currency=currency,
            decimals=min(max(decimals, 0), MOST_DECIMALS),
            options=_checked_options(field) if field.kind.has_options else (),
        )
        return replace(clean, default=_checked_default(clean))

    def default_words(self, field: CustomField) -> str:
        """The default as it is typed."""
        return plain_text(field, default_content(field)) if field.default else ""

    def with_default(self, field: CustomField, text: str) -> CustomField:
        """A definition with the default that was typed; `UserError` of the field `default`."""
        if field.kind is FieldKind.MONEY:
            field = replace(field, currency=field.currency.strip().upper())
            if field.currency not in CURRENCIES:
                raise UserError("currency_unknown", field="currency")
        try:
            default = default_text(field, parse(field, text))
        except UserError as error:
            raise UserError(error.code, field="default", **error.params) from None
        return replace(field, default=default)

    # -- values --------------------------------------------------------------------------

    def value(self, field_id: int, content: Content) -> CustomValue | None:
        """What is stored for `content`; raises the `UserError` of a wrong one."""
        return stored_value(self.field(field_id), content)

    def typed(self, field_id: int, content: Content) -> CustomValue | None:
        """What is stored for what an editor holds: a content, or text not understood there."""
        field = self.field(field_id)
        if field.kind.is_number and isinstance(content, str):
            content = parse(field, content)
        return stored_value(field, content)

    def parsed(self, field_id: int, text: str) -> CustomValue | None:
        """What is stored for a typed or imported text; raises `UserError`."""
        field = self.field(field_id)
        return stored_value(field, parse(field, text))

    def defaults(self, contact_kind: str) -> tuple[CustomValue, ...]:
        """What a new contact of this kind gets by itself."""
        values = (
            stored_value(field, default_content(field))
            for field in self.fields()
            if field.default and field.suits(contact_kind)
        )
        return tuple(sorted((v for v in values if v is not None), key=lambda v: v.field_id))

    def values_of(self, ids: Sequence[int]) -> dict[int, tuple[CustomValue, ...]]:
        """The values of contacts, for a page of a list or one card."""
        return self._rows.values_of(ids)

    def contact_names(self, values: Iterable[CustomValue]) -> dict[int, str]:
        """Names of the contacts that links among these values point at."""
        links = {f.id for f in self.fields(with_retired=True) if f.kind is FieldKind.LINK}
        wanted = [v.number for v in values if v.field_id in links and v.number is not None]
        return self._rows.contact_names(wanted) if wanted else {}

    def names_of(self, contact_ids: Sequence[int]) -> dict[int, str]:
        """Display names of contacts by id."""
        return self._rows.contact_names(contact_ids)

    def set_many(
        self,
        ids: Sequence[int],
        field_id: int,
        content: Content,
        actor: Actor,
        progress: Callable[[int, int], None] | None = None,
        heed: Callable[[UnitOfWork], None] | None = None,
    ) -> ValuesSet:
        """Give many contacts one value (`None` empties it), as one undoable batch.

        `progress(done, total)` may raise `Cancelled`, and `heed(work)`, called first, refuse:
        nothing is changed then.
        """
        actor.require(Right.CONTACTS_EDIT)
        value = self.value(field_id, content)
        with self._journal.begin(actor, "contact.set_custom") as work:
            if heed is not None:
                heed(work)
            work.report_to(progress, len(ids))
            count = self._rows.set_many(work, ids, field_id, value)
        return ValuesSet(work.seq, count)

    # -- history -------------------------------------------------------------------------

    def describe(self, entry: ChangeEntry) -> list[FieldChange]:
        """What a logged row of a value means: the field's name, before and after."""
        old, new = dict(entry.old_values or {}), dict(entry.new_values or {})
        field_id = new.get("field_id", old.get("field_id"))
        if field_id is None:
            field_id = self._rows.field_of_value(entry.record_id)
        field = next((f for f in self.fields(with_retired=True) if f.id == field_id), None)
        if field is None:
            return []
        texts = [self._history_text(field, values) for values in (old, new)]
        if not any(texts):
            return []
        columns = tuple(new) if entry.operation is Operation.UPDATE else ()
        form = _FORMS.get(field.kind, ValueForm.TEXT)
        name = f"{KEY_PREFIX}{field.name}"
        return [FieldChange(HistoryKind.CHANGED, name, *texts, columns=columns, form=form)]

    def _history_text(self, field: CustomField, values: Mapping[str, object]) -> str:
        text, number = values.get("text_value") or "", values.get("number_value")
        content = content_of(
            field,
            CustomValue(field.id, str(text), number if isinstance(number, int) else None),
        )
        is_link = field.kind is FieldKind.LINK and isinstance(content, int)
        names = self._rows.contact_names([content]) if is_link else None  # type: ignore[list-item]
        return plain_text(field, content, names) or (GONE if is_link else "")


_EDITED = (
    "name", "kind", "target", "group", "options", "default", "currency", "decimals", "is_agreed",
    "is_retired",
)  # fmt: skip
_FORMS = {
    FieldKind.NUMBER: ValueForm.NUMBER,
    FieldKind.MONEY: ValueForm.NUMBER,
    FieldKind.DATE: ValueForm.DAY,
    FieldKind.YES_NO: ValueForm.YES_NO,
}


def _shape(field: CustomField) -> tuple[object, ...]:
    """What cannot change under stored values; one choice can become several."""
    return field.kind, field.decimals, field.currency


def _name(text: str, part: str, *, may_lack: bool = False) -> str:
    if len(text) > 4 * NAME_LIMIT:
        raise UserError("text_too_long", field=part, limit=NAME_LIMIT)
    name = clean_name(text).text
    if not name and not may_lack:
        raise UserError("name_missing", field=part)
    if len(name) > NAME_LIMIT:
        raise UserError("text_too_long", field=part, limit=NAME_LIMIT)
    return name


def _checked_options(field: CustomField) -> tuple[Option, ...]:
    if len(field.options) > OPTIONS_LIMIT:
        raise UserError("too_many_options", field="options", limit=OPTIONS_LIMIT)
    options: list[Option] = []
    names: set[str] = set()
    codes: set[str] = set()
    for option in field.options:
        name = _name(option.name, "options")
        if fold(name) in names or option.code in codes:
            raise UserError("option_exists", field="options", option=name)
        names.add(fold(name))
        codes.add(option.code)
        options.append(replace(option, name=name))
    if not options:
        raise UserError("options_missing", field="options")
    return tuple(options)


def _checked_default(field: CustomField) -> str:
    """The default as text that can be read back; an option that has gone is none."""
    if not field.default:
        return ""
    try:
        return default_text(field, default_content(field))
    except (ValueError, UserError) as error:
        if field.kind.has_options:
            return ""
        raise UserError("value_not_understood", field="default") from error
