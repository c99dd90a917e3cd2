"""Words of the fourth wave: languages that were not tried before, and further trades."""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Agency | Vendor name | Law firm | Employer name | Garage (company)
full_name: Member | Driver's name | Name of policyholder | Client's full name | Claimant
given_name: Member first name | Christian name
family_name: Member surname | Last nm
phone: Landline | Daytime telephone | Evening phone | Reception tel
mobile: Mob | Cell # | Mobile (SMS)
email: Preferred email | Email ID | E-mail (primary)
locality: Town | City of residence | Post town
street_address: Address line 1 | Street & number | Property address
birth_date: D.O.B. | Birthday | Date of birth (member)
last_contact_date: Date last contacted | Last call | Last service visit
notes: Comments | Agent's remarks | Special instructions
tax_id: VAT number | EIN | Company tax no
country: Country | Country/Region
job_title: Position | Job
postal_code: Post code | ZIP
website: Homepage | Web
ignore: Mileage | Plate no. | Premium | Bedrooms | Rent pcm
""",
    "pl": """
organization: Firma klienta | Podmiot | Nabywca | Nazwa kontrahenta | Pracodawca
full_name: Imię i nazwisko | Osoba do kontaktu | Klient (imię i nazwisko) | Nazwisko i imię
given_name: Imię | Imię klienta
family_name: Nazwisko | Nazwisko klienta
phone: Telefon stacjonarny | Nr tel. | Telefon służbowy | Tel.
mobile: Telefon komórkowy | Kom. | Nr komórki
email: Mail | Adres poczty elektronicznej | e-mail kontaktowy
locality: Miasto | Miejscowość zamieszkania | Gmina/miasto
street_address: Adres | Ulica i numer | Adres do korespondencji
birth_date: Data ur. | Data urodzenia | Urodziny
last_contact_date: Ostatni kontakt | Data ostatniej rozmowy | Ostatni telefon
notes: Uwagi | Opis | Komentarze handlowca
tax_id: NIP | Nr NIP
country: Kraj | Państwo
job_title: Stanowisko | Funkcja
postal_code: Kod poczt. | Kod pocztowy
website: WWW | Strona internetowa
ignore: Ilość | Wartość zamówienia | Nr umowy | Waga kg
""",
    "es": """
organization: Empresa | Razón social | Nombre de la empresa | Centro de trabajo | Compañía | Entidad
full_name: Nombre y apellidos | Nombre completo | Persona de contacto | Apellidos y nombre
given_name: Nombre | Nombre de pila
family_name: Apellidos | Apellido(s)
phone: Teléfono | Tfno. | Teléfono fijo | Tel. oficina | N.º de teléfono
mobile: Móvil | Celular | Tel. móvil | Teléfono celular
email: Correo electrónico | Correo | Correo-e | E-mail
locality: Ciudad | Localidad | Población | Municipio
street_address: Dirección | Domicilio | Calle y número | Domicilio fiscal
birth_date: Fecha de nacimiento | F. nacimiento | Cumpleaños | Fec. nac.
last_contact_date: Último contacto | Fecha última visita | Última llamada
notes: Observaciones | Notas | Comentarios
tax_id: NIF | CIF | NIF/CIF | RFC
country: País | País de residencia
job_title: Cargo | Puesto | Ocupación
postal_code: Código postal | C.P. | CP
website: Página web | Sitio web | Web
ignore: Cantidad | Saldo pendiente | Precio | N.º de contrato | Kilos
""",
    "uk": """
organization: Місце роботи | Назва підприємства | Контрагент | Роботодавець | Установа
full_name: ПІБ | Прізвище та ім'я | ПІБ пацієнта | Контактна особа | Представник
given_name: Ім'я | Ім’я клієнта
family_name: Прізвище | Прізвище клієнта
phone: Телефон домашній | Роб. тел. | № телефону | Контактний телефон
mobile: Моб. тел. | Мобільний | Мобільний номер
email: Ел. пошта | Електронна адреса | Скринька (e-mail)
locality: Населений пункт | Місто проживання | Місто/село
street_address: Вулиця, будинок | Юридична адреса | Адреса доставки
birth_date: Дата народження | Д.н. | Народився
last_contact_date: Останній дзвінок | Дата останнього візиту | Останній контакт
notes: Примітка | Коментар менеджера | Нотатки
tax_id: ІПН | РНОКПП | ІПН платника
country: Країна | Країна проживання
job_title: Посада | Професія
postal_code: Індекс | Поштовий індекс
website: Сайт | Вебсайт
ignore: Борг | Кількість | Номер договору | Вага, кг
""",
    "kk": """
