"""Words of the fifth wave: five languages that nobody had tried, four known ones in other words."""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Placement company | Site / client | Billed to | Sponsor organisation | Trade name
full_name: Point of contact | Contact's name | Named insured | Primary POC | Delegate name
given_name: Forename(s) | Known as first name
family_name: Family surname | Last/family name
phone: Switchboard | Best number to reach | Desk phone | Contact no. (day) | Tel/Ph
mobile: Cellular | Handphone | Mobile/WhatsApp no. | Cell/mobile
email: Email addr. | Contact email | Mail ID | Billing e-mail
locality: Suburb | City/Town | Town or city | Municipality
street_address: Mailing street | Addr 1 | Premises address | Delivery address line
birth_date: Birth day | DoB (dd/mm/yyyy) | Date born
last_contact_date: Last touch | Last spoke on | Date of last meeting | Most recent contact
notes: Remarks / follow-up | Misc info | Additional comments | Free text
tax_id: GST no. | Tax registration number | VAT reg. no. | ABN
country: Nation | Country name | Ctry
job_title: Designation | Role/title | Position held | Occupation
postal_code: Pin code | Postcode/ZIP | Postal zone
website: Web address | URL (site) | Company web page
ignore: Qty ordered | Net amount | Sq. ft. | Headcount | Deal value
""",
    "hy": """
organization: Կազմակերպություն | Ընկերության անվանումը | Ընկերություն | Աշխատավայր
full_name: Անուն ազգանուն | Անուն, ազգանուն | Կոնտակտային անձ | Ազգանուն Անուն
given_name: Անուն | Անունը
family_name: Ազգանուն | Ազգանունը
phone: Հեռախոս | Հեռ. | Հեռախոսահամար | Աշխատանքային հեռախոս
mobile: Բջջային | Բջջային հեռախոս | Բջջ. համար
email: Էլ. փոստ | Էլեկտրոնային փոստ | Էլ. հասցե | E-mail
locality: Քաղաք | Բնակավայր
street_address: Հասցե | Փողոց, տուն | Իրավաբանական հասցե
birth_date: Ծննդյան ամսաթիվ | Ծննդյան օր | Ծնված
last_contact_date: Վերջին կապը | Վերջին զանգի ամսաթիվ | Վերջին հանդիպում
notes: Նշումներ | Մեկնաբանություն | Ծանոթագրություն
tax_id: ՀՎՀՀ | Հարկ վճարողի համար
country: Երկիր | Պետություն
job_title: Պաշտոն | Պաշտոնը
postal_code: Փոստային ինդեքս | Ինդեքս
website: Կայք | Վեբ կայք
ignore: Քանակ | Գումար | Պարտք
""",
    "az": """
organization: Şirkət | Müəssisə | Şirkətin adı | Təşkilat | İş yeri
full_name: Ad Soyad | Adı, soyadı | Əlaqədar şəxs | S.A.A. | Tam ad
given_name: Ad | Adı
family_name: Soyad | Soyadı
phone: Telefon | Əlaqə nömrəsi | Tel. | İş telefonu | Telefon nömrəsi
mobile: Mobil | Mobil telefon | Mobil nömrə
email: E-poçt | Elektron poçt | E-poçt ünvanı | Email
locality: Şəhər | Yaşayış məntəqəsi | Rayon/Şəhər
street_address: Ünvan | Küçə, ev | Hüquqi ünvan
birth_date: Doğum tarixi | Təvəllüd | Anadan olduğu tarix
last_contact_date: Son əlaqə | Son zəng tarixi | Son görüş tarixi
notes: Qeyd | Qeydlər | Şərh
tax_id: VÖEN | VÖEN nömrəsi
country: Ölkə
job_title: Vəzifə | Vəzifəsi
postal_code: Poçt indeksi | İndeks
website: Veb sayt | Sayt | Vebsayt
ignore: Miqdar | Məbləğ | Borc
""",
    "uz": """
