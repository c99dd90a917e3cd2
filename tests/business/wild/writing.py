"""How people write numbers, addresses and days into cells: each with what it means."""

from __future__ import annotations

import random
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import jdatetime

from crm_desktop.core.phone import parse_phone
from tests.business.wild.people import FOREIGN, NUMBERS, digits, latin

LOCAL_DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹"}
NOTHINGS = ("", "", "", "-", "—", "N/A", "n/a", "--", "?")
EXTENSIONS = {
    "en": "ext. {}", "ru": "доб. {}", "uk": "вн. {}", "lt": "vid. {}", "lv": "iekš. {}",
    "et": "sise {}", "pl": "wew. {}", "de": "Durchwahl {}", "ro": "int. {}", "ar": "تحويلة {}",
    "fa": "داخلی {}", "am": "ext {}", "tr": "dahili {}", "es": "ext. {}", "kk": "ішкі {}",
    "he": "שלוחה {}", "ka": "შიდა {}",
    "hy": "ներք. {}", "az": "daxili {}", "uz": "ichki {}", "vi": "máy lẻ {}", "hi": "ext. {}",
    "hu": "mell. {}", "nl": "toestel {}", "el": "εσωτ. {}",
    "fr": "poste {}",
    "it": "int. {}",
    "pt": "ext. {}",
    "cs": "linka {}",
}  # fmt: skip
LABELS = {
    "en": ("tel: {}", "{} (cell)", "m. {}", "ph {} after 6"),
    "ru": ("тел. {}", "{} (моб.)", "раб: {}", "{} спросить Олю"),
    "uk": ("тел. {}", "{} (моб)", "роб. {}"),
    "lt": ("tel. {}", "{} (darbo)", "mob. {}", "{} Rasa"),
    "lv": ("tālr. {}", "{} (mob.)", "{} Zane"),
    "et": ("tel {}", "{} (mob)", "{} Liis"),
    "pl": ("tel. {}", "{} (kom.)", "{} pani Ewa"),
    "de": ("Tel.: {}", "{} (privat)", "{} Fr. Groß"),
    "ro": ("tel. {}", "{} (mobil)", "{} dna Popa"),
    "ar": ("هاتف: {}", "{} (جوال)"),
    "fa": ("تلفن: {}", "{} (همراه)"),
    "am": ("ስልክ {}", "{} (ሞባይል)"),
    "tr": ("Tel: {}", "{} (cep)", "{} Ayşe Hanım"),
    "es": ("tel. {}", "{} (móvil)", "{} Sra. Peña"),
    "kk": ("тел. {}", "{} (ұялы)", "{} Айгүл"),
    "he": ("טל: {}", "{} (נייד)"),
    "ka": ("ტელ: {}", "{} (მობ.)"),
    "hy": ("հեռ. {}", "{} (բջջ.)"),
    "az": ("tel: {}", "{} (mob.)"),
    "uz": ("tel. {}", "{} (uyali)"),
    "vi": ("ĐT: {}", "{} (di động)"),
    "hi": ("फोन: {}", "{} (मोबाइल)"),
    "hu": ("tel.: {}", "{} (mobil)"),
    "nl": ("tel. {}", "{} (mobiel)"),
    "el": ("τηλ. {}", "{} (κιν.)"),
    "fr": ("tél. {}", "{} (bureau)", "port. {}"),
    "it": ("tel. {}", "{} (cell.)", "{} Sig.ra Galli"),
    "pt": ("tel. {}", "{} (telemóvel)"),
    "cs": ("tel. {}", "{} (mobil)", "{} pí Malá"),
}
MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio "
          "lapkričio gruodžio",
    "lv": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris "
          "novembris decembris",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november "
          "detsember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
          "listopada grudnia",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
          "noiembrie decembrie",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "am": "ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
          "diciembre",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი "
          "ნოემბერი დეკემბერი",
    "hy": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր "
          "դեկտեմբեր",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "vi": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "hu": "január február március április május június július augusztus szeptember október "
          "november december",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου "
          "Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
          "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
          "dezembro",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
}  # fmt: skip


class Written(NamedTuple):
    """A cell, what a right import reads in it, and the problem it has."""

    cell: Any
    values: tuple[str, ...] = ()
    problem: str = ""


# --- Telephone numbers ---------------------------------------------------------------------------


