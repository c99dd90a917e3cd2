"""Words that tell what a piece of a quick entry is, in the languages people write it in."""

from __future__ import annotations

from crm_desktop.core.text import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split(",") if word.strip())


_MOBILE = (
    "mob, mobile, m, cell, mobil, mobilus, mobiilne, komórka, kom, моб, мобильный,"
    " мобільний, جوال, موبايل, محمول, موبایل, همراه, تلفن همراه, ሞባይል"
)
_FAX = "fax, faks, faksas, факс, فاكس, فکس, فاکس, نمابر, ፋክስ"
_OTHER = (
    "tel, telefonas, telefon, phone, t, p, ph, tālr, tlf, тел, т, телефон, هاتف, تلفون, ت,"
    " تلفن, ስልክ, office, direct, e-mail, email, mail, e, el paštas, el. paštas, почта,"
    " эл. почта, ел. пошта, بريد, البريد الإلكتروني, ایمیل, ኢሜል, ኢሜይል, web, www, website,"
    " сайт, موقع, الموقع, وبسایت, ድረ ገጽ, skype, whatsapp"
)
MOBILE_LABELS, FAX_LABELS = _folded(_MOBILE), _folded(_FAX)
LABELS = frozenset(word.strip() for word in f"{_MOBILE},{_FAX},{_OTHER}".split(","))
"""Labels before numbers and addresses, as written."""

REGISTRATION_LABELS = (
    "company code, company no, company number, company reg no, registration code,"
    " registration no, registration number, registered no, reg. code, reg. no, reg no, reg. nr,"
    " reg nr, įmonės kodas, į. k, į.k, reģ. nr, vienotais reģistrācijas numurs, registrikood,"
    " reg. kood, rg-kood, krs, regon, hrb, ogrn, огрн, едрпоу, єдрпоу, код єдрпоу, السجل التجاري,"
    " رقم السجل التجاري, س.ت, شماره ثبت, شناسه ملی, የንግድ ምዝገባ ቁጥር"
)
TAX_LABELS = (
    "vat code, vat no, vat number, vat id, vat reg no, vat, tax id, tax no, tax number, tin,"
    " pvm mokėtojo kodas, pvm kodas, pvm, pvn, pvn reģ. nr, pvn nr, kmkr, kmkr nr, kmkr number,"
    " nip, ust-idnr, ust-id, ust-id-nr, steuernummer, cui, cif, инн, ипн, іпн, кпп,"
    " الرقم الضريبي, رقم ضريبي, کد اقتصادی, የግብር ከፋይ ቁጥር"
)
"""Words before an organization's numbers, as written; the longer ones are tried first."""

AT_WORDS = (
    "at",
    "@",
    "from",
    "bei",
    "iš",
    "из",
    "компания",
    "з",
    "من",
    "في",
    "لدى",
    "از",
    "در",
    "ከ",
)
"""Stand between a person and an organization."""

CLOSINGS = _folded(
    "best regards, kind regards, regards, best wishes, sincerely, yours sincerely, best,"
    " thanks, thank you, pagarbiai, su pagarba, ar cieņu, lugupidamisega, z poważaniem,"
    " pozdrawiam, mit freundlichen grüßen, freundliche grüße, cu respect, cu stimă,"
    " с уважением, з повагою, с наилучшими пожеланиями, مع التحية, مع أطيب التحيات,"
    " تحياتي, مع خالص التحية, با احترام, با تشکر, با سپاس, ከሰላምታ ጋር, ከአክብሮት ጋር, አመሰግናለሁ,"
    " --"
)

JOB_WORDS = _folded(
    "director, manager, ceo, cto, cfo, coo, engineer, accountant, buyer, sales, assistant,"
    " designer, head, owner, founder, consultant, lawyer, architect, developer, secretary,"
    " analyst, president, purchasing, coordinator, specialist, direktorius, direktorė,"
    " vadovas, vadovė, vadybininkas, vadybininkė, buhalterė, inžinierius, direktors,"
    " direktore, vadītājs, juhataja, juht, müügijuht, dyrektor, kierownik, prezes,"
    " księgowa, inżynier, geschäftsführer, geschäftsführerin, leiter, leiterin, ingenieur,"
    " einkauf, vertrieb, inginer, contabil, администратор, директор, менеджер, бухгалтер,"
    " инженер, інженер, начальник, руководитель, керівник, юрист, специалист, مدير, مدیر,"
    " مديرة, محاسب, مهندس, مهندسة, رئيس, مشتريات, محام, کارشناس, حسابدار, مدیرعامل, فروش,"
    " ስራ, ሥራ, ኃላፊ, ሥራ አስኪያጅ, አስኪያጅ, መሐንዲስ, ዳይሬክተር, አካውንታንት, ሒሳብ, ገዢ"
)

ORGANIZATION_WORDS = _folded(
    "bank, group, university, hotel, school, hospital, ministry, institute, association,"
    " agency, grupė, bankas, universitetas, grupa, uniwersytet, universität, банк, группа,"
    " завод, университет, університет, بنك, جامعة, مستشفى, فندق, مؤسسة, شركة, مجموعة,"
    " بانک, دانشگاه, شرکت, گروه, بیمارستان, ባንክ, ዩኒቨርሲቲ, ድርጅት, ኩባንያ, ሆቴል, ሆስፒታል"
)

CITIES = _folded(
    "vilnius, kaunas, klaipėda, šiauliai, utena, rīga, riga, liepāja, tallinn, tartu,"
    " warszawa, kraków, gdańsk, poznań, wrocław, berlin, münchen, munich, hamburg,"
    " dresden, köln, bucurești, bucharest, cluj-napoca, iași, chișinău, london, paris,"
    " madrid, rome, new york, москва, санкт-петербург, минск, київ, киев, львів, одеса,"
    " харків, алматы, астана, القاهرة, دبي, أبوظبي, الرياض, جدة, عمان, بيروت, بغداد,"
    " الدوحة, الكويت, الإسكندرية, dubai, abu dhabi, cairo, riyadh, تهران, اصفهان, شیراز,"
    " مشهد, تبریز, کابل, tehran, አዲስ አበባ, ባሕር ዳር, ድሬዳዋ, ሐዋሳ, መቐለ, addis ababa"
)

STREET_WORDS = _folded(
    "g,gatvė,pr,prospektas,alėja,pl,plentas,skg,iela,bulvāris,tänav,tee,ul,ulica,al,aleja,"
    "str,straße,allee,platz,street,st,road,rd,avenue,ave,lane,ln,square,boulevard,blvd,drive,"
    "rue,strada,ул,улица,пр,проспект,пер,вул,вулиця,شارع,طريق,خیابان,کوچه,መንገድ"
)
"""Words that with a number make a street."""
