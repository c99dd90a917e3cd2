"""Words of the first wave: headings as people type them, written down without our dictionary.

One line a field: synonyms, abbreviations, misspellings and mixed languages, parted by `|`.
"""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Company | Firm name | Cmpany | Business | Acme/Client co. | Employer | Trading as
full_name: Name | Contact name | Who | Client's name | Person to call | Attendee | Contct person
given_name: First name | Fname | Forename | first
family_name: Last name | Lname | Surname | Sirname | last
phone: Phone | Tel. | Ph no. | Telephone nr | Phone (day) | Contact no | Best number to call
mobile: Mobile | Cell | Mob. no | Handphone | cell #
email: E-mail | Mail address | Emial | e mail addr. | Email (work) | Electronic mail
locality: City | Town | City/Town | Where based
street_address: Address | Street addr | Addr. line 1 | Where do they live
birth_date: DOB | Birthday | Date of birth | Born | B-day
last_contact_date: Last contact | Last call on | Last spoken | Last touch | Contacted on
notes: Notes | Remarks | Comments | Misc. | Anything else?
tax_id: VAT no | VAT reg. number | Tax ID | TIN
country: Country | Ctry | Nation
job_title: Position | Job | Role at company | Designation
postal_code: ZIP | Postcode | Post code | ZIP / postal
website: Website | www | Web page | Site
ignore: Discount % | Shoe size | Parking bay | Invoice total | Balance due | Locker
""",
    "ru": """
organization: Организация | Фирма | Наименование клиента | Компания/ИП | Юр. лицо | Название фирмы
full_name: ФИО | Имя и фамилия | Контактное лицо | Конт. лицо | Ф.И.О. клиента | Кто | Представитель
given_name: Имя | имя клиента
family_name: Фамилия | Фам.
phone: Телефон | Тел | тел. № | Телефн | Контактный тел. | Номер тел | Тел. для связи
mobile: Мобильный | Сотовый | Моб. | моб тел | Сот. номер
email: Почта | Эл. почта | E-mail | Имейл | емайл | мыло | Электронка | Эл.адрес
locality: Город | Нас. пункт | г. | Населённый пункт
street_address: Адрес | Адрес доставки | Факт. адрес | Где находится
birth_date: Дата рождения | ДР | День рожд. | Д.р. | Когда родился
last_contact_date: Последний контакт | Последний звонок | Дата посл. звонка | Звонили
notes: Примечание | Коммент | Прим. | Заметки | Доп. инфо
tax_id: ИНН | инн клиента | ИНН/БИН
country: Страна | страна клиента
job_title: Должность | Должн. | Кем работает
postal_code: Индекс | Почт. индекс
website: Сайт | Веб-сайт | Адрес сайта
ignore: Скидка | Сумма покупок | Размер обуви | Долг | Кол-во заказов | Парковка
""",
    "uk": """
organization: Компанія | Назва фірми | Організація | Контрагент | Підприємство
full_name: ПІБ | Прізвище та ім'я | Контактна особа | П.І.Б. | Ім'я клієнта
given_name: Ім'я | Імя
family_name: Прізвище | Прізв.
phone: Телефон | Тел. | Номер тел. | Контактний телефон | тлф
mobile: Мобільний | Моб. тел. | моб
email: Пошта | Ел. пошта | E-mail | імейл | Електронна адреса | мейл
locality: Місто | Населений пункт | м.
street_address: Адреса | Адреса доставки | Вулиця, будинок
birth_date: Дата народження | День народж. | ДН | Дата нар.
last_contact_date: Останній контакт | Останній дзвінок | Дата ост. дзвінка | Дзвонили
notes: Примітка | Коментар | Прим. | Нотатки
tax_id: ІПН | РНОКПП
country: Країна
job_title: Посада | посада особи
postal_code: Індекс | Пошт. індекс
website: Сайт | Вебсайт
ignore: Знижка | Сума | Заборгованість | Розмір взуття
""",
    "lt": """
organization: Įmonė | Imone | Firmos pav. | Kliento pavadinimas | Bendrovė | Įm. pavadinimas
full_name: Vardas pavardė | Vardas, pav. | Kontaktinis asm. | Klientas (asmuo) | v. pavarde
given_name: Vardas | vard.
family_name: Pavardė | Pavarde | pav.
phone: Telefonas | Tel. nr. | tel | Kontaktinis tel. | Telef. | Telefono Nr
mobile: Mobilus | Mob. tel. | Mobilaus nr. | Mobilusis
email: El. paštas | El.p. | Elpastas | E. paštas | El pašto adr. | emailas
locality: Miestas | Gyv. vieta (miestas) | Vietovė | Mst.
street_address: Adresas | Gatvė, namas | Pristatymo adr. | Adr.
birth_date: Gimimo data | Gimtadienis | Gim. data | Gimė
last_contact_date: Paskutinis kontaktas | Pask. skambutis | Kada kalbėta | Pask. kontakto data
notes: Pastabos | Komentarai | Past. | Papildoma info
tax_id: PVM kodas | PVM mok. kodas | PVM nr
country: Šalis | Valstybė
job_title: Pareigos | Pareig.
postal_code: Pašto kodas | Pašto ind. | Indeksas
website: Svetainė | Tinklapis | www
ignore: Nuolaida | Suma | Skola | Batų dydis | Stovėjimo vieta
""",
    "lv": """
