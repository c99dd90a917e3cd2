"""Words of the seventh wave: headings cut short, and as they are said, of everyday lists.

Exports of shops and of bookkeeping, lists of workshops, salons and clubs in twenty languages.
"""

from __future__ import annotations

HEADINGS = {
    "en": """
organization: Cust. co. | Trading as | Acct name (co.)
full_name: Cust. full name | Whose | Name of client
given_name: 1st name | Fname
family_name: Lname | Fam. name
phone: Ph. # | Tel (day) | Landline no.
mobile: Cell no. | Mob. # | Mob ph
email: E-mail addr. | Eml | Mail id
locality: Town / post town | Ship city
street_address: Addr. 1 | Bill. street | Street addr.
birth_date: D.O.B. | Birthd. | Born
last_contact_date: Last came in | Last seen on | Spoke to last
notes: Rmks | Add. notes
tax_id: Tax no. | VAT reg. no.
country: Ctry | Ship country
job_title: Posn. | Job descr.
postal_code: Postcd | Zip cd.
website: Web addr. | URL
ignore: Bal. due (GBP) | Orders placed | Qty
""",
    "ru": """
organization: Орг-ция | Наим. организации | Плательщик
full_name: Ф. И. О. | Как зовут | Имя и фамилия
given_name: Имя кл.
family_name: Фам.
phone: Тел. раб. | № тел. | Конт. телефон
mobile: Моб. № | Сотов. тел. | Мобильн.
email: Эл. адр. | Мэйл | E-mail кл.
locality: Нас. пункт | Гор.
street_address: Адр. доставки | Ул. и дом | Факт. адр.
birth_date: Род. | Д. рожд. | Дата рожд-я
last_contact_date: Заходил(а) | Посл. визит | Когда был звонок
notes: Прим-е | Доп. инфо
tax_id: ИНН орг. | ИНН плат.
country: Стр.
job_title: Должн.
postal_code: Почт. инд.
website: Веб-сайт
ignore: Сумма, руб. | Кол-во заказов | Задолж.
""",
    "uk": """
organization: Орг-ція | Найм. підприємства | Платник
full_name: П. І. Б. | Як звати | Ім'я та прізв.
given_name: Ім'я кл.
family_name: Прізв.
phone: Тел. роб. | № тел. | Конт. телефон
mobile: Моб. № | Мобільн.
email: Ел. адр. | Е-пошта
locality: Нас. пункт | М.
street_address: Адр. доставки | Вул., буд. | Факт. адр.
birth_date: Дата нар-ня | Д. нар.
last_contact_date: Заходив | Ост. візит | Коли був дзвінок
notes: Прим. | Дод. інфо
tax_id: ІПН платника
country: Країна кл.
job_title: Пос.
postal_code: Пошт. інд.
website: Сайт
ignore: Сума, грн | К-сть замовл. | Заборг.
""",
    "lt": """
organization: Įm. pavad. | Mokėtojas | Firmos pav.
full_name: V., pavardė | Kas | Vard. pavard.
given_name: Vard.
family_name: Pavard.
phone: Tel. darbo | Kont. telefonas | Telef.
mobile: Mob. nr. | Mobil.
email: El. adresas | El. pšt. | Meilas
locality: Gyv. vieta | Miest.
street_address: Prist. adr. | G., nr. | Buv. adresas
birth_date: Gim. data | Gimusi(-ęs)
last_contact_date: Buvo atėjęs | Pask. skambutis | Pask. apsilank.
notes: Past. | Kita info
tax_id: PVM kd. | Įm. kd.
country: Šal.
job_title: Pareig.
postal_code: Pšt. kodas | P. kodas
website: Int. svetainė
ignore: Suma, Eur | Užsak. sk. | Skola (EUR)
""",
    "lv": """
organization: Uzņ. nos. | Maksātājs | Firmas nosauk.
full_name: V., uzvārds | Vārds, uzv. | Kl. vārds un uzvārds
given_name: Vārd.
family_name: Uzvār.
phone: Tālr. darbā | Kont. tālr. | T. nr.
mobile: Mob. nr. | Mobil.
email: E-pasta adr. | E-p.
locality: Dzīvesv. | Pils.
street_address: Pieg. adr. | Iela, nr.
birth_date: Dzim. dat. | Dzimis(-usi)
last_contact_date: Bijis pie mums | Pēd. zvans | Pēd. apmeklēj.
notes: Piezīm. | Cita info
tax_id: PVN nr. | Nod. maks. nr.
country: Valsts kl.
job_title: Amats
postal_code: P. indekss
website: Mājas lapa
ignore: Summa, EUR | Pasūt. sk. | Parāds (EUR)
""",
    "et": """
organization: Ettev. nimi | Maksja | Firma nim.
full_name: Ees- ja perek.nimi | Kliendi täisnimi
given_name: Eesn.
family_name: Perek.nimi
phone: Tel. töö | Kont. tel. | Tel.nr
mobile: Mob. nr | Mobiil.nr
email: E-posti aadr. | Meil
locality: Elukoht | Linn/asula
street_address: Tarne aadr. | Tänav, maja
birth_date: Sünnikp. | Sünd.
last_contact_date: Käis viimati | Viim. kõne | Viim. külastus
notes: Märk. | Lisainfo
tax_id: KMKR | Käibemaksukoh. nr
country: Riik (kl.)
job_title: Ametik.
postal_code: Postiind.
website: Koduleht
ignore: Summa, EUR | Tellim. arv | Võlg (EUR)
""",
    "pl": """
organization: Nazwa f-my | Płatnik | Firma klienta
full_name: Imię, nazwisko | Nazw. i imię | Kto
given_name: Imię kl.
family_name: Nazw.
phone: Tel. służb. | Nr telef. | Tel. stacj.
mobile: Nr kom. | Komórk.
email: Adr. mail | Mejl
locality: Miejsc. | M. zamieszkania
street_address: Adr. dostawy | Ul., nr
birth_date: Data urodz. | Ur. dnia
last_contact_date: Była u nas | Ost. telefon | Ost. wiz.
notes: Uw. | Inne inf.
tax_id: NIP kl. | Nr NIP
country: Kraj kl.
job_title: Stanow.
postal_code: Kod p.
website: Str. www
ignore: Kwota (PLN) | Il. zamówień | Zaległość, zł
""",
    "de": """
organization: Fa. | Auftraggeber | Firmenbez.
full_name: Vor-/Nachn. | Wer | Vor- und Zun.
given_name: Vorn.
family_name: Nachn.
phone: Tel. dienstl. | Tel.-Nr. | Festn.
mobile: Mobiltel. | Handynr.
email: E-Mail-Adr. | Mailadr.
locality: Wohnort | Ortsch.
street_address: Lieferadr. | Str. u. Nr. | Anschr.
birth_date: Geb.-Tag | Geb. am
last_contact_date: War da | Zul. angerufen | Letzt. Besuch
notes: Anm. | Sonst. Infos
tax_id: USt-Nr. | St.-Nr.
country: Ld.
job_title: Pos. im Unternehmen | Funkt.
postal_code: Postltz.
website: Webs.
ignore: Offen (EUR) | Anz. Aufträge | Umsatz lfd. J.
""",
    "ro": """
organization: Den. firmă | Plătitor | Firma cl.
full_name: Nume, pren. | Nume compl. | Cine
given_name: Pren.
family_name: Nume fam.
phone: Tel. serv. | Nr. telef. | Tel. fix
mobile: Nr. mobil | Mob.
email: Adr. mail | E-mail cl.
locality: Loc. | Loc. domiciliu
street_address: Adr. livrare | Str., nr. | Adr. facturare
birth_date: Data naș. | Născut la
last_contact_date: A venit | Ult. apel | Ult. vizită
notes: Obs. | Alte info
tax_id: C.U.I. | Cod fisc.
country: Țara cl.
job_title: Funcț.
postal_code: Cod poșt.
website: Site
ignore: Sumă (lei) | Nr. comenzi | Rest de plată, RON
""",
    "ar": """
organization: اسم الجهة | الشركة العميلة
full_name: الاسم الرباعي | اسم الزبون الكامل
given_name: الاسم الاول للعميل
family_name: اسم العائله
phone: هاتف ثابت | هاتف العمل | تلفون
mobile: رقم الموبايل | جوال العميل
email: الإيميل | البريد الالكتروني للعميل
locality: مدينة العميل | البلدة
street_address: عنوان التوصيل | عنوان السكن
birth_date: ت الميلاد | تاريخ ميلاد العميل
last_contact_date: آخر مرة حضر | تاريخ آخر مكالمة
notes: ملاحظات أخرى | تعليق
tax_id: الرقم الضريبي للعميل
country: بلد العميل
job_title: الوظيفة الحالية
postal_code: رمز بريدي
website: موقع الكتروني
ignore: المبلغ (ريال) | عدد الطلبات
""",
    "fa": """
organization: نام شرکت مشتری | طرف حساب شرکتی
full_name: اسم و فامیل | نام کامل مشتری
given_name: اسم کوچک
family_name: فامیل
phone: تلفن دفتر | تلفن محل کار
mobile: شماره موبایل مشتری | تلفن همراه
email: پست الکترونیک مشتری | ایمیل شخصی
locality: شهر محل سکونت | شهر مشتری
street_address: آدرس تحویل | آدرس منزل
birth_date: ت. تولد | متولد
last_contact_date: آخرین باری که آمد | آخرین تماس تلفنی
notes: یادداشت ها | شرح
tax_id: کد اقتصادی شرکت
country: کشور مشتری
job_title: سمت شغلی
postal_code: کدپستی
website: وب سایت
ignore: مبلغ (تومان) | تعداد سفارش
""",
    "am": """
organization: የኩባንያ ስም | የንግድ ስም
full_name: የደንበኛው ሙሉ ስም | ስም ከነአባት
given_name: የደንበኛ የመጀመሪያ ስም
family_name: የአያት ስም
phone: የቢሮ ስልክ | የስልክ ቁ.
mobile: ሞባይል ቁ. | የሞባይል ቁጥር
email: የኢሜይል አድራሻ | ኢ-ሜይል
locality: የደንበኛ ከተማ | ከተማ/ወረዳ
street_address: የመኖሪያ አድራሻ | አድራሻ/ሰፈር
birth_date: የትውልድ ቀን | የተወለደበት ቀን
last_contact_date: የመጨረሻ ጉብኝት | ለመጨረሻ ጊዜ የተደወለበት
notes: ተጨማሪ ማስታወሻ | አስተያየት
tax_id: የግብር ቁጥር (TIN)
country: የደንበኛ አገር
job_title: የሥራ ኃላፊነት
postal_code: የፖስታ ቁ.
website: ድረ ገጽ
ignore: የገንዘብ መጠን | የትዕዛዝ ብዛት
""",
    "tr": """
organization: Fir. adı | Cari unvan | Ödeyen firma
full_name: Ad, soyad | Müş. adı soyadı | Kim
given_name: İsim (ad)
family_name: Soyisim
phone: İş tel. | Tel. no. | Sabit tel.
mobile: Cep no. | Mob. tel.
email: E-post. | Mail adr.
locality: Şehir/ilçe | Yaşadığı yer
street_address: Tesl. adresi | Sok., no.
birth_date: Doğ. günü | D.tar.
last_contact_date: Son geldiği gün | Son tel. görüşmesi
notes: Not. | Diğer bilgi
tax_id: V.K.N. | Vergi kimlik no.
country: Ülk.
job_title: Görev
postal_code: Posta kd.
website: Web adr.
ignore: Tutar (TL) | Sip. adedi
""",
    "es": """
organization: Nom. empresa | Pagador | Empr.
full_name: Nom. y ape. | Nombre compl. | Quién
given_name: Nom.
family_name: Apell.
phone: Tel. trab. | N.º tel. | Tfno. fijo
mobile: N.º móvil | Tel. móv.
email: Dir. correo | Correo elec.
locality: Pobl. | Ciud.
street_address: Dir. entrega | Calle y n.º | Domic.
birth_date: F. nacim. | Nacido el
last_contact_date: Vino el | Últ. llam. | Últ. visita
notes: Observ. | Otra info
tax_id: NIF/CIF | C.I.F.
country: P. residencia | País cl.
job_title: Cargo act.
postal_code: Cód. post.
website: Pág. web
ignore: Importe, EUR | N.º pedidos
""",
    "fr": """
organization: Nom sté | Payeur | Entr.
full_name: Nom, prén. | Nom compl. | Qui
given_name: Prén.
family_name: Nom de fam.
phone: Tél. trav. | N° tél. | Tél. bur.
mobile: N° port. | Tél. mob.
email: Adr. mél | Mail perso
locality: Ville liv. | Loc.
street_address: Adr. livr. | Rue et n°
birth_date: D. naiss. | Né(e)
last_contact_date: Venu(e) le | Dern. appel | Dern. visite
notes: Rem. | Autres infos
tax_id: N° TVA | TVA intra.
country: Pays cl.
job_title: Fonct.
postal_code: C. postal
website: Site int.
ignore: Mt TTC (EUR) | Nb cdes
""",
    "it": """
organization: Nome az. | Pagatore | Soc.
full_name: Nome e cogn. | Nominat. | Chi
given_name: Nom.
family_name: Cogn.
phone: Tel. uff. | N. tel. | Tel. fisso
mobile: N. cell. | Cellul.
email: Ind. mail | Posta el.
locality: Citt. | Comune res.
street_address: Ind. consegna | Via e n. | Resid.
birth_date: Dt. nascita | Nata/o il
last_contact_date: Venuto il | Ult. telefonata | Ult. visita
notes: Oss. | Altre info
tax_id: P. IVA | Part. IVA
country: Naz.
job_title: Ruolo az.
postal_code: C.A.P.
website: Sito int.
ignore: Imp. (EUR) | N. ordini
""",
    "pt": """
organization: Nome emp. | Pagador | Emp. cliente
full_name: Nome e apel. | Nome compl. | Quem
given_name: Nom. próprio
family_name: Apel.
phone: Tel. trab. | N.º tel. | Tel. fixo
mobile: N.º telem. | Telemóv.
email: End. e-mail | Correio el.
locality: Cid. | Loc. resid.
street_address: Mor. entrega | Rua e n.º | End.
birth_date: D. nasc. | Nascido em
last_contact_date: Veio em | Últ. chamada | Últ. visita
notes: Obs. | Outras inf.
tax_id: N.I.F. | Nº contrib.
country: País cl.
job_title: Cargo act.
postal_code: C. postal
website: Pág. web
ignore: Valor (EUR) | N.º encomendas
""",
    "hu": """
organization: Cég neve | Fizető | Vállalk. neve
full_name: Vez. és ker. név | Teljes név (ügyfél) | Ki
given_name: Ker. név
family_name: Vez. név
phone: Munk. tel. | Tel. sz. | Vez. tel.
mobile: Mob. sz. | Mobiltel.
email: E-mail c. | Emil
locality: Lakhely | Telep.
street_address: Száll. cím | U., hsz. | Székh.
birth_date: Szül. dát. | Szül. nap
last_contact_date: Nálunk járt | Utolsó tel. | Ut. látogatás
notes: Megjegyz. | Egyéb inf.
tax_id: Adósz. | Áfa sz.
country: Orsz.
job_title: Beoszt.
postal_code: Irányítósz.
website: Webold.
ignore: Összeg (Ft) | Rend. száma
""",
    "nl": """
organization: Bedr. naam | Betaler | Firma kl.
full_name: Voor- en achtern. | Volledige naam kl. | Wie
given_name: Voorn.
family_name: Achtern.
phone: Tel. werk | Telnr. | Tel. vast
mobile: Mob. nr. | Gsm-nr.
email: E-mailadr. | Mail kl.
locality: Woonpl. | Gem.
street_address: Leveradr. | Str. en nr. | Bezoekadr.
birth_date: Geb. datum | Geb. op
last_contact_date: Was hier | Laatst gebeld | Ltste bezoek
notes: Opmerk. | Overige info
tax_id: BTW nr. | Btw-id
country: Land kl.
job_title: Funct.
postal_code: Postc.
website: Webs.
ignore: Bedrag (EUR) | Aant. orders
""",
    "cs": """
organization: Náz. firmy | Plátce | Firma zák.
full_name: Jm. a příjm. | Celé jm. | Kdo
given_name: Křest. jm.
family_name: Příjm.
phone: Tel. prac. | Č. tel. | Pevná l.
mobile: Č. mob. | Mob. tel.
email: E-mail. adr. | Mail zák.
locality: Bydliště | Měs.
street_address: Dod. adr. | Ul. a č. | Sídlo
birth_date: Dat. narození | Nar. dne
last_contact_date: Byl u nás | Posl. hovor | Posl. návšt.
notes: Pozn. | Další info
tax_id: DIČ zák. | Daň. č.
country: Země zák.
job_title: Prac. pozice
postal_code: Směr. č.
website: Web. stránky
ignore: Částka (Kč) | Poč. objednávek
""",
}

