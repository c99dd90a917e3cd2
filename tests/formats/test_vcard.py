"""vCards in and out: every version, what phones make of them, and never a traceback."""

from __future__ import annotations

import base64
import random
import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm_desktop.core.errors import UserError
from crm_desktop.formats import vcard_reading
from crm_desktop.formats.file_kind import FILE_ERRORS
from crm_desktop.formats.vcard import (
    ANNIVERSARY,
    CardAddress,
    CardChannel,
    CardDate,
    CardField,
    CardKind,
    CardPhoto,
    CardRelation,
    ChannelKind,
    VCard,
)
from crm_desktop.formats.vcard_reading import is_vcard, read_vcards
from crm_desktop.formats.vcard_writing import card_bytes, write_vcards

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk")


def cards(folder: Path, content: bytes | str) -> list[VCard]:
    """The cards of a file with this content."""
    path = folder / "cards.vcf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_vcards(path))


def card(folder: Path, *lines: str, version: str = "3.0") -> VCard:
    """The one card with these lines."""
    body = "\r\n".join(lines)
    [found] = cards(folder, f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body}\r\nEND:VCARD\r\n")
    return found


# --- Version 2.1 ---------------------------------------------------------------------------------


def test_a_phone_of_version_two_one(tmp_path: Path) -> None:
    [ivan] = cards(
        tmp_path,
        b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
        b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=\r\n"
        b"=D0=BE=D0=B2;=D0=98=D0=B2=D0=B0=D0=BD;;;\r\n"
        b"TEL;CELL;PREF:+370 612 34567\r\nTEL;WORK;FAX:8 5 2123456\r\nEMAIL;INTERNET:i@x.lt\r\n"
        b"NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo\r\n"
        b"PHOTO;PNG;ENCODING=BASE64:"
        + base64.encodebytes(PIXEL).replace(b"\n", b"\r\n ")
        + b"\r\n\r\nEND:VCARD\r\n",
    )
    assert (ivan.display_name, ivan.family_name, ivan.given_name) == (
        "Иван Иванов",
        "Иванов",
        "Иван",
    )
    assert [(one.kind, one.value, one.types, one.is_preferred) for one in ivan.channels] == [
        ("mobile", "+370 612 34567", (), True),
        ("fax", "8 5 2123456", ("work",), False),
        ("email", "i@x.lt", (), False),
    ]
    assert ivan.note == "one\ntwo"
    assert ivan.photo == CardPhoto("image/png", PIXEL)


@pytest.mark.parametrize("charset", ["windows-1251", "KOI8-R", "UTF-8", "utf-16le"])
def test_the_charset_of_a_line_counts(tmp_path: Path, charset: str) -> None:
    value = "".join(f"={byte:02X}" for byte in "Ольга".encode(charset)).encode()
    text = b"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=%b:%b\nEND:VCARD\n"
    [olga] = cards(tmp_path, text % (charset.encode(), value))
    assert olga.display_name == "Ольга"