organization: Uzņēmums | Uznemums | Firma | SIA nosaukums | Klienta nosaukums
full_name: Vārds, uzvārds | Kontaktpersona | Vards uzvards | Klients (persona)
given_name: Vārds | Vards
family_name: Uzvārds | Uzv.
phone: Tālrunis | Tālr. | Talrunis | Telefons | Kontakttālrunis | Tel. nr.
mobile: Mobilais | Mob. tālr. | Mobilais nr.
email: E-pasts | Epasts | e-pasta adrese | Elektroniskais pasts
locality: Pilsēta | Pilseta | Apdz. vieta
street_address: Adrese | Iela, māja | Piegādes adrese
birth_date: Dzimšanas datums | Dzim. datums | Dzimšanas diena | Dzimis
last_contact_date: Pēdējais kontakts | Pēdējais zvans | Kad zvanīts
notes: Piezīmes | Komentāri | Piez.
tax_id: PVN nr. | PVN kods | PVN reģ. nr.
country: Valsts
job_title: Amats | ieņemamais amats
postal_code: Pasta indekss | Indekss
website: Mājaslapa | Mājas lapa
ignore: Atlaide | Summa | Parāds | Apavu izmērs
""",
    "et": """
organization: Ettevõte | Firma nimi | Ettevote | Asutus | Kliendi nimi (firma)
full_name: Ees- ja perekonnanimi | Kontaktisik | Nimi | Isik
given_name: Eesnimi | Eesn.
family_name: Perekonnanimi | Perenimi | Pereknimi
phone: Telefon | Tel. nr | Telefoninumber | Kontakttel. | tlf
mobile: Mobiil | Mob. tel | Mobiili nr
email: E-post | Epost | Meiliaadress | e-maili aadress | meil
locality: Linn | Linn/vald | Asula
street_address: Aadress | Tänav, maja | Tarneaadress
birth_date: Sünnipäev | Sünniaeg | Sünnikuupäev | Sünd.
last_contact_date: Viimane kontakt | Viimane kõne | Millal helistati
notes: Märkused | Kommentaar | Märk. | Lisainfo
tax_id: KMKR nr | KMKR number | Käibemaksukohustuslase nr
country: Riik
job_title: Ametikoht | Amet
postal_code: Postiindeks | Indeks | Sihtnumber
website: Koduleht | Veebileht
ignore: Soodustus | Summa | Võlg | Kinganumber
""",
    "pl": """
organization: Firma | Nazwa firmy | Kontrahent | Przedsiębiorstwo | Nazwa klienta (firma)
full_name: Imię i nazwisko | Osoba kontaktowa | Imie nazwisko | Os. kontakt. | Kto
given_name: Imię | Imie
family_name: Nazwisko | Nazw.
phone: Telefon | Nr tel. | Tel kontaktowy | Numer telefonu | tel
mobile: Komórka | Tel. kom. | Komórkowy | nr kom.
email: E-mail | Adres e-mail | Mail | Poczta el. | adres mailowy | emial
locality: Miasto | Miejscowość | Miejscowosc | Msc.
street_address: Adres | Ulica i nr | Ul. | Adres dostawy
birth_date: Data urodzenia | Urodziny | Data ur. | Ur.
last_contact_date: Ostatni kontakt | Ost. rozmowa | Kiedy dzwoniono | Data ost. kontaktu
notes: Uwagi | Notatki | Komentarz | Inne info
tax_id: NIP | Nr NIP | NIP klienta
country: Kraj | Państwo
job_title: Stanowisko | Stan.
postal_code: Kod pocztowy | Kod poczt. | Kod
website: Strona www | Strona int. | WWW
ignore: Rabat | Kwota | Saldo | Rozmiar buta | Zadłużenie
""",
    "de": """