GROUPS = {
    "en": ("Client", "Phone & mail", "Misc"),
    "ru": ("Клиент", "Связь", "Разное"),
    "uk": ("Клієнт", "Зв'язок", "Різне"),
    "lt": ("Klientas", "Ryšys", "Kita"),
    "lv": ("Klients", "Saziņa", "Cits"),
    "et": ("Klient", "Side", "Muu"),
    "pl": ("Klient", "Kontakt", "Reszta"),
    "de": ("Kunde", "Erreichbar", "Rest"),
    "ro": ("Client", "Legătura", "Altele"),
    "ar": ("العميل", "وسائل الاتصال", "أخرى"),
    "fa": ("مشتری", "راه‌های ارتباط", "سایر"),
    "am": ("ደንበኛ", "መገናኛ", "ሌላ"),
    "tr": ("Müşteri", "İletişim", "Diğer"),
    "es": ("Cliente", "Contacto", "Otros"),
    "fr": ("Client", "Coordonnées", "Divers"),
    "it": ("Cliente", "Recapiti", "Varie"),
    "pt": ("Cliente", "Contactos", "Outros"),
    "hu": ("Ügyfél", "Elérhetőség", "Egyéb"),
    "nl": ("Klant", "Bereikbaar", "Overig"),
    "cs": ("Zákazník", "Spojení", "Ostatní"),
}