# --- Whole files in other encodings --------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_in_another_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    names = ["Žąsinaitė Šviesuolė", "Ąžuolas Čepėnas"]
    lines = [f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nNOTE:a\\nb\nEND:VCARD" for name in names]
    content = "\n".join(lines).replace("\n", end).encode(encoding)
    found = cards(tmp_path, content)
    assert [(one.display_name, one.note) for one in found] == [(name, "a\nb") for name in names]
    assert is_vcard(content[:100])


# --- Versions 3.0 and 4.0, Apple, Google ---------------------------------------------------------


def test_an_apple_card(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        "N:Stevenson;John;Philip,Paul;Dr.;Jr.\\,M.D.",
        "FN:Dr. John Stevenson",
        "ORG:ABC\\, Inc.;North;",
        "item1.TEL;type=pref:+1-555",
        "item1.X-ABLabel:_$!<Main>!$_",
        "item2.X-ABDATE;value=date:2014-05-06",
        "item2.X-ABLabel:First order",
        "item3.X-ABRELATEDNAMES:Ana",
        "item3.X-ABLabel:_$!<Spouse>!$_",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
        "item4.ADR;type=WORK:;;Main St 1\\, 2;Vilnius;;01100;Lithuania",
        "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:john%20s",
        "X-SOCIALPROFILE;type=linkedin:https://linkedin.example/john",
        "URL:www.x.example",
        "X-PHONETIC-LAST-NAME:Stiv",
        "CATEGORIES:a\\,b,c",
    )
    assert found.additional_name == "Philip Paul"
    assert (found.prefix, found.suffix) == ("Dr.", "Jr.,M.D.")
    assert (found.organization, found.units) == ("ABC, Inc.", ("North",))
    assert found.birth_date == "--02-29"
    assert found.dates == (CardDate("First order", "2014-05-06"),)
    assert found.relations == (CardRelation("Ana", label="Spouse"),)
    assert found.addresses == (
        CardAddress("Main St 1, 2", "Vilnius", "", "01100", "Lithuania", ("work",)),
    )
    assert [(one.kind, one.value, one.label) for one in found.channels] == [
        ("phone", "+1-555", "Main"),
        ("messenger", "john s", "Skype"),
        ("url", "https://linkedin.example/john", "linkedin"),
        ("url", "www.x.example", ""),
    ]
    assert found.channels[0].is_preferred
    assert found.categories == ("a,b", "c")
    assert found.fields == (CardField("X-PHONETIC-LAST-NAME", "Stiv"),)


def test_a_card_of_version_four(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        "KIND:org",
        "FN:Acme",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+37061234567;ext=12',
        "EMAIL;TYPE=work:mailto:a@x.example",
        "ANNIVERSARY:20200131",
        "BDAY:--0412",
        "RELATED;TYPE=agent:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        "GENDER:F",
        f"PHOTO:data:image/png;base64,{base64.b64encode(PIXEL).decode()}",
        version="4.0",
    )
    assert found.kind is CardKind.ORG
    assert found.channels[0] == CardChannel(
        ChannelKind.PHONE, "+37061234567", "+37061234567", "12", ("work",), is_preferred=True
    )
    assert found.channels[1].value == "a@x.example"
    assert found.dates == (CardDate(ANNIVERSARY, "2020-01-31"),)
    assert found.birth_date == "--04-12"
    assert found.relations == (CardRelation("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "agent"),)
    assert found.uid == "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"
    assert found.gender == "female"
    assert found.photo == CardPhoto("image/png", PIXEL)


def test_an_organization_is_told_by_its_name(tmp_path: Path) -> None:
    assert card(tmp_path, "FN:Acme", "ORG:Acme").kind is CardKind.ORG
    assert card(tmp_path, "N:;;;;", "ORG:Acme").display_name == "Acme"
    assert card(tmp_path, "FN:Ana", "ORG:Acme").kind is CardKind.INDIVIDUAL


# --- Damaged cards -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("BEGIN:VCARD\nFN:A\nTEL:1\n", ["A"]),
        ("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", ["A", "B"]),
        ("noise\n\nBEGIN:VCARD\nFN:A\nno line\nEND:VCARD\nEND:VCARD\n", ["A\nno line"]),
        (" begin:vcard\nVERSION:3.0\nfn:A\nend:vcard \n", ["A"]),
        ("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nEND:VCARD\n", ["A"]),
        ("BEGIN:VCARD\nFN:\nTEL;TYPE=:+1\nEND:VCARD\n", ["+1"]),
        ('BEGIN:VCARD\nFN;X="a:A\nEND:VCARD\n', ["A"]),
        ("BEGIN:VCARD\nPHOTO;ENCODING=b:%%%\nFN;ENCODING=QUOTED-PRINTABLE:=4\nEND:VCARD\n", ["=4"]),
        ("VERSION:3.0\nFN:A\nEND:VCARD\nX:1\nEND:VCARD\nTEL:5\nEND:VCARD", ["A", "5"]),
        ("BEGIN:VCARD\nNOTE:a line\nthat was broken\nFN:A\nEND:VCARD", ["A"]),
    ],
)  # fmt: skip
def test_a_damaged_card_costs_only_the_damage(tmp_path: Path, text: str, names: list[str]) -> None:
    assert [one.display_name for one in cards(tmp_path, text)] == names


def test_a_long_picture_without_indentation(tmp_path: Path) -> None:
    content = random.Random(1).randbytes(5000)
    lines = base64.encodebytes(content).decode()
    found = card(tmp_path, "FN:A", f"PHOTO;TYPE=JPEG;ENCODING=b:{lines}", "TEL:1")
    assert found.photo is not None
    assert found.photo.content == content
    assert found.channels[0].value == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_too_many_cards_are_refused_before_they_are_read(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "cards.vcf"
    card = end.join(("begin:vcard", "FN:Anna", "NOTE:BEGIN:VCARD", "END:VCARD", ""))
    path.write_bytes((card * 30).encode(encoding))
    assert len(list(read_vcards(path, 30))) == 30
    with pytest.raises(UserError) as caught:
        next(read_vcards(path, 29))
    assert caught.value.code == "too_many_rows"
    assert caught.value.params["rows"] == 30


def test_what_is_no_address_book_is_refused(tmp_path: Path) -> None:
    for content, code in ((b"", "file_empty"), (b"a;b\n1;2\n", "not_a_vcard")):
        with pytest.raises(UserError) as refused:
            cards(tmp_path, content)
        assert refused.value.code == code
    assert not is_vcard(b"a;b\n")


_PARTS = [
    b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"N:", b"FN:x", b"TEL", b";CELL", b";TYPE=", b'"',
    b":", b";", b"\n", b"\r\n", b" ", b"=", b"=E0", b"\\", b"\\n", b"\xff\xfe", b"\0", b"\xc5",
    b";ENCODING=QUOTED-PRINTABLE", b";ENCODING=b", b";CHARSET=utf-7", b";CHARSET=idna", b"PHOTO",
    b"data:image/png;base64,", b"AAAA", b"BDAY", b"19999999", b"--0230", b"item1.", b"X-ABLabel:",
    b"X-ABDATE", b"ADR", b"AGENT:", b"UID:urn:uuid:", b"GENDER:;", b"IMPP:x-apple:%ff", b"^n", b",",
    b";CHARSET=undefined", b";CHARSET=zlib", b";CHARSET=punycode", b"ORG:;;", b"RELATED:", b"NOTE:",
]  # fmt: skip


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(st.sampled_from(_PARTS), st.binary(max_size=6)), max_size=40))
@example([b"BEGIN:VCARD\nFN;CHARSET=hex:zz\nEND:VCARD"])
def test_no_file_ends_in_a_traceback(tmp_path: Path, parts: list[bytes]) -> None:
    """Whatever is read can be written and says the same when it is read again."""
    found: list[VCard] = []
    code = ""
    try:
        found = cards(tmp_path, b"".join(parts))
    except UserError as error:
        code = error.code
    assert code in {"", *FILE_ERRORS}
    for one in found:
        cards(tmp_path, card_bytes(one))