@cache
def _patterns(country: str) -> tuple[str, ...]:
    """The country's patterns whose numbers exist."""
    code, _trunks, mobiles, fixed = NUMBERS[country]
    rng = random.Random(7)
    return tuple(
        each
        for each in (*mobiles, *fixed)
        if all(parse_phone(f"+{code}{digits(rng, each)}").is_valid for _try in range(40))
    )


def national(rng: random.Random, country: str) -> str:
    """The national significant number of somebody in a country."""
    return digits(rng, rng.choice(_patterns(country)))


def grouped(rng: random.Random, number: str) -> str:
    """Digits in groups, in one of many ways."""
    cut = rng.choice((2, 3))
    head, rest = number[:cut], number[cut:]
    size = rng.choice((2, 3, 4)) if len(rest) > 4 else 5
    groups = [rest[at : at + size] for at in range(0, len(rest), size)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    sign = rng.choice((" ", "-", ".", "", "\u00a0"))
    shape = rng.randrange(4)
    if shape == 0:
        return f"({head}) {sign.join(groups)}"
    return sign.join((head, *groups))


def phone(
    rng: random.Random, country: str, language: str, number: str = "", *, is_wilder: bool = False
) -> Written:
    """One cell with a number of a country (or with `number`), dirty in one of many ways."""
    number = number or national(rng, country)
    if is_wilder and rng.random() < 0.4:
        return _wilder_phone(rng, country, language, number)
    code, trunks, _mobiles, _fixed = NUMBERS[country]
    e164 = f"+{code}{number}"
    trunk = rng.choice(trunks)
    plain = rng.choice(
        (
            f"+{code} {grouped(rng, number)}", f"+{code}{number}", f"00{code} {number}",
            f"{trunk}{grouped(rng, number)}", f"{trunk}{number}", f"{trunk} {grouped(rng, number)}",
            f"+{code}-{grouped(rng, number)}",
        )
    )  # fmt: skip
    way = rng.randrange(26)
    if way == 0:
        return Written(int(code + number), (e164,))
    if way == 1:
        return Written(float(code + number), (e164,))
    if way == 2 and len(code + number) == 11 and number[-1] != "0":
        whole = code + number
        return Written(f"{whole[0]}.{whole[1:].rstrip('0') or '0'}E+10", (e164,))
    if way == 3:
        rounded = f"{float(code + number):.5E}".replace("E+0", "E+")
        return Written(rounded, (), "phone_invalid")
    if way == 4 and trunk:
        return Written(int(number), (e164,))
    if way == 5:
        return Written(f"{plain} {EXTENSIONS[language].format(rng.randrange(10, 999))}", (e164,))
    if way in {6, 7}:
        return Written(rng.choice(LABELS[language]).format(plain), (e164,))
    if way in {8, 9}:
        other = national(rng, country)
        second = f"{trunk}{grouped(rng, other)}"
        glue = rng.choice((", ", "; ", " / ", "\n", "\n"))
        return Written(f"{plain}{glue}{second}", (e164, f"+{code}{other}"))
    if way == 10:
        away = rng.choice([each for each in FOREIGN if each != country])
        abroad = national(rng, away)
        their = NUMBERS[away][0]
        start = rng.choice(("+", "00", "+", "+ "))
        return Written(f"{start}{their} {grouped(rng, abroad)}", (f"+{their}{abroad}",))
    if way == 11:
        return Written(f"'+{code}{number}", (e164,))
    if way == 12 and language in LOCAL_DIGITS:
        return Written(
            plain.translate(str.maketrans("0123456789", LOCAL_DIGITS[language])), (e164,)
        )
    if way == 13:
        return Written(f"\u200e{plain}\u202c ", (e164,))
    if way == 14 and "0" in trunks:
        return Written(f"+{code} (0) {number[:3]} {number[3:]}", (e164,))
    if way == 15 and rng.random() < 0.5:
        short = digits(rng, "dd-dd")
        return Written(short, (), "phone_invalid")
    return Written(plain, (e164,))


def _wilder_phone(rng: random.Random, country: str, language: str, number: str) -> Written:
    """The ways of the second wave."""
    code, trunks, _mobiles, _fixed = NUMBERS[country]
    e164, trunk = f"+{code}{number}", rng.choice(trunks)
    other = national(rng, country)
    both = (e164, f"+{code}{other}")
    names = [name.split()[0] for name in LABELS[language] if not name.startswith("{")] or ["A"]
    way = rng.randrange(14)
    if way == 0:
        return Written(f"{trunk}({number[:2]}){number[2:5]}-{number[5:]}", (e164,))
    if way == 1:
        return Written(f"{code} {number[:3]} {number[3:]}", (e164,))
    if way == 2:
        return Written(f"+{code}/{number[:2]}/{number[2:]}", (e164,))
    if way == 3:
        return Written(f"+{code}{number},+{code}{other}", both)
    if way == 4:
        return Written(f"1) +{code}{number} 2) +{code}{other}", both)
    if way == 5:
        return Written(f"Anna +{code} {number}, Boris +{code} {other}", both)
    if way == 6:
        return Written(f"Tel: +{code}{number}; Mob: +{code}{other}", both)
    if way == 7:
        return Written(f"+{code}\u2009{number[:3]}\u2011{number[3:]}", (e164,))
    if way == 8:
        return Written(f"{names[0]} +{code} {number[:3]} {number[3:]} (WhatsApp)", (e164,))
    if way == 9:
        return Written(f"+{code}{number}.0", (e164,))
    if way == 10:
        return Written(f"p:+{code}{number}", (e164,))
    if way == 11:
        return Written(f"tel:+{code}-{number[:3]}-{number[3:]};ext=12", (e164,))
    if way == 12:
        return Written(f"+{code} {number} | +{code} {other}", both)
    return Written(f"＋{code} {number}", (e164,))


# --- E-mail addresses ----------------------------------------------------------------------------


def email(rng: random.Random, name: str, number: int, *, is_wilder: bool = False) -> Written:
    """One cell with an address."""
    if is_wilder and rng.random() < 0.3:
        return _wilder_email(rng, name, number)
    address = f"{latin(name)[:12]}{number}@{rng.choice(('mail', 'post', 'firm'))}.example.com"
    way = rng.randrange(16)
    if way == 0:
        return Written(address.upper(), (address,))
    if way == 1:
        return Written(f"  {address} ", (address,))
    if way == 2:
        return Written(f"mailto:{address}", (address,))
    if way == 3:
        return Written(f"{name} <{address}>", (address,))
    if way == 4:
        second = f"info{number}@office.example.org"
        return Written(rng.choice(("{}; {}", "{}, {}", "{} {}", "{}\n{}", "{} / {}")).format(
            address, second), (address, second))  # fmt: skip
    if way == 5:
        return Written(address + rng.choice((".", ",", ";")), (address,))
    if way == 6:
        return Written(address.replace("@", " @ "), (address,))
    if way == 7 and rng.random() < 0.5:
        return Written(
            rng.choice((f"{latin(name)}@", address.replace("@", "."))), (), "email_invalid"
        )
    return Written(address, (address,))


def _wilder_email(rng: random.Random, name: str, number: int) -> Written:
    """The ways of the second wave."""
    address = f"{latin(name)[:9]}.{number}+crm@sub-{number}.example.co.uk"
    second = f"x_{number}@example.travel"
    ways = (
        (f"<{address}>", (address,)),
        (f"E-mail: {address}", (address,)),
        (f"{address} (private), {second} (work)", (address, second)),
        (f"{address}|{second}", (address, second)),
        (f"'{address}'", (address,)),
        (f"{name} {address}", (address,)),
        (f"{address}\u200b", (address,)),
        (f"{address}, {address}", (address,)),
        (f"http://{second.partition('@')[2]}", ()),
        (address.replace("@", "@@"), ()),
        (f"{address};", (address,)),
        (f"{address} {second}", (address, second)),
    )
    cell, found = rng.choice(ways)
    return Written(cell, found, "" if found else "email_invalid")


# --- Days ----------------------------------------------------------------------------------------


_WILDER = ("year dots", "english", "compact", "midnight", "short us", "weekday", "slash2", "spaces")


def date_style(rng: random.Random, language: str, country: str, *, is_wilder: bool = False) -> str:
    """How a column of days is written."""
    if is_wilder and rng.random() < 0.6:
        return rng.choice(_WILDER)
    styles = ["iso", "dot", "slash", "dot2", "cell", "serial", "words", "stamp", "mixed", "dash"]
    if country == "US":
        styles += ["us"] * 12
    if language == "fa":
        styles += ["jalali", "jalali local"] * 6
    if language == "am":
        styles += ["ethiopian", "ethiopian words"] * 5
    return rng.choice([*styles, "us"])


def day(rng: random.Random, style: str, language: str, found: date, *, birth: bool) -> Written:
    """One day in a style."""
    field = found.isoformat()
    if rng.random() < 0.03:
        bad = "31.02.2001" if style in {"dot", "dash", "dot2"} else "32/13/1999"
        return Written(bad, (), "date_invalid")
    kind = rng.choice(("cell", "dot")) if style == "mixed" else style
    if kind == "cell":
        return Written(datetime(found.year, found.month, found.day), (field,))  # noqa: DTZ001
    if kind == "serial":
        serial = (found - date(1899, 12, 30)).days
        return Written(rng.choice((serial, str(serial))), (field,))
    if kind == "words":
        month = MONTHS[language].split()[found.month - 1]
        shape = "{1} {0}, {2}" if language == "en" and rng.random() < 0.4 else "{0} {1} {2}"
        if language in {"de", "lv", "et"}:
            shape = "{0}. {1} {2}"
        if language == "lt":
            shape = "{2} m. {1} {0} d."
        return Written(shape.format(found.day, month, found.year), (field,))
    if kind.startswith("jalali"):
        other = jdatetime.date.fromgregorian(date=found)
        text = f"{other.year}/{other.month:02}/{other.day:02}"
        if kind.endswith("local"):
            text = text.translate(str.maketrans("0123456789", LOCAL_DIGITS["fa"]))
        return Written(text, (field,))
    if kind.startswith("ethiopian"):
        return Written(_ethiopian(found, in_words=kind.endswith("words")), (field,))
    if kind in _WILDER:
        return Written(_wilder_day(kind, found, rng), (field,))
    century = "%y" if birth or found.year >= 2000 else "%Y"
    pattern = {
        "iso": "%Y-%m-%d", "dot": "%d.%m.%Y", "slash": "%d/%m/%Y", "us": "%m/%d/%Y",
        "dash": "%d-%m-%Y", "dot2": f"%d.%m.{century}", "stamp": "%Y-%m-%d 09:30:00",
    }[kind]  # fmt: skip
    text = found.strftime(pattern)
    if kind in {"dot", "slash", "us"} and rng.random() < 0.2:
        text = text.replace(".0", ".").replace("/0", "/").removeprefix("0")
    if kind == "dot" and language in {"ru", "uk"} and rng.random() < 0.3:
        text += rng.choice((" г.", "г.", " р."))
    return Written(text, (field,))


def _wilder_day(kind: str, found: date, rng: random.Random) -> str:
    """The styles of the second wave."""
    month = MONTHS["en"].split()[found.month - 1]
    if kind == "english":
        return rng.choice(
            (f"{found.day}-{month}-{found.year}", f"{month} {found.day}th, {found.year}")
        )
    if kind == "short us":
        return f"{found.month}/{found.day}/{found.year}"
    if kind == "weekday":
        return f"{found.strftime('%A')}, {found.day} {month} {found.year}"
    pattern = {
        "year dots": "%Y.%m.%d", "compact": "%Y%m%d", "midnight": "%d.%m.%Y 0:00:00",
        "slash2": "%d/%m/%y", "spaces": "%d. %m. %Y",
    }[kind]  # fmt: skip
    return found.strftime(pattern)


_ETHIOPIAN_MONTHS = "መስከረም ጥቅምት ኅዳር ታኅሣሥ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ ጳጉሜን"


def _ethiopian(found: date, *, in_words: bool) -> str:
    """The day in the calendar of Ethiopia, reckoned from Julian day numbers."""
    since = found.toordinal() - date(8, 8, 27).toordinal() + 365  # 1 Mäskäräm of the year 0
    cycles, rest = divmod(since, 1461)
    in_cycle = min(rest // 365, 3)
    year, rest = 4 * cycles + in_cycle, rest - 365 * in_cycle
    month, day_of_month = rest // 30 + 1, rest % 30 + 1
    if in_words:
        return f"{_ETHIOPIAN_MONTHS.split()[month - 1]} {day_of_month} {year}"
    return f"{day_of_month:02}/{month:02}/{year} ዓ.ም"