organization: Firma | Firmenname | Unternehmen | Betrieb | Kunde (Firma) | Fa.
full_name: Name | Ansprechpartner | Vor- und Nachname | Ansprechp. | Kontaktperson | Name, Vorname
given_name: Vorname | Vorn. | Rufname
family_name: Nachname | Familienname | Zuname | Nachn.
phone: Telefon | Tel.-Nr. | Tel | Rufnummer | Telefonnr. | Festnetz | Fon
mobile: Handy | Mobil | Handynr. | Mobilnummer
email: E-Mail | Mailadresse | E-Mail-Adr. | Mail | eMail Adresse | Emailadr.
locality: Ort | Stadt | Wohnort | Ortschaft
street_address: Straße | Str. | Anschrift | Straße + Nr. | Strasse/Hausnr
birth_date: Geburtsdatum | Geb. | Geb.datum | Geburtstag | geb. am
last_contact_date: Letzter Kontakt | Zuletzt gesprochen | letzter Anruf | Kontaktiert am
notes: Bemerkung | Notiz | Anm. | Sonstiges | Bem.
tax_id: USt-IdNr. | UStID | Steuernr. | USt-ID
country: Land | Staat
job_title: Position | Funktion | Stelle
postal_code: PLZ | Postleitzahl
website: Webseite | Homepage | Internet
ignore: Rabatt | Umsatz | Saldo | Schuhgröße | Parkplatz
""",
    "ro": """
organization: Firma | Companie | Denumire firmă | Societatea | Nume client (firma)
full_name: Nume și prenume | Nume complet | Pers. de contact | Persoana contact | Nume prenume
given_name: Prenume | Pren.
family_name: Nume de familie | Nume fam.
phone: Telefon | Nr. tel. | Tel fix | Nr telefon | Tel. contact
mobile: Mobil | Tel. mobil | Nr. mobil
email: E-mail | Adresa email | Mail | Posta electronica | email contact
locality: Oraș | Localitate | Oras/Comuna | Orasul
street_address: Adresa | Strada | Adresa livrare | Str. și nr.
birth_date: Data nașterii | Data nasterii | Zi de naștere | Născut
last_contact_date: Ultimul contact | Ultim apel | Data ultimului apel | Ultima discuție
notes: Observații | Comentarii | Obs. | Note
tax_id: CUI | CIF | Cod fiscal | C.U.I.
country: Țara | Tara
job_title: Funcția | Functie | Post ocupat
postal_code: Cod poștal | Cod postal
website: Site | Pagina web
ignore: Reducere | Suma | Sold | Mărime pantof | Datorie
""",
    "ar": """
organization: الشركة | اسم الشركة | المؤسسة | جهة العمل | اسم المنشأة
full_name: الاسم الكامل | الاسم | اسم العميل | الشخص المسؤول | اسم الزبون
given_name: الاسم الأول | الاسم الاول
family_name: اسم العائلة | اللقب | العائلة
phone: الهاتف | رقم الهاتف | هاتف | تلفون | رقم التواصل
mobile: الجوال | موبايل | رقم الجوال | المحمول
email: البريد الإلكتروني | الايميل | البريد | إيميل | بريد الكتروني
locality: المدينة | مدينة | البلدة
street_address: العنوان | الشارع | عنوان السكن
birth_date: تاريخ الميلاد | تاريخ الولادة | الميلاد
last_contact_date: آخر تواصل | تاريخ آخر اتصال | آخر مكالمة | اخر اتصال
notes: ملاحظات | ملاحظة | تعليقات
tax_id: الرقم الضريبي | رقم ضريبي
country: الدولة | البلد
job_title: المسمى الوظيفي | الوظيفة | المنصب
postal_code: الرمز البريدي
website: الموقع الإلكتروني | الموقع
ignore: الخصم | المبلغ | مقاس الحذاء | الرصيد
""",
    "fa": """
organization: شرکت | نام شرکت | سازمان | محل کار
full_name: نام و نام خانوادگی | نام کامل | نام مشتری | طرف حساب | رابط
given_name: نام | نام کوچک
family_name: نام خانوادگی | فامیل | فامیلی
phone: تلفن | شماره تلفن | تلفن ثابت | شماره تماس
mobile: موبایل | همراه | شماره موبایل | تلفن همراه
email: ایمیل | پست الکترونیک | آدرس ایمیل | رایانامه
locality: شهر | شهرستان
street_address: آدرس | نشانی | آدرس منزل
birth_date: تاریخ تولد | تولد | ت.ت
last_contact_date: آخرین تماس | تاریخ آخرین تماس | آخرین گفتگو
notes: توضیحات | یادداشت | ملاحظات
tax_id: کد اقتصادی | شناسه مالیاتی
country: کشور
job_title: سمت | شغل
postal_code: کد پستی | کدپستی
website: وب سایت | سایت
ignore: تخفیف | مبلغ | سایز کفش | مانده حساب
""",
    "am": """