# --- Written and read ----------------------------------------------------------------------------

_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x7f"),
    min_size=1,
    max_size=40,
).map(str.strip)
_SAID = _TEXT.filter(bool)
_LINES = st.lists(_SAID, max_size=3).map("\n".join)
_DAYS = st.one_of(
    st.dates().map(lambda day: day.isoformat()).filter(lambda day: day[:4] not in {"0001", "1604"}),
    st.sampled_from(["--02-29", "--12-31"]),
)
_MORE = st.sampled_from([(), (("X-CRM-SINCE", "2020-01-01"), ("X-CRM-BASIS", 'a "b"; c^n\nd'))])
_TYPES = st.sampled_from([(), ("work",), ("home", "other")])
_CHANNELS = st.one_of(
    st.builds(
        CardChannel,
        st.sampled_from([ChannelKind.PHONE, ChannelKind.MOBILE, ChannelKind.FAX]),
        _SAID.filter(lambda text: not text.lower().startswith("tel:")),
        st.sampled_from(["", "+37061234567"]),
        st.sampled_from(["", "12", "12a"]),
        _TYPES, _TEXT, st.booleans(), _MORE,
    ),
    st.builds(
        CardChannel,
        st.sampled_from([ChannelKind.MESSENGER, ChannelKind.URL]),
        _SAID, st.just(""), st.just(""), _TYPES, _TEXT, st.booleans(), _MORE,
    ),
    st.builds(
        CardChannel, st.just(ChannelKind.EMAIL),
        _SAID.filter(lambda text: not text.lower().startswith("mailto:")),
        st.just(""), st.just(""), _TYPES, _TEXT, st.booleans(), _MORE,
    ),
)  # fmt: skip
_UIDS = st.one_of(st.uuids().map(str), st.just("id-7; of, another"))
_CARDS = st.builds(
    VCard,
    display_name=_SAID,
    kind=st.sampled_from(CardKind),
    prefix=_TEXT,
    given_name=_TEXT,
    additional_name=_TEXT,
    family_name=_TEXT,
    suffix=_TEXT,
    nickname=_TEXT,
    organization=_SAID,
    units=st.lists(_SAID, max_size=2).map(tuple),
    title=_TEXT,
    role=_TEXT,
    gender=st.sampled_from(["", "male", "female", "none", "a, b; c"]),
    language=st.sampled_from(["", "lt", "zh-Hant"]),
    time_zone=st.sampled_from(["", "Europe/Vilnius"]),
    birth_date=st.one_of(st.just(""), _DAYS),
    channels=st.lists(_CHANNELS, max_size=4).map(tuple),
    addresses=st.lists(
        st.builds(CardAddress, _SAID, _TEXT, _TEXT, _TEXT, _TEXT, _TYPES, _TEXT, st.booleans()),
        max_size=2,
    ).map(tuple),
    dates=st.lists(
        st.builds(CardDate, st.one_of(st.just(ANNIVERSARY), _SAID), _DAYS, _MORE), max_size=2
    ).map(tuple),
    categories=st.lists(_SAID, max_size=3).map(tuple),
    relations=st.lists(
        st.builds(CardRelation, _UIDS, st.sampled_from(["", "spouse"]), _TEXT, _MORE), max_size=2
    ).map(tuple),
    note=_LINES,
    photo=st.one_of(
        st.none(), st.builds(CardPhoto, st.just("image/png"), st.binary(min_size=1, max_size=200))
    ),
    fields=st.lists(st.builds(CardField, _SAID, _LINES, _MORE), max_size=3).map(tuple),
    uid=_UIDS,
    revision=st.just("20260102T030405Z"),
    more=st.sampled_from([(), (("X-CRM-STAGE", "lead, warm"),)]),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_CARDS, min_size=1, max_size=3))