organization: Ұйым | Компания атауы | Ұйым атауы | Мекеме | Кәсіпорын | Жұмыс орны
full_name: Аты-жөні | Т.А.Ә. | Толық аты-жөні | Байланыс тұлғасы | Тегі, аты
given_name: Аты | Есімі
family_name: Тегі
phone: Телефон | Тел. нөмірі | Телефон нөмірі | Жұмыс телефоны | Қызметтік тел.
mobile: Ұялы телефон | Ұялы | Ұялы тел. | Мобильді телефон
email: Эл. пошта | Электрондық пошта | Эл. мекенжай | Пошта (e-mail)
locality: Қала | Елді мекен | Тұратын қаласы
street_address: Мекенжайы | Мекенжай | Көше, үй
birth_date: Туған күні | Туылған күні | Туған күні, айы, жылы
last_contact_date: Соңғы байланыс | Соңғы қоңырау күні | Соңғы кездесу
notes: Ескертпе | Ескерту | Түсініктеме | Қосымша ақпарат
tax_id: ЖСН | БСН | ЖСН/БСН | СТН
country: Елі | Мемлекет | Ел
job_title: Лауазымы | Қызметі | Лауазым
postal_code: Пошта индексі | Индекс
website: Сайты | Веб-сайт | Сайт
ignore: Саны | Бағасы | Қарызы | Шарт нөмірі
""",
    "he": """
organization: שם החברה | חברה | מקום עבודה | ארגון | שם העסק
full_name: שם מלא | איש קשר | שם פרטי ומשפחה | שם המטופל
given_name: שם פרטי
family_name: שם משפחה
phone: טלפון | מס' טלפון | טלפון בעבודה | טל' משרד
mobile: נייד | טלפון נייד | סלולרי | פלאפון
email: דוא"ל | אימייל | כתובת מייל | דואר אלקטרוני
locality: עיר | יישוב | עיר מגורים
street_address: כתובת | רחוב ומספר | כתובת למשלוח
birth_date: תאריך לידה | ת. לידה
last_contact_date: שיחה אחרונה | תאריך קשר אחרון | ביקור אחרון
notes: הערות | הערה
tax_id: ח.פ. | מספר עוסק | עוסק מורשה
country: מדינה | ארץ
job_title: תפקיד | משרה
postal_code: מיקוד
website: אתר | אתר אינטרנט
ignore: כמות | מחיר | יתרה | מס' הזמנה
""",
    "ka": """
organization: კომპანია | კომპანიის დასახელება | ორგანიზაცია | ფირმა | სამუშაო ადგილი
full_name: სახელი და გვარი | სახელი, გვარი | საკონტაქტო პირი | სრული სახელი
given_name: სახელი
family_name: გვარი
phone: ტელეფონი | ტელ. | ტელეფონის ნომერი | საკონტაქტო ტელეფონი
mobile: მობილური | მობ. | მობილური ტელეფონი
email: ელ. ფოსტა | ელფოსტა | ელექტრონული ფოსტა | მეილი
locality: ქალაქი | დასახლებული პუნქტი
street_address: მისამართი | იურიდიული მისამართი | ქუჩა და ნომერი
birth_date: დაბადების თარიღი | დაბ. თარიღი
last_contact_date: ბოლო კონტაქტი | ბოლო ზარის თარიღი | ბოლო ვიზიტი
notes: შენიშვნა | კომენტარი | შენიშვნები
tax_id: საიდენტიფიკაციო კოდი | ს/კ | საგადასახადო ნომერი
country: ქვეყანა
job_title: თანამდებობა | პოზიცია
postal_code: საფოსტო ინდექსი | ინდექსი
website: ვებგვერდი | ვებსაიტი | საიტი
ignore: რაოდენობა | ფასი | ვალი
""",
}

GROUPS = {
    "en": ("Who", "How to reach", "Further details"),
    "pl": ("Dane osoby", "Kontakt", "Pozostałe"),
    "es": ("Datos personales", "Contacto", "Otros datos"),
    "uk": ("Особа", "Контакти", "Інше"),
    "kk": ("Тұлға", "Байланыс", "Басқа мәліметтер"),
    "he": ("פרטים אישיים", "פרטי קשר", "נתונים נוספים"),
    "ka": ("პირადი მონაცემები", "კონტაქტი", "სხვა"),
}

TITLES = {
    "en": ("MEMBERS' REGISTER", "Exported 03/02/2026 14:22", "For internal use"),
    "pl": ("Wykaz klientów", "Stan na 03.02.2026", "Do użytku wewnętrznego"),
    "es": ("LISTADO DE CLIENTES", "Impreso el 03/02/2026 14:22", "Confidencial"),
    "uk": ("Перелік клієнтів", "Роздруковано 03.02.2026 14:22", "Для службового користування"),
    "kk": ("Клиенттер тізімі", "Басып шығарылды: 03.02.2026", "Құпия"),
    "he": ("רשימת לקוחות", "הודפס בתאריך 03/02/2026", "סודי"),
    "ka": ("კლიენტების სია", "დაბეჭდილია: 03.02.2026", "კონფიდენციალური"),
}

TOTALS = {
    "en": "Total members", "pl": "Ogółem", "es": "Total", "uk": "Усього", "kk": "Барлығы",
    "he": 'סה"כ', "ka": "სულ",
}  # fmt: skip

SECTIONS = {
    "en": ("NORTH BRANCH", "Other branches"),
    "pl": ("ODDZIAŁ PÓŁNOC", "Pozostałe oddziały"),
    "es": ("ZONA NORTE", "Otras zonas"),
    "uk": ("ПІВНІЧНИЙ РЕГІОН", "Інші регіони"),
    "kk": ("СОЛТҮСТІК ӨҢІР", "Басқа өңірлер"),
    "he": ("אזור הצפון", "אזורים אחרים"),
    "ka": ("ჩრდილოეთის რეგიონი", "სხვა რეგიონები"),
}