organization: Tashkilot | Korxona nomi | Kompaniya | Firma nomi | Ish joyi
full_name: F.I.Sh. | Ism familiya | To'liq ismi | Bog'lanish uchun shaxs | FISh
given_name: Ism | Ismi
family_name: Familiya | Familiyasi
phone: Telefon | Telefon raqami | Tel raqam | Ish telefoni
mobile: Mobil telefon | Mobil raqam | Uyali telefon
email: Elektron pochta | E-mail manzili | Pochta (e-mail)
locality: Shahar | Shahar/tuman
street_address: Manzil | Ko'cha, uy | Yuridik manzil
birth_date: Tug'ilgan sana | Tug'ilgan kuni
last_contact_date: Oxirgi aloqa | So'nggi qo'ng'iroq sanasi | Oxirgi uchrashuv
notes: Izoh | Izohlar | Eslatma
tax_id: STIR | INN | STIR raqami
country: Mamlakat | Davlat
job_title: Lavozim | Lavozimi
postal_code: Pochta indeksi | Indeks
website: Veb-sayt | Sayt
ignore: Miqdori | Summa | Qarz
""",
    "vi": """
organization: Công ty | Tên công ty | Tổ chức | Đơn vị công tác | Doanh nghiệp
full_name: Họ và tên | Họ tên | Người liên hệ | Tên khách hàng
given_name: Tên
family_name: Họ
phone: Điện thoại | Số điện thoại | SĐT | Điện thoại cố định | ĐT
mobile: Di động | Điện thoại di động | Số di động
email: Thư điện tử | Địa chỉ email | Email | Hộp thư
locality: Thành phố | Tỉnh/Thành phố
street_address: Địa chỉ | Số nhà, đường | Địa chỉ liên hệ
birth_date: Ngày sinh | Sinh nhật | Ngày tháng năm sinh
last_contact_date: Liên hệ lần cuối | Ngày gọi gần nhất | Lần gặp gần nhất
notes: Ghi chú | Nhận xét | Diễn giải
tax_id: Mã số thuế | MST
country: Quốc gia | Nước
job_title: Chức vụ | Chức danh | Nghề nghiệp
postal_code: Mã bưu điện | Mã bưu chính
website: Trang web | Website công ty
ignore: Số lượng | Thành tiền | Công nợ
""",
    "hi": """
organization: कंपनी | कंपनी का नाम | संस्था | फर्म का नाम | संगठन
full_name: नाम | पूरा नाम | संपर्क व्यक्ति | ग्राहक का नाम
given_name: पहला नाम | प्रथम नाम
family_name: उपनाम | अंतिम नाम | कुलनाम
phone: फ़ोन | फोन नंबर | दूरभाष | कार्यालय फोन
mobile: मोबाइल | मोबाइल नंबर | मो. नं.
email: ईमेल | ई-मेल पता | ईमेल आईडी
locality: शहर | नगर | शहर/गाँव
street_address: पता | गली का पता | डाक पता
birth_date: जन्म तिथि | जन्मदिन | जन्म दिनांक
last_contact_date: अंतिम संपर्क | पिछली कॉल की तारीख | अंतिम मुलाकात
notes: टिप्पणी | टिप्पणियाँ | विवरण
tax_id: जीएसटी नंबर | पैन | कर संख्या
country: देश
job_title: पद | पदनाम
postal_code: पिन कोड | डाक कोड
website: वेबसाइट | वेब पता
ignore: मात्रा | राशि | बकाया
""",
    "ro": """
organization: Denumirea firmei | Agent economic | Entitate | Angajatorul | Societatea comercială
full_name: Numele și prenumele clientului | Reprezentant legal | Persoana de legătură | Nume/Prenume
given_name: Prenumele | Prenume client
family_name: Nume de familie | Numele de familie
phone: Nr. de telefon | Telefon birou | Tel. fix | Nr. contact
mobile: Telefon mobil | Mobil | Nr. mobil
email: Adresă de e-mail | Poștă electronică | E-mail contact
locality: Localitatea | Oraș/comună | Orașul
street_address: Adresa | Strada și numărul | Adresa sediului
birth_date: Data nașterii | Născut la | Zi de naștere
last_contact_date: Ultimul contact | Data ultimului apel | Ultima întâlnire
notes: Observații | Mențiuni | Comentarii
tax_id: CUI | Cod fiscal | CIF
country: Țara | Țară
job_title: Funcția | Funcție
postal_code: Cod poștal
website: Pagina web | Site
ignore: Cantitate | Sold | Valoare contract
""",
    "he": """