def test_what_is_written_is_read(tmp_path: Path, written: list[VCard]) -> None:
    path = tmp_path / "out.vcf"
    assert write_vcards(path, written) == len(written)
    assert list(read_vcards(path)) == written
    content = path.read_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode()


def test_a_label_of_apple_comes_back_as_a_word(tmp_path: Path) -> None:
    """The signs around Apple's own labels are not kept: they are no part of the word."""
    path = tmp_path / "a.vcf"
    channel = CardChannel(ChannelKind.PHONE, "1", label="_$!<Main>!$_")
    write_vcards(path, [VCard("A", channels=(channel,))])
    [found] = read_vcards(path)
    assert found.channels[0].label == "Main"


def test_a_failed_writing_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "a.vcf"
    path.write_bytes(b"before")

    def broken() -> list[VCard]:
        raise UserError("cancelled")

    with pytest.raises(UserError):
        write_vcards(path, (one for _ in range(1) for one in broken()))
    assert [file.read_bytes() for file in folder.iterdir()] == [b"before"]
    with pytest.raises(UserError) as refused:
        write_vcards(folder / "nowhere" / "a.vcf", [VCard("A")])
    assert refused.value.code == "folder_missing"


def test_a_card_with_more_lines_than_any_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vcard_reading, "MOST_LINES", 4)
    monkeypatch.setattr(vcard_reading, "_MOST_LEFT_OUT", 10)
    kept = card(tmp_path, "FN:Ona", *(f"TEL:{number}" for number in range(12)))
    assert [channel.value for channel in kept.channels] == ["0", "1"]
    with pytest.raises(UserError) as refused:
        card(tmp_path, "FN:Ona", *(f"TEL:{number}" for number in range(13)))
    assert refused.value.code == "card_overfull"
    assert refused.value.params["limit"] == 4


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_lines_that_follow_plain_ones_still_belong_to_them(tmp_path: Path, encoding: str) -> None:
    note = "NOTE:Москва, first\n second\nthird\nNOTE;QUOTED-PRINTABLE:a=\nb\n"
    content = f"BEGIN:VCARD\nFN:Анна Иванова\n{note}TEL:1 \n"
    path = tmp_path / "cards.vcf"
    path.write_bytes((content * 3 + "END:VCARD\n").encode(encoding))
    found = list(read_vcards(path))
    assert len(found) == 3
    for each in found:
        assert each.display_name == "Анна Иванова"
        assert each.note == "Москва, firstsecond\nthird\n\nab"
        assert [channel.value for channel in each.channels] == ["1 "]


