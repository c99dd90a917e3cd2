"""Delimited texts: encodings, delimiters, records, and what is odd about them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats import delimited_text
from crm_desktop.formats.delimited_text import (
    MAX_FIELD,
    PastedText,
    TextOptions,
    open_text,
    preview_text,
)
from crm_desktop.formats.encoding import OFFERED
from crm_desktop.formats.file_kind import FILE_ERRORS, MAX_COLUMNS

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
Rows = list[tuple[str, ...]]


def rows_of(path: Path, content: str | bytes, **options: str) -> Rows:
    """The records of a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(open_text(path, TextOptions(**options)).rows())


# --- Encodings -----------------------------------------------------------------------------------

LISTS = {
    "lt": "Vardas;Miestas\nŽydrūnė Čiurlytė;Šiauliai\n"
          "Jonas Ąžuolas;Panevėžys\nRūta Žvirblytė;Klaipėda\n",
    "lv": "Vārds;Pilsēta\nJānis Bērziņš;Liepāja\nKristīne Ozoliņa;Rīga\nRaivis Vītoliņš;Cēsis\n",
    "et": "Nimi;Linn\nJüri Mägi;Võru\nÕnne Tõnisson;Pärnu\n",
    "pl": "Imię;Miasto\nŁukasz Wójcik;Kraków\nMałgorzata Zielińska;Łódź\nŻaneta Ćwik;Gdańsk\n",
    "ro": "Nume;Oraş\nŞtefan Munteanu;Timişoara\nMădălina Brânză;Iaşi\nSăvulescu;Băleşti\n",
    "de": "Name;Stadt\nJürgen Groß;München\nJörg Böhm;Köln\n",
    "fr": "Nom;Ville\nFrançois Lefèvre;Besançon\nZoë Hélène;Île\n",
    "cs": "Jméno;Město\nTomáš Dvořák;Plzeň\nŽofie Černá;Ústí\n",
    "tr": "Ad;Şehir\nİbrahim Yıldız;İzmir\nŞebnem Çağla;Eskişehir\n",
    "ru": "Имя;Город\nФёдор Иванов;Москва\nНаталья Щербакова;Екатеринбург\n",
    "RU": "ИМЯ;ГОРОД\nФЁДОР ИВАНОВ;МОСКВА\nНАТАЛЬЯ ЩЕРБАКОВА;ЕКАТЕРИНБУРГ\n",
    "uk": "Ім'я;Місто\nОлексій Їжак;Київ\nГанна Ґудзь;Львів\n",
    "ar": "الاسم;المدينة\nأحمد الحسن;القاهرة\nفاطمة الزهراني;الرياض\n",
    "am": "ስም;ከተማ\nአበበ ከበደ;አዲስ አበባ\n",
    "ja": "名前;電話\n山田 たろう;東京\nすずき はなこ;おおさか\n",
}  # fmt: skip
WRITTEN_IN = {
    "lt": "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp1257 iso8859-13 iso8859-4",
    "lv": "utf-8 cp1257 iso8859-13 cp775",
    "et": "utf-8 cp1257 cp1252 iso8859-15",
    "pl": "utf-8 cp1250 iso8859-2 cp852",
    "ro": "utf-8 cp1250 iso8859-2",
    "de": "utf-8 cp1252 cp1250 iso8859-1",
    "fr": "utf-8 cp1252",
    "cs": "utf-8 cp1250 iso8859-2",
    "tr": "utf-8 cp1254",
    "ru": "utf-8 utf-16 utf-16-le utf-16-be cp1251 koi8-r cp866 iso8859-5 mac-cyrillic",
    "RU": "cp1251 koi8-r cp866 iso8859-5",
    "uk": "utf-8 cp1251 koi8-u",
    "ar": "utf-8 cp1256 iso8859-6 utf-16-le",
    "am": "utf-8 utf-16 utf-16-le",
    "ja": "utf-8 shift_jis utf-16",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, name) for language, names in WRITTEN_IN.items() for name in names.split()],
)
def test_encodings_are_found(tmp_path: Path, language: str, encoding: str) -> None:
    text = LISTS[language]
    expected = [tuple(line.split(";")) for line in text.splitlines()]
    assert rows_of(tmp_path / "a.csv", text.encode(encoding)) == expected


