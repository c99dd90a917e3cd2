"""How the change log writes values."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.storage.change_log import encode_values

_VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(max_size=4)
)


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=5))
def test_values_are_written_as_json_writes_them(values: dict[str, object]) -> None:
    plain = {
        name: {"hex": value.hex()} if isinstance(value, bytes) else value
        for name, value in values.items()
    }
    assert encode_values(values) == json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