# --- Quoted-printable, of which old phones' whole address books are ------------------------------


_BITS = ["=D0=9F", "a b", "=3D", "=0D=0A", ":", ";", "http://x", "=C3", "=A4", " ", "END"]


@given(
    st.lists(st.lists(st.sampled_from(_BITS), max_size=6), min_size=1, max_size=5),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"FN:Ona", b"TEL;CELL:1", b" ", b"NOTE;ENCODING=QUOTED-PRINTABLE:=61"]),
)
@example([["=D0=9F"], [], ["a b"]], b"\n", b"FN:Ona")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_soft_line_breaks_change_nothing(
    tmp_path: Path, pieces: list[list[str]], end: bytes, following: bytes
) -> None:
    """A value broken anywhere is the one that stands in a line, whatever stands before it."""
    parts = ["".join(piece).encode() for piece in pieces]
    head = b"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:>"

    def notes(value: bytes) -> list[str]:
        lines = [b"BEGIN:VCARD", b"FN:Ona", head + value + b"<", following, b"END:VCARD", b""]
        return [each.note for each in cards(tmp_path, end.join(lines))]

    assert notes((b"=" + end).join(parts)) == notes(b"".join(parts))


def test_a_soft_line_break_before_the_end_of_a_card_ends_the_value(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nFN:Ona\nNOTE;ENCODING=QUOTED-PRINTABLE:one=\ntwo=\nEND:VCARD\n"
    assert [each.note for each in cards(tmp_path, text * 2)] == ["onetwo", "onetwo"]


def test_an_equals_sign_of_the_text_is_no_line_break(tmp_path: Path) -> None:
    found = card(tmp_path, "FN:Ona", "NOTE;ENCODING=QUOTED-PRINTABLE:one==\r\n\r\nTITLE:Clerk")
    assert (found.note.rstrip("="), found.title) == ("one", "Clerk")


def test_a_card_in_quoted_printable_takes_hardly_more_steps_than_a_plain_one(
    tmp_path: Path,
) -> None:
    """Steps are calls of functions of the program; they were three times as many."""

    def steps(content: str) -> int:
        path = tmp_path / "cards.vcf"
        path.write_text(content, encoding="ascii", newline="")
        count = 0

        def watch(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal count
            count += event == "call"

        sys.setprofile(watch)
        try:
            assert len(list(read_vcards(path))) == 200
        finally:
            sys.setprofile(None)
        return count

    book = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN{0}:Lake;Ann;;;\r\nFN{0}:Ann Lake\r\nORG{0}:Firm\r\n"
        "TITLE{0}:Clerk\r\nADR;WORK{0}:;;Main St;Vilnius;;01100;Lithuania\r\n"
        "NOTE{0}:call in the {1}afternoon\r\nEND:VCARD\r\n"
    ) * 200
    quoted = steps(book.format(";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE", "=\r\n"))
    assert quoted < 1.2 * steps(book.format("", ""))
