"""Records behave like `dataclass(frozen=True, slots=True)`."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from crm_desktop.core.records import record


@record
class Point:
    """A place on a map."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()
    found: dict[str, int] = field(default_factory=dict[str, int])


@record
class Lonely:
    """Of one field only."""

    texts: tuple[str, ...]


@record
class Nothing:
    """Of no field."""


@record
class Even:
    """Checks itself."""

    number: int

    def __post_init__(self) -> None:
        if self.number % 2:
            raise ValueError("odd")


@dataclass(frozen=True, slots=True)
class Original:
    """What `Point` shall be like."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()
    found: dict[str, int] = field(default_factory=dict[str, int])


def test_fields_are_given_by_place_or_by_name_and_have_defaults():
    point = Point(1, names=("a",))
    assert (point.x, point.y, point.names, point.found) == (1, 0, ("a",), {})
    assert Point(1).found is not Point(1).found
    assert repr(point) == "Point(x=1, y=0, names=('a',), found={})"


def test_wrong_arguments_are_refused():
    for arguments, named in (((), {}), ((1,), {"z": 2}), ((1, 2, (), {}, 3), {})):
        with pytest.raises(TypeError):
            Point(*arguments, **named)  # pyright: ignore[reportCallIssue, reportArgumentType]
    with pytest.raises(TypeError):
        Nothing(1)  # pyright: ignore[reportCallIssue, reportArgumentType]


def test_records_are_equal_by_their_fields_and_their_class():
    assert Lonely(("a",)) == Lonely(("a",))
    assert Lonely(("a",)) != Lonely(("b",))
    assert hash(Lonely(("a",))) == hash(Lonely(("a",)))
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1
    assert Point(1, 2) != Original(1, 2)
    assert Point(1, 2) == Point(1, 2)
    with pytest.raises(TypeError):
        hash(Point(1))  # a dictionary within, as with a dataclass


def test_nothing_can_be_set_or_deleted_or_added():
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError):
        del point.x  # type: ignore[misc]
    assert not hasattr(point, "__dict__")


def test_dataclasses_and_match_know_records():
    point = replace(Point(1, 2), y=3)
    assert dataclasses.asdict(point) == {"x": 1, "y": 3, "names": (), "found": {}}
    assert [one.name for one in dataclasses.fields(Point)] == ["x", "y", "names", "found"]
    match point:
        case Point(x, 3):
            assert x == 1
        case _:
            pytest.fail("not matched")


def test_records_check_themselves_when_they_are_made():
    assert Even(2).number == 2
    with pytest.raises(ValueError, match="odd"):
        Even(3)
    with pytest.raises(ValueError, match="odd"):
        replace(Even(2), number=5)


def test_records_can_be_copied_and_pickled():
    point = Point(1, 2, ("a",), {"b": 3})
    assert pickle.loads(pickle.dumps(point)) == point
    assert copy.copy(point) == point
    deep = copy.deepcopy(point)
    assert deep == point
    assert deep.found is not point.found


def test_methods_of_a_class_are_kept():
    @record
    class Named:
        """With a way to show itself."""

        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

    assert repr(Named("a")) == "<a>"


def test_init_takes_what_that_of_a_dataclass_takes():
    Point(1)  # compiled now
    mine = list(inspect.signature(Point).parameters.values())
    theirs = list(inspect.signature(Original).parameters.values())
    assert [(one.name, one.kind) for one in mine] == [(one.name, one.kind) for one in theirs]
