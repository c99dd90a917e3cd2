"""Words of the sixth wave: written after the rules were made, three more languages among them."""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Company (legal) | Client organisation | Business entity | Venue | Contractor
full_name: Individual's name | Named contact | Key person | Buyer's name | Contact (full name)
given_name: Given names | First
family_name: Surname(s) | Last
phone: Business line | Telephone 1 | Main number | Work tel. | Phone (office)
mobile: Mobile no. | Cell phone # | Personal mobile
email: Electronic mail | E-mail for invoices | Email (work)
locality: Town/village | City name | Place
street_address: Street + no. | Registered office address | Address (street)
birth_date: Birth date | Born on | B-day
last_contact_date: Last interaction | Contacted on (last) | Last time called
notes: Internal notes | Observations | Anything else
tax_id: VAT no | Tax reference | VAT ID number
country: Country of business | Country code
job_title: Job role | Function | Title / position
postal_code: ZIP/postcode | Post code no.
website: Site URL | Homepage address
ignore: Units sold | Outstanding balance | Weight (kg) | Number of visits
""",
    "hy": """
organization: Ընկերության լրիվ անվանումը | Գործատու | Կազմակերպության անունը
full_name: Հաճախորդի անուն ազգանուն | Պատասխանատու անձ | Անուն Ազգանուն Հայրանուն
given_name: Անունը
family_name: Ազգանունը
phone: Հեռախոսի համար | Հեռ. համար | Կոնտակտային հեռախոս
mobile: Բջջային հեռախոսահամար | Բջջ. հեռ.
email: Էլ. փոստի հասցե | Էլ-փոստ | Email
locality: Քաղաք / համայնք | Բնակության քաղաք
street_address: Գրանցման հասցե | Առաքման հասցե | Հասցեն
birth_date: Ծննդյան տարեթիվ | Ծննդ. օր
last_contact_date: Վերջին հաղորդակցություն | Վերջին այցի ամսաթիվ | Վերջին զրույց
notes: Նշում | Այլ տեղեկություններ
tax_id: ՀՎՀՀ համար | Հարկային կոդ
country: Երկրի անվանում | Երկիր
job_title: Մասնագիտություն | Զբաղեցրած պաշտոն
postal_code: Փոստային կոդ
website: Կայքի հասցե | Վեբ էջ
ignore: Ընդհանուր գումար | Պատվերների քանակ
""",
    "az": """
organization: Müştəri şirkət | Qurum | Tərəfdaş şirkətin adı | Firma
full_name: Müştərinin adı, soyadı | Ad Soyad Ata adı | Əlaqə saxlanacaq şəxs
given_name: Adınız
family_name: Soyadınız
phone: Əlaqə telefonu | Ofis telefonu | Telefon №
mobile: Mobil nömrəsi | Əl telefonu | Mob. tel.
email: Elektron poçt ünvanı | E-mail ünvanı | E-poçtu
locality: Şəhər/rayon | Yaşadığı şəhər
street_address: Faktiki ünvan | Küçə ünvanı | Çatdırılma ünvanı
birth_date: Doğum günü | Doğulduğu gün
last_contact_date: Son əlaqə tarixi | Son ziyarət tarixi | Axırıncı zəng
notes: Əlavə qeydlər | Rəy
tax_id: Vergi ödəyicisinin VÖEN-i | Vergi nömrəsi
country: Ölkənin adı
job_title: Tutduğu vəzifə | Peşəsi
postal_code: Poçt kodu
website: İnternet saytı | Veb ünvan
ignore: Sifariş sayı | Ümumi məbləğ
""",
    "vi": """
