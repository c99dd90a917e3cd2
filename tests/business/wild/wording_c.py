"""Words of the third wave: other trades (clinics, schools, shipping, funds), and Turkish."""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Practice name | Employer | School / institution | Shipper | Consignee | Hotel name
full_name: Patient | Guest name | Donor name | Parent / guardian | Tenant | Attendee
given_name: Forename | Guest first name | Given nm
family_name: Surname | Guest last name | Last name / surname
phone: Home tel. | Switchboard | Tel. no. (office) | Contact no. | Telephone number 1
mobile: Mobile phone no | Cellular | WhatsApp/mobile no. | Hand phone
email: E-mail for invoices | Billing email | Electronic mail | Contact e-mail address
locality: Town/City | Suburb | Place of residence
street_address: House no. and street | Registered address | Mailing address | Premises
birth_date: Patient DOB | Date of birth (d/m/y) | Born on
last_contact_date: Last visit | Last appointment | Last seen on | Date of last donation call
notes: Remarks by reception | Memo | Allergies and notes | Internal comments
tax_id: VAT reg. no. | TIN | Tax identification number
country: Nationality/Country | Country of residence
job_title: Designation | Role in company | Occupation
postal_code: Postcode | ZIP/Postal code
website: Web page | Site URL
ignore: Room no. | Balance due | Dose | Vessel | Cargo tons
""",
    "lt": """
organization: Darbovietė | Mokykla | Siuntėjas | Klinikos pavadinimas | Draudėjas | Pirkėjas (įmonė)
full_name: Pacientas | Paciento vardas, pavardė | Svečias | Globėjas | Nuomininkas | Atstovas
given_name: Paciento vardas | Vardas (-ai)
family_name: Paciento pavardė | Pavardė (-ės)
phone: Namų tel. | Biuro telefonas | Kontaktinis tel. | Tel. numeris 1
mobile: Mob. telefono nr. | Asmeninis mobilus | Mobilusis nr.
email: El. p. sąskaitoms | El. pašto adr. | Elektroninis paštas
locality: Gyv. vieta | Miestas ar kaimas | Vietovė
street_address: Namo nr. ir gatvė | Registracijos adresas | Faktinis adresas
birth_date: Paciento gimimo data | Gimė
last_contact_date: Paskutinis vizitas | Paskutinio apsilankymo data | Paskutinė konsultacija
notes: Registratūros pastabos | Alergijos ir pastabos | Vidinis komentaras
tax_id: PVM mok. kodas | Mokesčių mokėtojo kodas
country: Gyvenamoji šalis | Pilietybė/šalis
job_title: Profesija | Užsiėmimas
postal_code: Pašto indeksas | Indeksas
website: Tinklalapio adresas | Puslapis internete
ignore: Palatos nr. | Skola | Dozė | Laivas | Krovinys t
""",
    "pl": """
organization: Miejsce pracy | Szkoła | Nadawca | Nazwa przychodni | Najemca (firma) | Zakład
full_name: Pacjent | Imię i nazwisko pacjenta | Gość | Opiekun prawny | Najemca | Przedstawiciel
given_name: Imię pacjenta | Imiona
family_name: Nazwisko pacjenta | Nazwisko rodowe
phone: Tel. domowy | Telefon do biura | Nr kontaktowy | Telefon 1
mobile: Komórka | Tel. kom. | Numer komórkowy
email: E-mail do faktur | Poczta elektroniczna | Adres e-mail
locality: Miejscowość | Miejsce zamieszkania | Dzielnica/miasto
street_address: Ulica, nr domu | Adres zameldowania | Adres siedziby
birth_date: Data urodzenia pacjenta | Urodzony dnia
last_contact_date: Ostatnia wizyta | Data ostatniej wizyty | Ostatnia konsultacja
notes: Uwagi rejestracji | Alergie i uwagi | Notatka wewnętrzna
tax_id: NIP firmy | Numer identyfikacji podatkowej
country: Kraj zamieszkania | Obywatelstwo/kraj
job_title: Zawód | Pełniona funkcja
postal_code: Kod | Kod pocztowy (XX-XXX)
website: Witryna | Adres strony www
ignore: Nr pokoju | Saldo | Dawka | Statek | Ładunek t
""",
    "tr": """
organization: Firma | Firma adı | Şirket | Şirket ünvanı | Kurum | Müşteri firma | İşyeri
full_name: Ad Soyad | Adı Soyadı | İsim Soyisim | Yetkili kişi | Hasta adı soyadı | İlgili kişi
given_name: Ad | Adı | İsim
family_name: Soyad | Soyadı | Soyisim
phone: Telefon | Tel | Telefon no | İş telefonu | Sabit telefon | Tel. numarası
mobile: Cep | Cep telefonu | Cep tel. | GSM | Mobil telefon
email: E-posta | E-posta adresi | Eposta | Elektronik posta | Mail adresi
locality: Şehir | İl | İlçe/İl | İkamet şehri
street_address: Adres | Açık adres | Sokak ve no | Fatura adresi
birth_date: Doğum tarihi | D. tarihi | Doğum günü
last_contact_date: Son görüşme | Son görüşme tarihi | Son ziyaret | Son arama tarihi
notes: Not | Notlar | Açıklama | Açıklamalar
tax_id: Vergi no | Vergi numarası | VKN
country: Ülke | Ülkesi
job_title: Ünvan | Görevi | Görev | Meslek
postal_code: Posta kodu | PK
website: Web sitesi | İnternet sitesi | Web adresi
ignore: Adet | Fiyat | Sözleşme no | Ağırlık | Bakiye
""",
    "fa": """
