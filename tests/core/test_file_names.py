"""Names of files from elsewhere, made harmless."""

from __future__ import annotations

import pytest

from crm_desktop.core.file_names import MOST_BYTES, clean_file_name, is_program

HOSTILE = [
    ("../../etc/passwd", ".._.._etc_passwd"),
    ("..\\..\\Windows\\win.ini", ".._.._Windows_win.ini"),
    ("C:\\autoexec.bat", "C__autoexec.bat"),
    ("/etc/shadow", "_etc_shadow"),
    ("\\\\server\\share\\x", "__server_share_x"),
    ("a.txt:evil.exe", "a.txt_evil.exe"),
    ("a.txt::$DATA", "a.txt__$DATA"),
    ("photo\u202egpj.exe", "photogpj.exe"),
    ("\u202dinvoice\u202cfdp.scr", "invoicefdp.scr"),
    ("\u2066a\u2069.pdf", "a.pdf"),
    ("\u200fa\u200e.pdf", "a.pdf"),
    ("a\u200b.pdf", "a.pdf"),
    ("\ufeffa.pdf", "a.pdf"),
    ("a\x00.pdf", "a.pdf"),
    ("a\nb.pdf", "a b.pdf"),
    ("a\r\nb.pdf", "a b.pdf"),
    ("a\tb.pdf", "a b.pdf"),
    ("\x1b[31ma.pdf", "[31ma.pdf"),
    ("\x7fa.pdf", "a.pdf"),
    ("a\u2028b.pdf", "a b.pdf"),
    ("CON", "_CON"),
    ("con.txt", "_con.txt"),
    ("PRN.tar.gz", "_PRN.tar.gz"),
    ("nul ", "_nul"),
    ("NUL .txt", "_NUL .txt"),
    ("aux", "_aux"),
    ("COM1", "_COM1"),
    ("com9.log", "_com9.log"),
    ("COM¹.txt", "_COM¹.txt"),
    ("LPT²", "_LPT²"),
    ("lpt0", "_lpt0"),
    ("CONIN$", "_CONIN$"),
    ("CLOCK$.x", "_CLOCK$.x"),
    ("COM10.txt", "COM10.txt"),
    ("console.txt", "console.txt"),
    ("", "file"),
    (" ", "file"),
    (".", "file"),
    ("..", "file"),
    ("...", "file"),
    ("___", "file"),
    ("/", "file"),
    ("virus.exe.", "virus.exe"),
    ("virus.exe . .", "virus.exe"),
    ("  a.pdf  ", "a.pdf"),
    (".bashrc", ".bashrc"),
    ("a|b<c>d?e*f\"g.pdf", "a_b_c_d_e_f_g.pdf"),
    ("a\u2044b.pdf", "a_b.pdf"),
    ("a\u2215b.pdf", "a_b.pdf"),
    ("a\uff0fb\uff3cc.pdf", "a_b_c.pdf"),
    ("a\udcffb.pdf", "a_b.pdf"),
    ("e\u0301.pdf", "é.pdf"),
    ("عقد.pdf", "عقد.pdf"),
    ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
    ("ውል.pdf", "ውል.pdf"),
    ("合同.pdf", "合同.pdf"),
    ("$(rm -rf ~).txt", "$(rm -rf ~).txt"),
    ("-rf", "-rf"),
    ("%41.txt", "%41.txt"),
    ("a" * 300 + ".pdf", "a" * (MOST_BYTES - 4) + ".pdf"),
    ("я" * 300 + ".pdf", "я" * ((MOST_BYTES - 4) // 2) + ".pdf"),
    ("a." + "b" * 300, "a." + "b" * (MOST_BYTES - 2)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "clean"), HOSTILE)
def test_a_name_from_elsewhere_is_harmless_on_every_system(name: str, clean: str):
    assert clean_file_name(name) == clean
    assert clean_file_name(clean) == clean
    assert len(clean.encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    "name", ["a.exe", "A.EXE", "invoice.pdf.js", "a.lnk", "a.sh", "x.scr. ", "m.msi", "a.desktop"]
)
def test_what_a_system_would_run_is_known_by_its_ending(name: str):
    assert is_program(name)


@pytest.mark.parametrize("name", ["a.pdf", "exe", "a.exe.pdf", "offer.docx", "", "photo.jpeg"])
def test_what_is_shown_by_other_programs_is_no_program(name: str):
    assert not is_program(name)