organization: Tên đơn vị | Tên doanh nghiệp | Cơ quan công tác | Cty
full_name: Họ và tên khách | Tên người đại diện | Người liên lạc | Họ và tên đầy đủ
given_name: Tên riêng
family_name: Họ và đệm
phone: Số ĐT | Điện thoại liên hệ | Điện thoại bàn | Tel
mobile: Số điện thoại di động | ĐTDĐ | Mobile
email: Địa chỉ thư điện tử | E-mail | Email liên hệ
locality: Thành phố/Thị xã | Nơi cư trú
street_address: Địa chỉ trụ sở | Địa chỉ nhà riêng | Địa chỉ nhận hàng
birth_date: Ngày/tháng/năm sinh | Sinh ngày
last_contact_date: Ngày liên hệ gần đây | Cuộc gọi gần nhất | Lần trao đổi cuối
notes: Ghi chú thêm | Thông tin khác
tax_id: Mã số thuế DN | MST công ty
country: Tên nước | Quốc tịch/Quốc gia
job_title: Vị trí công tác | Chức vụ hiện tại
postal_code: Mã ZIP | Mã bưu cục
website: Địa chỉ website | Trang chủ
ignore: Tổng số đơn | Doanh số | Đơn giá
""",
    "hi": """
organization: कार्यालय / संस्था | व्यवसाय का नाम | कंपनी नाम | प्रतिष्ठान का नाम
full_name: ग्राहक का पूरा नाम | संपर्क व्यक्ति का नाम | व्यक्ति का नाम
given_name: नाम (पहला)
family_name: सरनेम
phone: दूरभाष संख्या | टेलीफोन नंबर | संपर्क नंबर
mobile: मोबाइल फ़ोन | मोबाइल संख्या
email: ईमेल पता | ई-मेल आईडी | मेल आईडी
locality: शहर का नाम | कस्बा/शहर
street_address: पूरा पता | स्थायी पता | मकान नं. और गली
birth_date: जन्म की तारीख | जन्मतिथि
last_contact_date: पिछला संपर्क | आखिरी बातचीत | अंतिम कॉल की तिथि
notes: अन्य जानकारी | नोट
tax_id: जीएसटीआईएन | पैन नंबर
country: देश का नाम
job_title: कार्य पद | पेशा
postal_code: पिनकोड | डाकघर पिन
website: वेबसाइट का पता
ignore: कुल राशि | ऑर्डर संख्या
""",
    "hu": """
organization: Cég megnevezése | Munkahely neve | Szervezet | Partnercég
full_name: Ügyfél teljes neve | Kapcsolattartó személy | Név (vezeték- és keresztnév)
given_name: Utónév | Keresztneve
family_name: Családnév | Vezetékneve
phone: Telefonszáma | Vezetékes telefonszám | Munkahelyi tel.
mobile: Mobilszám | Mobiltelefonszám | Mobil
email: E-mail-cím | Email címe | E-mail
locality: Település neve | Város
street_address: Lakcím | Utca, házszám | Telephely címe
birth_date: Született | Születési dátum
last_contact_date: Utolsó kapcsolatfelvétel dátuma | Legutóbbi hívás | Utolsó találkozás
notes: Egyéb megjegyzés | Jegyzetek
tax_id: Adószám | EU adószám
country: Ország neve
job_title: Munkakör | Beosztása
postal_code: Ir. szám | Irányítószám
website: Weboldal címe | Honlap
ignore: Rendelések száma | Végösszeg | Készlet
""",
    "nl": """
organization: Naam organisatie | Bedrijf / instelling | Opdrachtgever | Handelsnaam
full_name: Naam contact | Voor- en achternaam klant | Aanspreekpunt
given_name: Roepnaam | Voornaam
family_name: Achternaam | Familienaam
phone: Telefoon (vast) | Tel.nr. | Telefoon kantoor
mobile: Mobiel nr. | Mobiele telefoon | GSM-nummer
email: E-mail zakelijk | Mailadres | Emailadres
locality: Woonplaats | Vestigingsplaats | Plaatsnaam
street_address: Straat + huisnummer | Bezoekadres | Adresregel 1
birth_date: Geboren op | Geb.datum
last_contact_date: Laatste contactmoment | Laatst gebeld op | Datum laatste bezoek
notes: Bijzonderheden | Aantekeningen | Toelichting
tax_id: BTW-nr. | Btw-identificatienummer
country: Land
job_title: Functienaam | Beroep
postal_code: Postcode
website: Webadres | Internetadres
ignore: Aantal orders | Openstaand bedrag | Korting
""",
    "el": """