organization: محل کار | مدرسه | نام فروشگاه | نام مطب | فرستنده | کارفرما
full_name: بیمار | نام و نام خانوادگی بیمار | نام مهمان | ولی دانش‌آموز | مستاجر | نماینده
given_name: نام بیمار | نام کوچک
family_name: نام خانوادگی بیمار | شهرت
phone: تلفن منزل | تلفن دفتر | شماره تماس | تلفن ۱
mobile: شماره موبایل | تلفن همراه | همراه بیمار
email: پست الکترونیک | رایانامه | ایمیل مشتری
locality: شهر محل سکونت | محل سکونت | شهرستان
street_address: نشانی منزل | آدرس محل سکونت | نشانی پستی
birth_date: تاریخ تولد بیمار | متولد
last_contact_date: آخرین مراجعه | تاریخ آخرین ویزیت | تاریخ آخرین مراجعه
notes: یادداشت پذیرش | ملاحظات | شرح
tax_id: شناسه مالیاتی | کد مالیاتی
country: کشور محل سکونت | تابعیت/کشور
job_title: شغل | حرفه
postal_code: کد پستی منزل | کدپستی
website: نشانی وب | سایت
ignore: شماره اتاق | مانده حساب | دوز | نام کشتی | وزن بار
""",
    "am": """
organization: የሥራ ቦታ | ትምህርት ቤት | የላኪ ድርጅት | የክሊኒክ ስም | ቀጣሪ
full_name: ታካሚ | የታካሚ ሙሉ ስም | የእንግዳ ስም | ወላጅ/አሳዳጊ | ተከራይ | ተወካይ
given_name: የታካሚ ስም | የራስ ስም
family_name: የታካሚ የአያት ስም | የቤተሰብ ስም
phone: የቤት ስልክ | የቢሮ ስልክ | የመገናኛ ስልክ | ስልክ 1
mobile: ተንቀሳቃሽ ስልክ | የእጅ ስልክ | ሞባይል ስልክ
email: የኢ-ሜይል አድራሻ | ኢ-ሜይል | ኢሜል
locality: የመኖሪያ ከተማ | ክፍለ ከተማ/ከተማ | የሚኖሩበት ከተማ
street_address: የቤት አድራሻ | የፖስታ አድራሻ | አድራሻ
birth_date: የታካሚ የትውልድ ቀን | የትውልድ ዘመን
last_contact_date: የመጨረሻ ጉብኝት | የመጨረሻ ቀጠሮ ቀን | የመጨረሻ ግንኙነት ቀን
notes: የእንግዳ መቀበያ ማስታወሻ | አስተያየት | ማብራሪያ
tax_id: የግብር ከፋይ መለያ ቁጥር | የቲን ቁጥር
country: የሚኖሩበት አገር | ዜግነት/አገር
job_title: ሙያ | የሥራ መደብ
postal_code: የፖስታ ሳጥን ቁጥር | ፖስታ ኮድ
website: ድረ ገጽ | የድረ ገጽ አድራሻ
ignore: የክፍል ቁጥር | ቀሪ ሂሳብ | መጠን | የመርከብ ስም
""",
}

GROUPS = {
    "en": ("Person", "Ways to reach", "Other data"),
    "lt": ("Asmuo", "Ryšiai", "Kiti duomenys"),
    "pl": ("Osoba", "Łączność", "Inne dane"),
    "tr": ("Kişi", "İletişim bilgileri", "Diğer bilgiler"),
    "fa": ("شخص", "راه‌های تماس", "سایر اطلاعات"),
    "am": ("ግለሰብ", "መገናኛ", "ሌላ መረጃ"),
}

TITLES = {
    "en": ("ST MARY CLINIC - REGISTER", "Printed on 03/02/2026 14:22 by reception", "Confidential"),
    "lt": ("Pacientų registras", "Atspausdinta: 2026-02-03 14:22", "Konfidencialu"),
    "pl": ("Rejestr pacjentów", "Wydrukowano: 03.02.2026 14:22", "Poufne"),
    "tr": ("Müşteri listesi 2026", "Yazdırma tarihi: 03.02.2026 14:22", "Gizlidir"),
    "fa": ("فهرست بیماران", "تاریخ چاپ: 1404/11/14", "محرمانه"),
    "am": ("የታካሚዎች መዝገብ", "የታተመበት ቀን: 03/02/2026", "ሚስጥራዊ"),
}

TOTALS = {
    "en": "Number of records", "lt": "Bendra suma", "pl": "Razem osób", "tr": "Toplam",
    "fa": "جمع کل", "am": "ድምር",
}  # fmt: skip

SECTIONS = {
    "en": ("WARD 1", "Outpatients"),
    "lt": ("1 SKYRIUS", "Ambulatorija"),
    "pl": ("ODDZIAŁ 1", "Ambulatorium"),
    "tr": ("MARMARA BÖLGESİ", "Diğer bölgeler"),
    "fa": ("بخش یک", "سرپایی"),
    "am": ("ክፍል አንድ", "ተመላላሽ"),
}
