"""Web pages and the XML of Excel 2003, which banks, shops and web programs call .xls."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats import isolation, markup
from crm_desktop.formats.file_kind import (
    FILE_ERRORS,
    MAX_MARKUP,
    MEGABYTE,
    FileKind,
    detect,
)
from crm_desktop.formats.spreadsheet import open_workbook

Rows = list[tuple[object, ...]]

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1251">
<style><!-- td {mso-number-format:"\\@";} --></style><title>not shown</title>
<!--[if gte mso 9]><xml><x:Workbook><x:Name>Клиенты</x:Name></x:Workbook></xml><![endif]-->
</head><body><h2>Список&nbsp;клиентов</h2>
<![if supportMisalignedColumns]><![endif]>
<table border=1>
<tr><th colspan=2>Клиент</th><th>Телефон</th><th x:num>Сумма</th></tr>
<tr><td rowspan="2">ООО &laquo;Маяк&raquo;</td><td> Зимин
  Глеб </td><td>8 912 345-67-89<br>8 912 345-67-80</td><td x:num="37061234567">3,70612E+10</td></tr>
<tr><td>Носова Инга</td><td><span style="display:none">00</span>8 912 345-67-81</td><td>5
<tr><td>Кедр<td><b>Панин</b> Руслан<td>&#8212;
</table>
<script>document.write("<table><tr><td>no</td></tr></table>")</script>
<p>Всего: 3</p></body></html>"""


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path: Path) -> Rows:
    """The rows of the first sheet, read by the process that the program reads in."""
    with open_workbook(path) as book:
        return [*book.rows(book.sheets[0].name)]


def rows_here(path: Path) -> Rows:
    """The same rows, read in this process: at once, and with every exception of the reader."""
    kind = detect(path)
    book = (markup.open_xml if kind is FileKind.XML else markup.open_page)(str(path))
    return [tuple(row) for row in book.sheet(book.names()[0][0]).rows()]


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        rows_of(path)
    assert caught.value.code in FILE_ERRORS
    return caught.value.code