organization: Όνομα εταιρείας | Επωνυμία επιχείρησης | Φορέας | Εργοδότης
full_name: Ονοματεπώνυμο πελάτη | Υπεύθυνος επικοινωνίας | Όνομα και επώνυμο
given_name: Μικρό όνομα
family_name: Επίθετο | Επώνυμο
phone: Τηλέφωνο σταθερό | Τηλ. γραφείου | Αρ. τηλεφώνου
mobile: Κινητό τηλ. | Κινητό τηλέφωνο
email: Διεύθυνση email | E-mail επικοινωνίας | Ηλ. διεύθυνση
locality: Πόλη | Πόλη / δήμος
street_address: Διεύθυνση κατοικίας | Οδός και αριθμός | Διεύθυνση έδρας
birth_date: Ημ. γέννησης | Γενέθλια
last_contact_date: Τελευταία επικοινωνία | Ημ. τελευταίας κλήσης | Τελευταία συνάντηση
notes: Παρατηρήσεις | Λοιπά σχόλια
tax_id: Α.Φ.Μ. | ΑΦΜ πελάτη
country: Χώρα
job_title: Θέση εργασίας | Ιδιότητα
postal_code: Τ.Κ. | Ταχ. κώδικας
website: Ιστοσελίδα | Ιστότοπος εταιρείας
ignore: Ποσότητα | Υπόλοιπο λογαριασμού | Πλήθος παραγγελιών
""",
}

GROUPS = {
    "en": ("Whom", "By which way", "Rest"),
    "hy": ("Ով", "Ինչպես կապվել", "Մնացածը"),
    "az": ("Kim", "Necə əlaqə saxlamalı", "Qalanlar"),
    "vi": ("Thông tin khách", "Cách liên lạc", "Thông tin bổ sung"),
    "hi": ("व्यक्ति", "संपर्क के साधन", "शेष"),
    "hu": ("Személy", "Elérhetőség", "Továbbiak"),
    "nl": ("Wie", "Bereikbaarheid", "Overig"),
    "el": ("Στοιχεία", "Επικοινωνία", "Λοιπά"),
}

TITLES = {
    "en": ("ACCOUNTS OVERVIEW", "Generated on 3 Feb 2026", "Do not forward"),
    "hy": ("ՀԱՃԱԽՈՐԴՆԵՐ", "Կազմվել է 03.02.2026", "Ներքին օգտագործման"),
    "az": ("MÜŞTƏRİLƏR", "Tərtib edilib: 03.02.2026", "Daxili istifadə üçün"),
    "vi": ("BẢNG KÊ KHÁCH HÀNG", "Lập ngày 03/02/2026", "Mật"),
    "hi": ("ग्राहकों की सूची", "तैयार: 03/02/2026", "आंतरिक"),
    "hu": ("ÜGYFÉLLISTA", "Készült: 2026.02.03.", "Belső használatra"),
    "nl": ("KLANTENOVERZICHT", "Afgedrukt op 03-02-2026", "Vertrouwelijk"),
    "el": ("ΠΕΛΑΤΟΛΟΓΙΟ", "Εκτυπώθηκε 03/02/2026", "Εμπιστευτικό"),
}

TOTALS = {
    "en": "Overall total", "hy": "Ընդհանուր", "az": "Yekun", "vi": "Tổng", "hi": "योग",
    "hu": "Összesen", "nl": "Totaal", "el": "Σύνολο",
}  # fmt: skip

SECTIONS = {
    "en": ("EASTERN OFFICE", "Remaining offices"),
    "hy": ("ԱՐԵՎԵԼՔ", "Մնացած գրասենյակները"),
    "az": ("ŞƏRQ FİLİALI", "Qalan filiallar"),
    "vi": ("CHI NHÁNH MIỀN ĐÔNG", "Chi nhánh còn lại"),
    "hi": ("पूर्वी शाखा", "शेष शाखाएँ"),
    "hu": ("KELETI IRODA", "Többi iroda"),
    "nl": ("KANTOOR OOST", "Overige kantoren"),
    "el": ("ΑΝΑΤΟΛΙΚΟ ΓΡΑΦΕΙΟ", "Υπόλοιπα γραφεία"),
}
