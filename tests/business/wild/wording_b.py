"""Words of the second wave, written after the repairs that the first one asked for."""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Co. | Company / Organisation | Cust. company | Client org | Firm/Shop | Merchant
full_name: Contact | Full Name | Cust. name | Fullname | Main contact person | Pax name
given_name: First Nm | Given Name(s) | Frst name
family_name: Family name | Last Nm | Surnm.
phone: Phone Number | Telephon | Landline tel | Ph: | Daytime phone | Tel./Phone | Office ph
mobile: Mob | Mobile Ph. | Cell phone no. | Mobil number | Personal mobile
email: Email ID | E-Mail Addr | Contact email | Mail ID | E mail | Email 1
locality: City / Village | Town or city | Citty | City of residence
street_address: Street & number | Postal addr. | Adress | Delivery addr | Addr
birth_date: D.O.B | Date of Brth | Birthdate (dd/mm) | Bday date
last_contact_date: Date last called | We last spoke | Last meeting dt | Latest contact
notes: Comment | Special remarks | Notes / history | Observations
tax_id: VAT Number | Tax no. | VAT ID
country: Country name | Country/Region
job_title: Job Title | Post held | Title at company
postal_code: Zip code | P/code
website: Web | URL | Homepage
ignore: Qty | Price EUR | Contract no. | Seat | Weight kg | Plan
""",
    "ru": """
organization: Компания клиента | Наименование организации | Орг-ция | Клиент (компания) | Фирма/ИП
full_name: ФИО контакта | Фамилия Имя | Контакт | Полное имя | ФИО (полностью) | Имя Фамилия
given_name: Имя контакта | Имя:
family_name: Фамилия контакта | Фамилия:
phone: № тел. | Телефон раб. | Телефоны | Контактный номер | Тел/факс | телефон №1
mobile: Мобильный тел. | Сот.тел | Мобильник | Личный моб.
email: Электронная почта | Адрес эл. почты | e-mail адрес | Почта (e-mail) | Еmail
locality: Город/посёлок | Город клиента | Населенный пункт
street_address: Юр. адрес | Адрес (улица, дом) | Полный адрес | Ул., дом
birth_date: Дата рожд. | День рождения клиента | ДР клиента | д/р
last_contact_date: Дата контакта | Был контакт | Крайний звонок | Последнее общение | Дата разговора
notes: Комментарий менеджера | Доп. сведения | Что важно
tax_id: ИНН организации | ИНН:
country: Страна (регистрации) | Страна:
job_title: Должность контакта | Занимаемая должн.
postal_code: Почтовый индекс | Инд.
website: Веб сайт | Интернет-сайт
ignore: Кол-во | Цена | Договор № | Вес, кг | Остаток
""",
    "uk": """
organization: Найменування компанії | Фірма/ФОП | Клієнт (компанія)
full_name: ПІБ контакту | Контакт | Прізвище Ім'я | Повне ім'я
given_name: Ім'я контакту | Ім'я:
family_name: Прізвище контакту | Прізвище:
phone: № телефону | Телефони | Тел. робочий | Контактний номер
mobile: Мобільний тел. | Моб. номер | Мобілка
email: Електронна пошта | Ел. адреса | Адреса ел. пошти
locality: Місто/село | Місто клієнта
street_address: Юр. адреса | Повна адреса | Вул., буд.
birth_date: Дата нар-ня | День народження клієнта | д/н
last_contact_date: Дата контакту | Остання розмова | Коли спілкувались | Крайній дзвінок
notes: Коментар менеджера | Додатково
tax_id: ІПН платника | Податковий номер
country: Країна (реєстрації)
job_title: Посада контакту | Займана посада
postal_code: Поштовий індекс
website: Веб-сайт
ignore: К-сть | Ціна | Договір № | Вага
""",
    "lt": """
organization: Įmonės pavadinimas | Organizacija | Kliento įmonė | Firma | Įm. pav
full_name: Kontaktas | Kontaktinis asmuo | Pavardė, vardas | Vardas ir pavardė
given_name: Vardas: | Kontakto vardas
family_name: Pavardė: | Kontakto pavardė
phone: Telefono numeris | Darbo tel | Tel. nr | Telefonai | Tel/faksas
mobile: Mobilusis tel. | Mobilus telefonas | Mob. nr
email: El. pašto adresas | E-mail | Kontakto el. paštas | El paštas
locality: Miestas / rajonas | Gyvenamasis miestas
street_address: Gatvė ir nr. | Buveinės adr. | Pašto adr.
birth_date: Gimimo d. | Gim. diena | Gimtadienio data
last_contact_date: Paskutinį kartą kalbėta | Paskutinio skambučio data | Susisiekta
notes: Komentaras | Kita informacija
tax_id: PVM mokėtojo kodas | PVM kodas:
country: Šalis (reg.)
job_title: Užimamos pareigos | Pareigos:
postal_code: Pašto k. | Pašto kodas:
website: Interneto svetainė | Tinklalapis
ignore: Kiekis | Kaina | Sutarties nr. | Svoris
""",
    "lv": """