def test_letters_far_down_decide_too(tmp_path: Path) -> None:
    text = "Name;City\n" + "Ona;Vilnius\n" * 20_000 + "Žydrūnė Čiurlytė;Šiauliai\n"
    assert rows_of(tmp_path / "a.csv", text.encode("cp1257"))[-1][0] == "Žydrūnė Čiurlytė"


def test_a_file_that_mixes_encodings_is_read_whole(tmp_path: Path) -> None:
    lines = [f"Žydrūnė {n};Šiauliai".encode() for n in range(50)]
    lines[20] = "Jonas Ąžuolas;Panevėžys".encode("cp1257")
    path = tmp_path / "a.csv"
    path.write_bytes(b"\n".join(lines))
    text = open_text(path)
    rows = list(text.rows())
    assert text.text_format.is_mixed
    assert rows[20] == ("Jonas Ąžuolas", "Panevėžys")
    assert rows[21] == ("Žydrūnė 21", "Šiauliai")


@pytest.mark.parametrize("shift", range(3))
def test_an_endless_line_does_not_hide_the_encoding(tmp_path: Path, shift: int) -> None:
    path = tmp_path / "long.csv"
    lines = ["Name,Notes", f"Ona,{'x' * shift}{'€' * 600_000}", "Živilė,ąčę"]
    path.write_text("\n".join(lines), encoding="utf-8")
    text = open_text(path)
    assert (text.text_format.encoding, text.text_format.on_error) == ("utf-8", "strict")
    assert [row[0] for row in text.rows()] == ["Name", "Ona", "Živilė"]