organization: שם החברה | חברה | מקום העבודה | גוף / ארגון
full_name: שם מלא | איש קשר | שם הלקוח | שם פרטי ומשפחה
given_name: שם פרטי | פרטי
family_name: שם משפחה | משפחה
phone: טלפון | מס' טלפון | טלפון בעבודה | טל'
mobile: נייד | טלפון נייד | סלולרי
email: דוא"ל | אימייל | דואר אלקטרוני | כתובת מייל
locality: עיר | יישוב | עיר מגורים
street_address: כתובת | רחוב ומספר | כתובת למשלוח
birth_date: תאריך לידה | ת. לידה | יום הולדת
last_contact_date: קשר אחרון | תאריך שיחה אחרונה | פגישה אחרונה
notes: הערות | הערה | מידע נוסף
tax_id: ח.פ. | עוסק מורשה | מספר עוסק
country: מדינה | ארץ
job_title: תפקיד | משרה
postal_code: מיקוד
website: אתר | אתר אינטרנט
ignore: כמות | סכום | יתרה
""",
    "fa": """
organization: نام شرکت | سازمان مربوطه | مجموعه | محل اشتغال
full_name: نام و نام خانوادگی مشتری | نام کامل | فرد تماس | مسئول
given_name: نام | نام کوچک
family_name: نام خانوادگی | فامیلی
phone: تلفن | شماره تماس | تلفن ثابت | تلفن محل کار
mobile: موبایل | شماره همراه | تلفن همراه
email: ایمیل | پست الکترونیک | رایانامه
locality: شهر | شهرستان
street_address: آدرس | نشانی | خیابان و پلاک
birth_date: تاریخ تولد | متولد
last_contact_date: آخرین تماس | تاریخ آخرین تماس | آخرین ملاقات
notes: توضیحات | یادداشت | ملاحظات
tax_id: کد اقتصادی | شناسه ملی
country: کشور
job_title: سمت | شغل
postal_code: کد پستی
website: وب سایت | سایت
ignore: تعداد | مبلغ | بدهی
""",
}

GROUPS = {
    "en": ("Party", "Ways to reach", "Everything else"),
    "hy": ("Անձնական տվյալներ", "Կապ", "Այլ"),
    "az": ("Şəxsi məlumat", "Əlaqə", "Digər"),
    "uz": ("Shaxsiy ma'lumotlar", "Aloqa", "Boshqa"),
    "vi": ("Thông tin cá nhân", "Liên hệ", "Khác"),
    "hi": ("व्यक्तिगत विवरण", "संपर्क", "अन्य"),
    "ro": ("Date personale", "Contact", "Altele"),
    "he": ("פרטים", "יצירת קשר", "שונות"),
    "fa": ("مشخصات فردی", "اطلاعات تماس", "سایر"),
}

TITLES = {
    "en": ("CLIENT REGISTER 2026", "As at 3 February 2026", "Restricted"),
    "hy": ("Հաճախորդների ցուցակ", "Տպվել է 03.02.2026", "Գաղտնի"),
    "az": ("Müştərilərin siyahısı", "Çap tarixi: 03.02.2026", "Məxfi"),
    "uz": ("Mijozlar ro'yxati", "Chop etildi: 03.02.2026", "Maxfiy"),
    "vi": ("DANH SÁCH KHÁCH HÀNG", "In ngày 03/02/2026", "Lưu hành nội bộ"),
    "hi": ("ग्राहक सूची", "मुद्रित: 03/02/2026", "गोपनीय"),
    "ro": ("LISTA CLIENȚILOR", "Tipărit la 03.02.2026", "Confidențial"),
    "he": ("רשימת אנשי קשר", "הופק בתאריך 03/02/2026", "פנימי"),
    "fa": ("فهرست مشتریان", "تاریخ چاپ: ۱۴۰۴/۱۱/۱۴", "محرمانه"),
}

TOTALS = {
    "en": "Grand total", "hy": "Ընդամենը", "az": "Cəmi", "uz": "Jami", "vi": "Tổng cộng",
    "hi": "कुल", "ro": "Total general", "he": 'סה"כ', "fa": "جمع کل",
}  # fmt: skip

SECTIONS = {
    "en": ("WESTERN REGION", "Key accounts"),
    "hy": ("ՀՅՈՒՍԻՍԱՅԻՆ ՄԱՐԶ", "Այլ մարզեր"),
    "az": ("ŞİMAL BÖLGƏSİ", "Digər bölgələr"),
    "uz": ("SHIMOLIY HUDUD", "Boshqa hududlar"),
    "vi": ("KHU VỰC MIỀN BẮC", "Các khu vực khác"),
    "hi": ("उत्तर क्षेत्र", "अन्य क्षेत्र"),
    "ro": ("ZONA DE NORD", "Alte zone"),
    "he": ("מחוז צפון", "מחוזות אחרים"),
    "fa": ("منطقه شمال", "مناطق دیگر"),
}