organization: Uzņēmuma nosaukums | Organizācija | Klienta uzņēmums
full_name: Kontakts | Uzvārds, vārds | Vārds un uzvārds
given_name: Vārds: | Kontakta vārds
family_name: Uzvārds: | Kontakta uzvārds
phone: Tālruņa numurs | Tel. | Darba tālr. | Tālruņi
mobile: Mobilais tālrunis | Mob. nr. | Mobilais tel.
email: E-pasta adrese | E-mail | Kontakta e-pasts
locality: Pilsēta/novads | Dzīvesvietas pilsēta
street_address: Iela un nr. | Juridiskā adr. | Pasta adrese
birth_date: Dzimš. datums | Dzim. diena
last_contact_date: Pēdējā saruna | Pēdējās sarunas datums | Pēdējo reizi runāts | Sazinājāmies
notes: Komentārs | Cita informācija
tax_id: PVN maksātāja nr. | PVN numurs
country: Valsts (reģ.)
job_title: Ieņem amatu | Amats:
postal_code: Pasta ind.
website: Tīmekļa vietne | Interneta lapa
ignore: Daudzums | Cena | Līguma nr. | Svars
""",
    "et": """
organization: Ettevõtte nimi | Organisatsioon | Kliendi ettevõte
full_name: Kontakt | Täisnimi | Isiku nimi
given_name: Eesnimi: | Kontakti eesnimi
family_name: Perekonnanimi: | Kontakti perenimi
phone: Telefoninr. | Tel. | Töötelefon | Telefonid
mobile: Mobiiltelefon | Mobiili number | Mobiilinr
email: E-posti aadress | E-mail | Kontakti e-post
locality: Linn või vald | Elukoha linn
street_address: Tänav ja nr | Juriidiline aadr. | Postiaadress
birth_date: Sünni kuupäev | Sünnip.
last_contact_date: Viimane vestlus | Viimase kõne kuupäev | Viimati räägitud | Suheldud
notes: Kommentaarid | Muu info
tax_id: KMKR-number | KM kohustuslase nr
country: Riik (reg.)
job_title: Ametinimetus | Amet:
postal_code: Postikood | Posti-indeks
website: Veebiaadress | Kodulehekülg
ignore: Kogus | Hind | Lepingu nr | Kaal
""",
    "pl": """
organization: Nazwa przedsiębiorstwa | Organizacja | Firma klienta | Nazwa kontrahenta
full_name: Kontakt | Nazwisko i imię | Osoba do kontaktu | Pełne imię i nazw.
given_name: Imię: | Imię kontaktu
family_name: Nazwisko: | Nazwisko kontaktu
phone: Telefon kontaktowy | Tel. | Nr telefonu | Telefony | Tel/fax
mobile: Telefon komórkowy | Nr komórki | Tel. komórkowy
email: Adres poczty elektronicznej | E-mail kontaktowy | Adres mail | e-mail:
locality: Miasto/wieś | Miasto zamieszkania
street_address: Ulica i numer domu | Adres siedz. | Adres zam.
birth_date: Data urodz. | Dzień urodzin | Dt. ur.
last_contact_date: Data ostatniej rozmowy | Ostatnio rozmawiano | Ostatni tel. | Kontaktowano się
notes: Komentarze | Dodatkowe informacje
tax_id: Numer NIP | NIP:
country: Kraj (rej.)
job_title: Zajmowane stanowisko | Stanowisko:
postal_code: Kod poczt | Kod pocztowy:
website: Adres www | Strona internetowa
ignore: Ilość | Cena | Nr umowy | Waga
""",
    "de": """
