"""`@record`: a frozen dataclass with slots that costs an import a tenth of `@dataclass`'s.

`dataclass(frozen=True, slots=True)` compiles six functions for every class when its module is
imported, about 0.7 ms each; with a hundred records that was a seventh of the program's start. A
record leaves the fields to `dataclass`, so that `replace`, `fields`, `asdict` and `match` know it.
Its other methods are shared, and its `__init__` is compiled when the first one is made.

Not for classes that inherit from a record, and every field is a parameter of `__init__`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make `cls` a frozen dataclass with slots, equal and hashed by its fields."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    names = tuple(one.name for one in fields(made))
    values = _values_of(names)
    methods: dict[str, Callable[..., object]] = {
        "__init__": _first_init(made),
        "__repr__": _repr_of(names),
        "__eq__": _eq_of(values),
        "__hash__": _hash_of(values),
        "__reduce__": _reduce_of(values),
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made


def _values_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _repr_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    def show(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({shown})"

    return show


def _eq_of(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def is_equal(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return is_equal


def _hash_of(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _reduce_of(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[Any, ...]]:
    """For `copy` and `pickle`: a record is made anew, its fields cannot be set."""
    return lambda self: (self.__class__, values(self))


def _refuse_setting(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _first_init(cls: Any) -> Callable[..., None]:
    def init(self: object, *arguments: object, **named: object) -> None:
        cls.__init__ = compiled = _compiled_init(cls)
        compiled(self, *arguments, **named)

    return init


def _compiled_init(cls: Any) -> Callable[..., None]:
    """The `__init__` that `dataclass` would have made, with the slots' own setters."""
    used: dict[str, Any] = {"_missing": MISSING}
    parameters: list[str] = []
    lines: list[str] = []
    one: Field[Any]
    for one in fields(cls):
        name = one.name
        value = name
        if one.default_factory is not MISSING:
            used[f"_make_{name}"] = one.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif one.default is not MISSING:
            used[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        used[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f" _set_{name}(_self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" _self.__post_init__()")
    body = "\n".join(lines) or " pass"
    exec(f"def __init__({', '.join(['_self', *parameters])}):\n{body}", used)  # noqa: S102 - names only
    compiled: Callable[..., None] = used["__init__"]
    compiled.__qualname__ = f"{cls.__qualname__}.__init__"
    return compiled