def test_an_encoding_can_be_told(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", "é;x\n".encode("cp1252"), encoding="cp1251")
    assert rows == [("й", "x")]


def test_certainty_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for content, is_certain in ((b"a;b\n", True), ("ž;b\n".encode(), True), (b"\xfe;b\n", False)):
        path.write_bytes(content)
        assert open_text(path).text_format.is_certain is is_certain


# --- Delimiters and records ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("Name,Phone\nOna,1\nJonas,2\n", ","),
        ("Name;Phone\nOna, Onutė;1\nJonas;2,5\n", ";"),
        ("Name\tPhone\nOna, x;\t1\nJonas\t2\n", "\t"),
        ("Name|Phone\nOna|1\n", "|"),
        ('"Name";"Note"\n"Ona";"a, b, c"\n"Jonas";"d, e, f"\n', ";"),
        ("List of customers\n\nName;Phone;City\nOna;1;x\nJonas;2;y\n", ";"),
        ("Name\nOna\nJonas\n", ","),
        ('"sep=|"\na;b|c;d\n', "|"),
        ("sep=;\na,b;c,d\n", ";"),
        ("\ufeffsep=\t\na\tb\n", "\t"),
        ("a,b\r\n1,5;2,5\r\n", ","),
    ],
)
def test_delimiters_are_found(tmp_path: Path, content: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8", newline="")
    assert open_text(path).text_format.delimiter == delimiter


def test_a_delimiter_can_be_told(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", "a:b,c\n", delimiter=":") == [("a", "b,c")]


def test_records_are_counted_from_the_start_of_the_file(tmp_path: Path) -> None:
    content = 'sep=;\r\nName;Note\r\n\r\nOna;"two\r\nlines"\r\n \r\nJonas;x\r\n'
    assert rows_of(tmp_path / "a.csv", content) == [
        (), ("Name", "Note"), (), ("Ona", "two\r\nlines"), (" ",), ("Jonas", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_ends_a_line(tmp_path: Path, end: str) -> None:
    assert rows_of(tmp_path / "a.csv", f"a,b{end}1,2{end}{end}3,4") == [
        ("a", "b"), ("1", "2"), (), ("3", "4"),
    ]  # fmt: skip


def test_ragged_rows_and_odd_quotes_are_kept(tmp_path: Path) -> None:
    content = 'a,b,c\n1\n1,2,3,4\n5" x,"say ""hi""",\'q\'\n,,\n"a"b,c\n'
    assert rows_of(tmp_path / "a.csv", content) == [
        ("a", "b", "c"), ("1",), ("1", "2", "3", "4"), ('5" x', 'say "hi"', "'q'"),
        ("", "", ""), ("ab", "c"),
    ]  # fmt: skip


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", "=1+1,+1,-1,@x\n") == [("=1+1", "+1", "-1", "@x")]


def test_nul_characters_go_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,phone\nO\x00na,8\x0061\n")
    text = open_text(path)
    assert not text.nul_records
    assert list(text.rows())[1] == ("Ona", "861")
    assert text.nul_records


def test_a_quote_that_never_closes_costs_one_record(tmp_path: Path) -> None:
    for count in (5, 3_000):
        lines = ["name,note", 'Ona,"never closed', *(f"Jonas {n},x" for n in range(count))]
        path = tmp_path / "a.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        text = open_text(path)
        rows = list(text.rows())
        assert len(rows) == count + 2
        assert rows[1] == ("Ona", "never closed")
        assert rows[-1] == (f"Jonas {count - 1}", "x")
        assert text.has_open_quote


def test_a_long_note_is_read_and_an_endless_one_is_cut(tmp_path: Path) -> None:
    note = "ž" * 100_000
    assert rows_of(tmp_path / "a.csv", f"Ona,{note}\nJonas,x\n") == [("Ona", note), ("Jonas", "x")]
    rows = rows_of(tmp_path / "a.csv", f'Ona,"{"x" * (MAX_FIELD + 10)}"\nJonas,x\n')
    assert len(rows) == 2
    assert len(rows[0][1]) <= MAX_FIELD
    assert rows[1] == ("Jonas", "x")


def test_it_can_be_read_twice_and_in_part() -> None:
    text = open_text(SAMPLES / "10-windows1251.csv")
    assert text.text_format.encoding == "cp1251"
    assert list(text.rows())[:5] == text.head(5)


def test_the_samples_are_read_whole() -> None:
    for name, encoding, count in (
        ("08-google-contacts.csv", "utf-8-sig", 75),
        ("09-outlook-export.csv", "cp1252", 58),
        ("10-windows1251.csv", "cp1251", 151),
    ):
        text = open_text(SAMPLES / name)
        assert text.text_format.encoding == encoding
        assert len(list(text.rows())) == count


# --- Refusals ------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    """The code with which reading everything is refused; "" if it is not."""
    try:
        for _row in open_text(path).rows():
            pass
    except UserError as error:
        found = error
    else:
        return ""
    assert found.code in FILE_ERRORS
    return found.code


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert refusal(path) == "file_missing"
    assert refusal(tmp_path) == "not_a_file"
    for content, code in (
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_spreadsheet"),
        ((SAMPLES / "01-clean-english.xlsx").read_bytes(), "not_a_spreadsheet"),
        (b"<html><body>x</body></html>", "not_a_spreadsheet"),
    ):
        path.write_bytes(content)
        assert refusal(path) == code


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join("x" * 5_000) + "\n", encoding="utf-8")
    assert refusal(path) == "too_many_columns"
    path.write_text("a" + "," * 5_000 + "\n", encoding="utf-8")
    assert refusal(path) == "", "trailing delimiters hold nothing"
    assert len(open_text(path).head(1)[0]) <= MAX_COLUMNS
    path.write_text("a" + "," * 40_000 + "\n", encoding="utf-8")
    assert refusal(path) == "too_many_columns", "no sheet is so wide"
    monkeypatch.setattr(delimited_text, "MAX_ROWS", 10)
    path.write_text("a,b\n" * 11, encoding="utf-8")
    assert refusal(path) == "too_many_rows"
    monkeypatch.setattr(delimited_text, "MAX_TEXT", 10)
    assert refusal(path) == "file_too_large"


_FIXTURE = HealthCheck.function_scoped_fixture


@settings(max_examples=200, deadline=None, suppress_health_check=[_FIXTURE, HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    refusal(path)


_fields = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc"], include_characters='\n\r\t",;|',
        exclude_characters="\ufeff",
    ),
    max_size=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[_FIXTURE, HealthCheck.too_slow])
@given(
    st.lists(st.lists(_fields, min_size=1, max_size=6).map(tuple), max_size=8),
    st.sampled_from(delimited_text.DELIMITERS),
)
def test_what_the_csv_module_writes_is_read_back(
    tmp_path: Path, rows: Rows, delimiter: str
) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())
    if rows and not rows[0][0].lower().startswith(("sep=", "<", "%pdf")):
        assert list(open_text(path, TextOptions(delimiter=delimiter, quote='"')).rows()) == rows


# --- Options and previews ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", OFFERED)
def test_every_encoding_that_is_offered_reads_any_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    for content in (b"a;b\n1;2\n", b"\xef\xbb\xbfa;b\n", b"\xff\xfea\0;\0b\0\n\0", b"\xe9;\xff\n1"):
        path.write_bytes(content)
        assert preview_text(path, TextOptions(encoding)).rows
    path.write_bytes(b"ASCII;only\n")
    if not encoding.startswith("utf-16"):
        assert preview_text(path, TextOptions(encoding)).rows == (("ASCII", "only"),)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_may_be_told_without_a_mark(tmp_path: Path, encoding: str) -> None:
    rows = rows_of(tmp_path / "a.csv", "Имя;b\n".encode(encoding), encoding="utf-16")
    if encoding == "utf-16-le":
        assert rows == [("Имя", "b")]
    rows = rows_of(tmp_path / "b.csv", "name;b\nx;y\n".encode(encoding), encoding="utf-16")
    assert rows == [("name", "b"), ("x", "y")]


def test_the_mark_of_utf_8_is_no_character(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfName;b\n"
    assert rows_of(tmp_path / "a.csv", content, encoding="utf-8") == [("Name", "b")]


def test_a_preview_tells_a_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Имя;Город\nИван;Тверь\n".encode("cp1251"))
    assert preview_text(path).unreadable == 0
    assert preview_text(path).text_format.encoding == "cp1251"
    assert preview_text(path, TextOptions("utf-8")).unreadable > 4
    shown = preview_text(path, TextOptions("cp1251", ","), 1)
    assert shown.rows == (("Имя;Город",),)


def test_quotation_marks_are_found_and_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("'Name';'Town'\n'O''Brien; Pat';'Cork'\n'Ann';''\n", encoding="utf-8")
    text = open_text(path)
    assert text.text_format.quote == "'"
    assert list(text.rows())[1] == ("O'Brien; Pat", "Cork")
    plain = open_text(path, TextOptions(quote=""))
    assert plain.head(1) == [("'Name'", "'Town'")]
    path.write_text("Name;Phone\nD'Arcy;'+370612\nO'Neil;'8612\n", encoding="utf-8")
    assert open_text(path).text_format.quote == '"'


def test_a_block_of_cells_is_read_as_excel_copies_it() -> None:
    text = 'Name\tNotes\r\nAnn\t"two\nlines, and ""quotes"""\r\nBob\t\r\n'
    pasted = open_text(PastedText(text))
    assert pasted.text_format.delimiter == "\t"
    assert list(pasted.rows()) == [
        ("Name", "Notes"), ("Ann", 'two\nlines, and "quotes"'), ("Bob", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \r\n\t"])
def test_nothing_pasted_is_an_empty_file(text: str) -> None:
    with pytest.raises(UserError) as caught:
        open_text(PastedText(text))
    assert caught.value.code == "file_empty"


def test_a_line_without_an_end_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited_text, "_LONGEST_LINE", 1000)
    path = tmp_path / "line.csv"
    path.write_text("Name,Phone\n" + "Anna,861234567\n" * 100, encoding="utf-8")
    assert len(open_text(path).head(200)) == 101
    path.write_text("Name,Phone\n" + "A" * 5000, encoding="utf-8")
    with pytest.raises(UserError, match="not_a_spreadsheet"):
        open_text(path).head(10)