organization: Organisation | Name der Firma | Kundenfirma | Firma/Verein
full_name: Kontakt | Vollst. Name | Ansprechpartner/in | Vorname Name
given_name: Vorname: | Vorname Kontakt
family_name: Nachname: | Fam.-name
phone: Telefonnummer | Tel. dienstl. | Tel.Nr | Telefone | Tel/Fax
mobile: Mobiltelefon | Mobilfunknr. | Handynummer
email: E-Mail-Adresse | Kontakt-E-Mail | Email | e-mail:
locality: Stadt/Ort | Wohnort:
street_address: Straße und Nr. | Postanschrift | Adr. | Strasse
birth_date: Geb.-Dat. | Geburtstag (Datum) | Geb.Tag
last_contact_date: Letztes Gespräch am | Datum letzter Anruf | Zuletzt telefoniert | Kontaktaufnahme
notes: Kommentar | Weitere Infos
tax_id: Umsatzsteuer-ID | USt-Id Nr.
country: Land (Sitz)
job_title: Berufsbez. | Position im Betrieb
postal_code: Postleitz. | PLZ:
website: Internetseite | Web-Adresse
ignore: Menge | Preis | Vertragsnr. | Gewicht
""",
    "ro": """
organization: Numele firmei | Organizația | Firma clientului | Denumire societate
full_name: Contact | Prenume și nume | Persoana de contact | Nume si prenume
given_name: Prenume: | Prenume contact
family_name: Nume de familie: | Numele de fam.
phone: Număr telefon | Tel. | Telefoane | Nr. de tel. | Tel/fax
mobile: Telefon mobil | Nr mobil | Mobilul
email: Adresa de email | E-mail contact | Adresă e-mail | e-mail:
locality: Oraș/sat | Orașul de reședință
street_address: Strada și nr | Adresa sediului | Adresă completă
birth_date: Data naşterii | Ziua nașterii | Dată naștere
last_contact_date: Ultima convorbire | Data ultimei discuții | S-a vorbit ultima dată | Contactat la
notes: Comentariu | Alte informații
tax_id: Cod fiscal (CUI) | CUI/CIF
country: Țară (înreg.)
job_title: Funcția ocupată | Funcție:
postal_code: Cod poșt. | Cod poștal:
website: Pagină web | Adresa web
ignore: Cantitate | Preț | Nr. contract | Greutate
""",
    "ar": """
organization: اسم المؤسسة | الجهة | شركة العميل | المنشأة
full_name: اسم الشخص | الاسم بالكامل | الإسم | جهة الاتصال
given_name: الاسم الأول: | الإسم الأول
family_name: اسم العائلة: | الاسم الأخير
phone: رقم هاتف | هاتف العمل | أرقام الهواتف | رقم التليفون
mobile: رقم الموبايل | هاتف محمول | رقم جوال
email: عنوان البريد الإلكتروني | ايميل | البريد الالكتروني
locality: المدينة / القرية | مدينة العميل
street_address: عنوان الشركة | العنوان كامل | عنوان
birth_date: تاريخ ميلاد | يوم الميلاد
last_contact_date: تاريخ آخر تواصل | آخر محادثة | آخر مرة تم الاتصال | تاريخ المكالمة الأخيرة
notes: تعليق | معلومات إضافية
tax_id: رقم ضريبة القيمة المضافة | الرقم الضريبى
country: بلد | دولة العميل
job_title: وظيفة | مسمى الوظيفة
postal_code: رمز بريدي | الرمز البريدى
website: موقع الويب | موقع الكتروني
ignore: الكمية | السعر | رقم العقد | الوزن
""",
    "fa": """
organization: نام سازمان | شرکت مشتری | موسسه
full_name: نام شخص | نام و فامیل | نام‌ونام‌خانوادگی | مخاطب
given_name: اسم | نام:
family_name: نام خانوادگی: | فامیل:
phone: شماره ثابت | تلفن محل کار | تلفن‌ها | شماره تلفن ثابت
mobile: شماره همراه | گوشی | موبایل:
email: نشانی ایمیل | ای‌میل | ایمیل:
locality: شهر / روستا | شهر مشتری
street_address: آدرس کامل | آدرس پستی | نشانی محل کار
birth_date: روز تولد | تاریخ‌تولد
last_contact_date: تاریخ آخرین گفتگو | آخرین بار تماس | تاریخ مکالمه | آخرین ارتباط
notes: توضیح | اطلاعات تکمیلی
tax_id: کد اقتصادی: | شماره اقتصادی
country: نام کشور
job_title: عنوان شغلی | سمت:
postal_code: کدپستی: | کد پستی ده رقمی
website: وبسایت | آدرس سایت
ignore: تعداد | قیمت | شماره قرارداد | وزن
""",
    "am": """