TITLES = {
    "en": ("CLIENT BOOK", "Printed 4 May 2026", "For staff"),
    "ru": ("КНИГА КЛИЕНТОВ", "Отпечатано 04.05.2026", "Для своих"),
    "uk": ("КНИГА КЛІЄНТІВ", "Надруковано 04.05.2026", "Для своїх"),
    "lt": ("KLIENTŲ KNYGA", "Spausdinta 2026-05-04", "Tik saviems"),
    "lv": ("KLIENTU GRĀMATA", "Drukāts 04.05.2026", "Tikai savējiem"),
    "et": ("KLIENDIRAAMAT", "Trükitud 04.05.2026", "Oma inimestele"),
    "pl": ("KSIĘGA KLIENTÓW", "Wydruk 04.05.2026", "Tylko dla swoich"),
    "de": ("KUNDENBUCH", "Gedruckt 04.05.2026", "Nur intern"),
    "ro": ("REGISTRUL CLIENȚILOR", "Tipărit 04.05.2026", "Numai intern"),
    "ar": ("دفتر العملاء", "طبع في 04/05/2026", "داخلي"),
    "fa": ("دفتر مشتریان", "چاپ ۱۴۰۵/۰۲/۱۴", "داخلی"),
    "am": ("የደንበኞች መዝገብ", "የታተመው 04/05/2026", "ለውስጥ"),
    "tr": ("MÜŞTERİ DEFTERİ", "Basım 04.05.2026", "Kurum içi"),
    "es": ("LIBRO DE CLIENTES", "Impreso 04/05/2026", "Uso interno"),
    "fr": ("CAHIER DES CLIENTS", "Imprimé le 04/05/2026", "Usage interne"),
    "it": ("RUBRICA CLIENTI", "Stampato il 04/05/2026", "Uso interno"),
    "pt": ("LIVRO DE CLIENTES", "Impresso em 04/05/2026", "Uso interno"),
    "hu": ("ÜGYFÉLKÖNYV", "Nyomtatva: 2026.05.04.", "Belső használatra"),
    "nl": ("KLANTENBOEK", "Afgedrukt 04-05-2026", "Alleen intern"),
    "cs": ("KNIHA ZÁKAZNÍKŮ", "Vytištěno 4. 5. 2026", "Jen pro interní potřebu"),
}