organization: ድርጅት | የድርጅቱ ስም | ኩባንያ | ተቋም
full_name: ሙሉ ስም | ስም | የደንበኛ ስም | ተጠሪ
given_name: የመጀመሪያ ስም | የራስ ስም
family_name: የአያት ስም | የቤተሰብ ስም
phone: ስልክ | ስልክ ቁጥር | የስልክ ቁ. | ስ.ቁ
mobile: ሞባይል | የሞባይል ቁጥር | ተንቀሳቃሽ ስልክ
email: ኢሜይል | ኢሜል | የኢሜይል አድራሻ | ኢ-ሜይል
locality: ከተማ | ከተማው
street_address: አድራሻ | ሰፈር | የቤት አድራሻ
birth_date: የልደት ቀን | የትውልድ ቀን | የትውልድ ዘመን
last_contact_date: የመጨረሻ ግንኙነት | የመጨረሻ ጥሪ | መጨረሻ የተደወለበት
notes: ማስታወሻ | አስተያየት | ተጨማሪ መረጃ
tax_id: የግብር መለያ ቁጥር | ቲን
country: አገር | ሀገር
job_title: የሥራ መደብ | የስራ ኃላፊነት | ሥራ
postal_code: የፖስታ ኮድ
website: ድረ-ገጽ | ድህረ ገጽ
ignore: ቅናሽ | ድምር ገንዘብ | የጫማ ቁጥር | ዕዳ
""",
}

GROUPS = {
    "en": ("Who", "How to reach", "Other"),
    "ru": ("Кто", "Связь", "Прочее"),
    "uk": ("Хто", "Зв'язок", "Інше"),
    "lt": ("Kas", "Ryšys", "Kita"),
    "lv": ("Kas", "Saziņa", "Cits"),
    "et": ("Kes", "Side", "Muu"),
    "pl": ("Kto", "Łączność", "Pozostałe"),
    "de": ("Wer", "Erreichbarkeit", "Sonst"),
    "ro": ("Cine", "Legătura", "Altele"),
    "ar": ("من", "التواصل", "أخرى"),
    "fa": ("چه کسی", "ارتباط", "سایر"),
    "am": ("ማን", "መገናኛ", "ሌላ"),
}

TITLES = {
    "en": ("Customer list 2026", "printed by M. Hall on 12.03.2026", "do not share!"),
    "ru": ("Список клиентов отдела продаж", "по состоянию на 01.03.2026", "конфиденциально"),
    "uk": ("Перелік клієнтів", "станом на 01.03.2026", "для службового користування"),
    "lt": ("Klientų sąrašas 2026", "atnaujinta 2026-03-01", "nesidalinti"),
    "lv": ("Klientu saraksts 2026", "atjaunots 01.03.2026", "konfidenciāli"),
    "et": ("Klientide nimekiri 2026", "uuendatud 01.03.2026", "konfidentsiaalne"),
    "pl": ("Lista klientów 2026", "stan na dzień 01.03.2026", "poufne"),
    "de": ("Kundenliste Frühjahr 2026", "Stand: 01.03.2026", "vertraulich"),
    "ro": ("Lista clienților 2026", "actualizat la 01.03.2026", "confidențial"),
    "ar": ("قائمة العملاء ٢٠٢٦", "آخر تحديث ٠١/٠٣/٢٠٢٦", "سري"),
    "fa": ("فهرست مشتریان", "به روز رسانی ۱۴۰۴/۱۲/۱۰", "محرمانه"),
    "am": ("የደንበኞች ዝርዝር", "የተሻሻለው 01/03/2026", "ሚስጥራዊ"),
}

TOTALS = {
    "en": "Total", "ru": "Итого", "uk": "Разом", "lt": "Iš viso", "lv": "Kopā", "et": "Kokku",
    "pl": "Razem", "de": "Summe", "ro": "Total", "ar": "المجموع", "fa": "جمع", "am": "ድምር",
}  # fmt: skip

SECTIONS = {
    "en": ("Wholesale", "Retail partners"),
    "ru": ("Оптовики", "Розница и прочие"),
    "uk": ("Гуртові", "Роздрібні"),
    "lt": ("Didmena", "Mažmena ir kiti"),
    "lv": ("Vairumtirgotāji", "Mazumtirgotāji"),
    "et": ("Hulgimüük", "Jaemüük"),
    "pl": ("Hurtownicy", "Detal i inni"),
    "de": ("Großkunden", "Kleinkunden Süd"),
    "ro": ("Angrosiști", "Magazine mici"),
    "ar": ("عملاء الجملة", "عملاء التجزئة"),
    "fa": ("عمده فروشان", "خرده فروشان"),
    "am": ("ጅምላ ደንበኞች", "ችርቻሮ ደንበኞች"),
}
