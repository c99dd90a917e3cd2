"""Translations: take the texts out of the source, check that nothing is missing, build `.qm`.

    python installer/translations.py update   after changing texts (needs the .venv)
    python installer/translations.py check    exit code 1 if `update` would change a file
    python installer/translations.py build    .qm files beside the .ts files (not committed)

English keeps plural forms only; those that just drop or keep an "(s)", or go from "y" to "ies",
are filled in here. A new language is one more file: `cp crm_en.ts` is not needed, `update` makes
`crm_<code>.ts` for each code given after it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SOURCE = "crm_en.ts"
_UNFINISHED = re.compile(
    r"<source>(?P<source>[^<]*)</source>\s*"
    r'<translation type="unfinished">\s*'
    r"<numerusform>[^<]*</numerusform>\s*<numerusform>[^<]*</numerusform>\s*"
    r"</translation>"
)
# lupdate fills in the forms of an equal sentence elsewhere, which may be the bare source.
_COPIED = re.compile(
    r"<source>(?P<source>[^<]*\((?:s|ies)\)[^<]*)</source>\s*"
    r"<translation>\s*"
    r"<numerusform>(?P=source)</numerusform>\s*<numerusform>(?P=source)</numerusform>\s*"
    r"</translation>"
)
_OPTIONS = ("-silent", "-no-obsolete", "-locations", "none", "-extensions", "py")


def tool(name: str) -> Path | None:
    """A Qt tool of the project's environment, or of the one that is active."""
    for folder in (ROOT / ".venv" / "bin", ROOT / ".venv" / "Scripts", Path(sys.executable).parent):
        for suffix in ("", ".exe"):
            path = folder / f"pyside6-{name}{suffix}"
            if path.is_file():
                return path
    found = shutil.which(f"pyside6-{name}")
    return Path(found) if found else None


def update(folder: Path = FOLDER, new_languages: tuple[str, ...] = ()) -> None:
    """Bring every `.ts` file in `folder` up to the source."""
    lupdate = _required("lupdate")
    names = {path.name for path in folder.glob("crm_*.ts")} | {SOURCE}
    names |= {f"crm_{code}.ts" for code in new_languages}
    for name in sorted(names):
        path = folder / name
        options = ["-target-language", name.removeprefix("crm_").removesuffix(".ts")]
        if name == SOURCE:
            options = ["-pluralonly", "-source-language", "en_US", "-target-language", "en_US"]
        command = [str(lupdate), *_OPTIONS, *options, str(ROOT / "crm_desktop"), "-ts", str(path)]
        subprocess.run(command, check=True, cwd=ROOT)
    english = folder / SOURCE
    text = english.read_text(encoding="utf-8")
    text = _COPIED.sub(_plural_forms, _UNFINISHED.sub(_plural_forms, text))
    english.write_text(text, encoding="utf-8")


def changed() -> list[str]:
    """Names of files that `update` would change."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for path in FOLDER.glob("*.ts"):
            shutil.copy(path, copy)
        update(copy)
        return sorted(
            path.name
            for path in copy.glob("*.ts")
            if not (FOLDER / path.name).is_file()
            or path.read_bytes() != (FOLDER / path.name).read_bytes()
        )


def build(folder: Path = FOLDER) -> list[Path]:
    """Make a `.qm` file of each `.ts` file; returns them."""
    lrelease = _required("lrelease")
    made = []
    for path in sorted(folder.glob("*.ts")):
        target = path.with_suffix(".qm")
        command = [str(lrelease), "-silent", str(path), "-qm", str(target)]
        subprocess.run(command, check=True)
        made.append(target)
    return made


def _required(name: str) -> Path:
    path = tool(name)
    if path is None:
        sys.exit(f"pyside6-{name} is missing: run python3 installer/dev.py setup first")
    return path


def _plural_forms(match: re.Match[str]) -> str:
    """One and many, from a source such as "%Ln contact(s)" or "%Ln activity(ies)"."""
    source = match["source"]
    one = source.replace("(s)", "").replace("y(ies)", "y")
    many = source.replace("(s)", "s").replace("y(ies)", "ies")
    return (
        f"<source>{source}</source>\n"
        "        <translation>\n"
        f"            <numerusform>{one}</numerusform>\n"
        f"            <numerusform>{many}</numerusform>\n"
        "        </translation>"
    )


def main(arguments: list[str]) -> int:
    """Run one of the commands."""
    command = arguments[0] if arguments else ""
    if command == "update":
        update(new_languages=tuple(arguments[1:]))
    elif command == "build":
        build()
    elif command == "check":
        stale = changed()
        if stale:
            print(f"{', '.join(stale)}: run python installer/translations.py update")
            return 1
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