TOTALS = {
    "en": "Grand total",
    "ru": "Всего по списку",
    "uk": "Усього",
    "lt": "Viso",
    "lv": "Pavisam",
    "et": "Kokku",
    "pl": "Ogółem",
    "de": "Gesamt",
    "ro": "Total general",
    "ar": "الإجمالي",
    "fa": "جمع کل",
    "am": "ጠቅላላ ድምር",
    "tr": "Genel toplam",
    "es": "Total general",
    "fr": "Total général",
    "it": "Totale generale",
    "pt": "Total geral",
    "hu": "Mindösszesen",
    "nl": "Eindtotaal",
    "cs": "Celkem",
}

SECTIONS = {
    "en": ("MORNING GROUP", "Evening group"),
    "ru": ("УТРЕННЯЯ ГРУППА", "Вечерняя группа"),
    "uk": ("РАНКОВА ГРУПА", "Вечірня група"),
    "lt": ("RYTINĖ GRUPĖ", "Vakarinė grupė"),
    "lv": ("RĪTA GRUPA", "Vakara grupa"),
    "et": ("HOMMIKURÜHM", "Õhturühm"),
    "pl": ("GRUPA PORANNA", "Grupa wieczorna"),
    "de": ("VORMITTAGSGRUPPE", "Abendgruppe"),
    "ro": ("GRUPA DE DIMINEAȚĂ", "Grupa de seară"),
    "ar": ("المجموعة الصباحية", "المجموعة المسائية"),
    "fa": ("گروه صبح", "گروه عصر"),
    "am": ("የጠዋት ቡድን", "የማታ ቡድን"),
    "tr": ("SABAH GRUBU", "Akşam grubu"),
    "es": ("GRUPO DE MAÑANA", "Grupo de tarde"),
    "fr": ("GROUPE DU MATIN", "Groupe du soir"),
    "it": ("GRUPPO DEL MATTINO", "Gruppo serale"),
    "pt": ("GRUPO DA MANHÃ", "Grupo da noite"),
    "hu": ("DÉLELŐTTI CSOPORT", "Esti csoport"),
    "nl": ("OCHTENDGROEP", "Avondgroep"),
    "cs": ("RANNÍ SKUPINA", "Večerní skupina"),
}
