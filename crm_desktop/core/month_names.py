"""Names of months in the languages that customers' lists come in, for reading dates.

Names in alphabets are known by their stems: they are declined and cut
("января", "янв.", "sausio"); Arabic, Persian and Amharic names as whole words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.core.calendars import CalendarName
from crm_desktop.core.text import fold


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split())


JALALI_MONTHS = _split("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند")
ETHIOPIAN_MONTHS = _split("መስከረም ጥቅምት ኅዳር ታኅሣሥ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ ጳጉሜን")
HIJRI_MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip

# One line a month: English, German, Russian, Ukrainian, Lithuanian, Latvian, Estonian, Polish,
# Romanian, French, Spanish, Turkish, Kazakh, Georgian, Hebrew (there also with the preposition),
# Azerbaijani and Uzbek, Italian, Portuguese, Dutch, Czech, Finnish, Hungarian, Swedish, Indonesian,
# Greek, Bulgarian, Serbian, Croatian, Armenian, Hindi; a word belongs to a month when it begins
# with a stem.
_GREGORIAN_STEMS = (
    "jan jän янв січ saus janv jaan stycz sty ian ene oca қаң იან ינו בינו yan gen led "
    "tammi ιαν яну հունվ जन јан siječ",
    "feb фев лют vas febr veebr lut févr fév şub ақп თებ פבר בפבר fev fevr únor helmi φεβ "
    "փետ फ़र फर феб velj",
    "mar mär мар берез бер kov märt нау მარ מרץ מרס במרץ במרס mrt maart břez maalis μαρ մարտ मार्च "
    "ožuj",
    "apr апр квіт кві bal kwie kwi avr abr nis сәу აპრ אפר באפר dub huhti ápr απρ ապր अप्र "
    "travanj travnj",
    "may mai май мая трав тра geg maij maj mayo mayıs мам მაი מאי במאי mei mag máj máy kvě "
    "touko μαι μαϊ մայ मई мај svib",
    "jun juin июн черв чер birž bir jūn juuni juun czerw cze iunie iun haz мау ივნ יונ ביונ iyn "
    "iyun giu června červen kesäk jún ιουν հունիս юни जून јун "
    "lipanj lipnj",
    "jul июл лип liep lie jūl juuli juul lip iul juil tem шіл ივლ יול ביול iyul iyl lug "
    "července červenec heinäk júl ιουλ հուլ юли जुल јул srpanj "
    "srpnj",
    "aug авг серп сер rugp sierp sie aoû ago ağu там აგვ אוג באוג avq avg agu srp elok αυγ օգոս अग "
    "kolov",
    "sep сент сен верес вер rugs wrze wrz eyl қыр სექ ספט בספט sent set září zář syysk szept "
    "σεπ սեպ सित септ rujan rujn",
    "oct okt окт жовт жов spal paźdz paź eki қаз ოქტ אוק באוק ott out říj lokak οκτ հոկ अक्टू अक्तू",
    "nov ноя листоп лис lapkr lapk listop lis noi kas қар ნოე נוב בנוב noy marras νοε նոյ नव ноем "
    "новем studen",
    "dec dez дек груд гру gruod grudz gru dets dét dic ara жел დეკ דצמ בדצמ des dek prosin "
    "pros jouluk δεκ դեկ दिस дец",
)
_GREGORIAN_WORDS = (
    "يناير كانون_الثاني جانفي ژانویه ጃንዋሪ ጃንዩወሪ ጃኑዋሪ",
    "فبراير شباط فيفري فوریه ፌብሩዋሪ ፌብሩወሪ",
    "مارس آذار ማርች",
    "أبريل ابريل نيسان أفريل آوریل ኤፕሪል ኤፕረል",
    "مايو أيار ماي مه ሜይ ማይ",
    "يونيو يونيه حزيران جوان ژوئن ጁን",
    "يوليو يوليه تموز جويلية ژوئیه جولای ጁላይ",
    "أغسطس آب أوت اوت اگوست ኦገስት",
    "سبتمبر أيلول سپتامبر ሴፕቴምበር ሴፕተምበር",
    "أكتوبر تشرين_الأول اکتبر ኦክቶበር ኦክተውበር",
    "نوفمبر تشرين_الثاني نوامبر ኖቬምበር",
    "ديسمبر كانون_الأول دسامبر ዲሴምበር ዲሴምበር",
)
_JALALI_LATIN = _split(
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
)
_ETHIOPIAN_LATIN = _split(
    "meskerem tikimt hidar tahsas tir yekatit megabit miyazya ginbot sene hamle nehase pagume"
)
ETHIOPIAN_LATIN_MONTHS = tuple(name.capitalize() for name in _ETHIOPIAN_LATIN)
_ETHIOPIAN_OTHER = (
    "maskaram", "tikemt tekemt", "ህዳር hedar", "ታህሳስ ታህሣሥ tahisas tahesas", "ter", "", "",
    "ሚያዚያ miazia miyazia", "genbot", "sane", "", "nehasse nehassie", "ጳጉሜ ጷግሜ pagumen pagumiene",
)  # fmt: skip
_HIJRI_OTHER = (
    "muharram", "safar", "rabi_i", "ربيع_الثاني rabi_ii", "جمادى_الاول",
    "جمادى_الثانية جمادى_الثاني",
    "rajab", "shaban", "ramadan", "shawwal", "", "",
)  # fmt: skip

_HAS_STEMS = re.compile("[a-z\u0370-\u03ff\u0400-\u052f\u0530-\u05ff\u0900-\u097f\u10a0-\u10ff]")
"""Latin, Greek, Cyrillic, Armenian, Hebrew, Devanagari and Georgian."""

Month = tuple[CalendarName, int]


@lru_cache(maxsize=1)
def _words() -> dict[str, Month]:
    """Whole folded words (blanks inside a name written "_"), by calendar and month."""
    found: dict[str, Month] = {}

    def add(calendar: CalendarName, month: int, names: str) -> None:
        for name in names.split():
            found.setdefault(fold(name), (calendar, month))

    for month, names in enumerate(_GREGORIAN_WORDS, 1):
        add(CalendarName.GREGORIAN, month, names)
    for month, name in enumerate(JALALI_MONTHS, 1):
        add(CalendarName.JALALI, month, f"{name} {_JALALI_LATIN[month - 1]}")
    add(CalendarName.JALALI, 5, "امرداد")
    for month, name in enumerate(ETHIOPIAN_MONTHS, 1):
        other = f"{_ETHIOPIAN_OTHER[month - 1]} {_ETHIOPIAN_LATIN[month - 1]}"
        add(CalendarName.ETHIOPIAN, month, f"{name} {other}")
    for month, name in enumerate(HIJRI_MONTHS, 1):
        add(CalendarName.HIJRI, month, f"{name.replace(' ', '_')} {_HIJRI_OTHER[month - 1]}")
    return found


@lru_cache(maxsize=1)
def _stems() -> tuple[tuple[str, int], ...]:
    """Folded stems, longest first."""
    stems = {
        fold(stem): month for month, line in enumerate(_GREGORIAN_STEMS, 1) for stem in line.split()
    }
    return tuple(sorted(stems.items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=4096)
def month_of(word: str) -> Month | None:
    """The calendar and month (from 1) that a word names, in any of the known languages.

    `word` may be declined, cut or capitalized; two-word names are joined by "_" (`join_names`).
    """
    folded = fold(word).strip(".,")
    found = _words().get(folded)
    if found is not None:
        return found
    if not _HAS_STEMS.match(folded):
        return None
    for stem, month in _stems():
        if folded.startswith(stem):
            return CalendarName.GREGORIAN, month
    return None


@lru_cache(maxsize=1)
def _two_words() -> re.Pattern[str]:
    names = sorted((name for name in _words() if "_" in name), key=len, reverse=True)
    return re.compile("|".join(re.escape(name).replace("_", " ") for name in names))


def join_names(folded: str) -> str:
    """A folded text with the blank inside two-word names of months written as "_"."""
    return _two_words().sub(lambda match: match[0].replace(" ", "_"), folded)