organization: የኩባንያ ስም | መሥሪያ ቤት | የደንበኛ ድርጅት
full_name: የግለሰብ ስም | ሙሉ ስም: | ስም ከነአባት
given_name: ስም (የራስ) | የመጀመሪያ ስም:
family_name: የአያት ስም: | የአባት እና የአያት ስም
phone: የስልክ ቁጥር | የቢሮ ስልክ ቁጥር | ስልኮች
mobile: የሞባይል ስልክ | ሞባይል ቁጥር
email: የኢሜል አድራሻ | ኢሜይል:
locality: ከተማ: | የሚኖርበት ከተማ
street_address: የመኖሪያ አድራሻ | ሙሉ አድራሻ
birth_date: የተወለዱበት ቀን | የልደት ቀን:
last_contact_date: የመጨረሻ ጥሪ ቀን | ለመጨረሻ ጊዜ የተገናኘንበት | የመጨረሻ ንግግር
notes: ማስታወሻዎች | ተጨማሪ
tax_id: የግብር ከፋይ ቁጥር | ቲን ቁጥር
country: አገር:
job_title: ኃላፊነት | የሥራ ድርሻ
postal_code: የፖስታ ቁጥር
website: ድህረ-ገጽ | ድረ ገፅ
ignore: ብዛት | ዋጋ | የውል ቁጥር | ክብደት
""",
}

GROUPS = {
    "en": ("Client details", "Reach them", "Extra"),
    "ru": ("Клиент", "Контакты", "Дополнительно"),
    "uk": ("Клієнт", "Контакти", "Додатково"),
    "lt": ("Klientas", "Kontaktai", "Papildomai"),
    "lv": ("Klients", "Kontakti", "Papildus"),
    "et": ("Klient", "Kontaktid", "Lisaks"),
    "pl": ("Klient", "Kontakty", "Dodatkowo"),
    "de": ("Kunde", "Kontaktdaten", "Zusatz"),
    "ro": ("Client", "Date de contact", "Suplimentar"),
    "ar": ("العميل", "بيانات الاتصال", "إضافي"),
    "fa": ("مشتری", "اطلاعات تماس", "تکمیلی"),
    "am": ("ደንበኛ", "የመገናኛ መረጃ", "ተጨማሪ መረጃ"),
}

TITLES = {
    "en": ("ACME SALES - CONTACTS", "Report generated: 03/02/2026 14:22", "Page 1 of 1"),
    "ru": ("База контактов", "Сформировано: 03.02.2026 14:22", "Менеджер: Орлова А. П."),
    "uk": ("База контактів", "Сформовано: 03.02.2026 14:22", "Менеджер: Орлова А. П."),
    "lt": ("Kontaktų bazė", "Suformuota: 2026-02-03 14:22", "Vadybininkė: A. Orlova"),
    "lv": ("Kontaktu bāze", "Izveidots: 03.02.2026 14:22", "Atbildīgais: A. Orlova"),
    "et": ("Kontaktide baas", "Koostatud: 03.02.2026 14:22", "Haldur: A. Orlova"),
    "pl": ("Baza kontaktów", "Wygenerowano: 03.02.2026 14:22", "Opiekun: A. Orlowa"),
    "de": ("Kontaktdatenbank", "Erstellt: 03.02.2026 14:22", "Betreuer: A. Orlowa"),
    "ro": ("Baza de contacte", "Generat: 03.02.2026 14:22", "Manager: A. Orlova"),
    "ar": ("قاعدة جهات الاتصال", "تاريخ التقرير: 03/02/2026", "المدير: أ. أورلوفا"),
    "fa": ("بانک مخاطبین", "تاریخ گزارش: 1404/11/14", "مدیر: ا. اورلووا"),
    "am": ("የእውቂያዎች ዝርዝር", "ቀን: 03/02/2026", "ኃላፊ: ኤ. ኦርሎቫ"),
}

TOTALS = {
    "en": "Grand total", "ru": "Всего", "uk": "Всього", "lt": "Viso", "lv": "Kopsumma",
    "et": "Kokku kliente", "pl": "Suma", "de": "Gesamt", "ro": "Total general", "ar": "الإجمالي",
    "fa": "مجموع", "am": "ጠቅላላ ድምር",
}  # fmt: skip

SECTIONS = {
    "en": ("NORTH", "South & others"),
    "ru": ("Северный регион", "ЮГ"),
    "uk": ("Північний регіон", "ПІВДЕНЬ"),
    "lt": ("Šiaurės regionas", "PIETŪS"),
    "lv": ("Ziemeļu reģions", "DIENVIDI"),
    "et": ("Põhja piirkond", "LÕUNA"),
    "pl": ("Region północny", "POŁUDNIE"),
    "de": ("Region Nord", "SÜD"),
    "ro": ("Regiunea de nord", "SUD"),
    "ar": ("منطقة الشمال", "الجنوب"),
    "fa": ("منطقه شمال", "جنوب"),
    "am": ("ሰሜን ክልል", "ደቡብ"),
}