def test_a_web_page_called_xls_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = written(tmp_path / "clients.xls", PAGE.encode("cp1251"))
    assert detect(path) is FileKind.PAGE
    with open_workbook(path) as book:
        assert [info.name for info in book.sheets] == ["Клиенты"]
        merged = book.extras("Клиенты").merged
        found = [*book.rows("Клиенты")]
    assert rows_here(path) == found
    assert [(m.first_row, m.first_column, m.last_row, m.last_column) for m in merged] == [
        (2, 0, 2, 1),
        (3, 0, 4, 0),
    ]
    assert found == [
        ("Список клиентов", "", "", ""),
        ("Клиент", "", "Телефон", "Сумма"),
        ("ООО «Маяк»", "Зимин Глеб", "8 912 345-67-89\n8 912 345-67-80", 37061234567.0),
        ("", "Носова Инга", "8 912 345-67-81", "5"),
        ("Кедр", "Панин Руслан", "—", ""),
        ("", "", "", ""),
        ("Всего: 3", "", "", ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_the_encoding_of_a_page_is_found(encoding: str, tmp_path: Path) -> None:
    """Also where the page says nothing of it."""
    text = "<table><tr><td>Pavardė</td></tr><tr><td>Žukauskaitė šįryt</td></tr></table>"
    path = written(tmp_path / "a.xls", text.encode(encoding))
    assert rows_here(path) == [("Pavardė",), ("Žukauskaitė šįryt",)]


def test_tables_in_tables_stand_below_each_other(tmp_path: Path) -> None:
    inner = "<table><tr><td>Ona</td><td>5</td></tr><tr><td>Eglė</td><td>6</td></tr></table>"
    page = f"<body><table><tr><td>Menu<td>{inner}</td></tr></table>{inner}</body>"
    found = [row for row in rows_here(written(tmp_path / "a.html", page)) if any(row)]
    assert found == [("Menu", ""), ("Ona", "5"), ("Eglė", "6"), ("Ona", "5"), ("Eglė", "6")]


@pytest.mark.parametrize("odd", ["<![unknown]>", "<![\0f]>", "<!>", "<![CDATA[x]]>", "<!x y>"])
def test_a_declaration_nobody_knows_is_passed_over(odd: str, tmp_path: Path) -> None:
    page = f"<table><tr><td>Ona</td></tr>{odd}<tr><td>Eglė</td></tr></table>"
    assert rows_here(written(tmp_path / "a.xls", page)) == [("Ona",), ("Eglė",)]


def test_a_page_without_a_table_is_no_spreadsheet(tmp_path: Path) -> None:
    """Web programs save the page that asks for the password under the name of the list."""
    page = "<!DOCTYPE html><html><body><h1>Sign in</h1><form>Password</form></body></html>"
    assert refusal(written(tmp_path / "export.xls", page)) == "not_a_spreadsheet"


def test_a_page_that_is_too_large_is_refused_with_its_size(tmp_path: Path) -> None:
    path = written(tmp_path / "large.xls", "<html><table><tr><td>Ann</td></tr></table>")
    with path.open("r+b") as file:
        file.truncate(MAX_MARKUP + MEGABYTE)  # takes no room on the disk
    with pytest.raises(UserError) as caught:
        open_workbook(path)
    assert caught.value.code == "file_too_large"
    assert caught.value.params == {"name": "large.xls", "megabytes": 61, "limit": 60}


def test_a_page_saved_with_its_parts_is_read(tmp_path: Path) -> None:
    part = "<html><table><tr><td>Ona</td><td>861234567</td></tr></table></html>"
    content = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        'Content-Location: file:///C:/0/book.htm\nContent-Type: text/html; charset="utf-8"\n\n'
        "<html><frameset><frame src=sheet001.htm></frameset></html>\n--b\n"
        "Content-Location: file:///C:/0/sheet001.htm\nContent-Transfer-Encoding: quoted-printable\n"
        f'Content-Type: text/html; charset="utf-8"\n\n{part.replace("=", "=3D")}\n--b--\n'
    )
    assert rows_here(written(tmp_path / "a.xls", content)) == [("Ona", "861234567")]


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 5000 + "<tr><td>x",
        "<table><tr>" + "<td colspan=99999999 rowspan=99999999>x" * 300,
        "<table>" + "<tr><td>x</td></tr>" * 60_000,
        "<table><tr><td>" + "x" * 2_000_000,
        "<table><tr><td>x" + "<!--" * 50_000,
        "<table><tr><td>x" + "<a " * 50_000,
        "<table><tr><td>&#99999999999;&#xD800;&nosuch;</td></tr></table>",
    ],
    ids=["nested", "spans", "long", "one cell", "comments", "tags", "entities"],
)
def test_pages_made_to_hurt_are_read_or_refused(page: str, tmp_path: Path) -> None:
    try:
        rows_of(written(tmp_path / "a.xls", page))
    except UserError as error:
        if error.code not in FILE_ERRORS:
            raise


@pytest.mark.parametrize("tag", ["<!--", "<a ", '<a b="', "</a ", "<!x ", "<?x ", "<![CDATA["])
def test_thousands_of_unfinished_tags_cost_nothing(tag: str, tmp_path: Path) -> None:
    """The parser looked for the end of each from the beginning of each: eleven seconds."""
    page = "<table><tr><td>Ona</td><td>x" + tag * 20_000
    begun = time.process_time()
    assert rows_here(written(tmp_path / "a.xls", page)) == [("Ona", "x")]
    assert time.process_time() - begun < 1


def test_a_page_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "LEAST_SECONDS", 0.01)
    monkeypatch.setattr(isolation, "SECONDS_PER_MEGABYTE", 0.0)
    page = "<table>" + "<tr><td>x</td></tr>" * 60_000
    assert refusal(written(tmp_path / "a.xls", page)) == "workbook_too_large"


# --- The XML of Excel 2003 -----------------------------------------------------------------------

_HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Styles><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style></Styles>'
)


def _xml(table: str, *, more: str = "") -> str:
    sheet = f'<Worksheet ss:Name="Kontaktai"><Table>{table}</Table></Worksheet>'
    return f"{_HEAD}{sheet}{more}</Workbook>"


def _data(kind: str, text: str, cell: str = "") -> str:
    return f'<Cell {cell}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_the_xml_of_excel_2003_is_read_with_its_types(tmp_path: Path) -> None:
    note = '<Comment ss:Author="x"><ss:Data>aside</ss:Data></Comment>'
    table = (
        f"<Row>{_data('String', 'Vardas')}{_data('String', 'Kita', 'ss:Index=&quot;3&quot;')}</Row>"
        f'<Row ss:Index="3">{_data("String", "Ona &amp; Ko")}{_data("Number", "37061234567")}'
        f"{_data('DateTime', '1980-03-12T00:00:00.000')}{_data('DateTime', '2025-01-02T10:30:00')}"
        f"{_data('Number', '6103', 'ss:StyleID=&quot;z&quot;')}{_data('Boolean', '1')}</Row>"
        f'<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">both</Data>{note}</Cell>'
        f"{_data('String', 'behind')}</Row>"
    ).replace("&quot;", '"')
    hidden = (
        '<Worksheet ss:Name="Seni"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row>'
        "</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
        "</Worksheet>"
    )
    path = written(tmp_path / "a.xls", _xml(table, more=hidden))
    assert detect(path) is FileKind.XML
    with open_workbook(path) as book:
        assert [(info.name, info.is_visible) for info in book.sheets] == [
            ("Kontaktai", True),
            ("Seni", False),
        ]
    assert rows_of(path) == rows_here(path) == [
        ("Vardas", "", "Kita", "", "", ""),
        ("", "", "", "", "", ""),
        ("Ona & Ko", 37061234567.0, date(1980, 3, 12), datetime(2025, 1, 2, 10, 30), "06103", True),  # noqa: DTZ001
        ("both", "", "behind", "", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_xml("<Row><Cell><Data ss:Type='String'>R & D</Data></Cell></Row>"), "workbook_damaged"),
        (_xml("")[:-20], "workbook_damaged"),
        (_xml('<Row ss:Index="99999999">' + _data("String", "x") + "</Row>"), "workbook_damaged"),
        (
            _HEAD.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook')
            + f"<Worksheet><Table>{_data('String', '&a;' * 9)}</Table></Worksheet></Workbook>",
            "workbook_damaged",
        ),
        ('<?xml version="1.0"?><feed><row>1</row></feed>', "not_a_spreadsheet"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>", "not_a_spreadsheet"),
        (f"{_HEAD}</Workbook>", "not_a_spreadsheet"),
    ],
)  # fmt: skip
def test_other_xml_is_refused(content: str, code: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xls", content)
    assert refusal(path) == code
    with pytest.raises(UserError) as caught:
        rows_here(path)
    assert caught.value.code == code


def test_a_cell_far_away_is_left_out_and_named(tmp_path: Path) -> None:
    lines = "".join(f"<Row>{_data('String', f'Ona {n}')}</Row>" for n in range(30))
    far = f'<Row ss:Index="1048576">{_data("String", "x")}</Row>'
    path = written(tmp_path / "a.xls", _xml(lines + far))
    with open_workbook(path) as book:
        assert book.row_count("Kontaktai") == 30
        assert book.extras("Kontaktai").strays == ("A1048576",)


_EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), max_size=5)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=_EDITS, is_page=st.booleans())
def test_changed_markup_never_raises_anything_else(
    tmp_path: Path, edits: list[tuple[int, bytes]], is_page: bool
) -> None:
    whole = (
        PAGE.encode("cp1251") if is_page else _xml(f"<Row>{_data('Number', '5')}</Row>").encode()
    )
    content = bytearray(whole)
    for place, replacement in edits:
        start = place % len(content)
        content[start : start + len(replacement)] = replacement
    try:
        rows_here(written(tmp_path / "changed.xls", bytes(content)))
    except UserError as error:
        if error.code not in FILE_ERRORS:
            raise
