"""Names, companies, towns and telephone numbers of the countries that the lists come from."""

from __future__ import annotations

import random

GIVEN = {
    "en": "Oliver Amelia Harriet Desmond Priya Callum Bridget Winston Nadia Fergus Imogen Rupert",
    "ru": "Аркадий Зинаида Глеб Раиса Тимофей Варвара Эльдар Лидия Вадим Инга Руслан Жанна",
    "uk": "Остап Соломія Тарас Уляна Мирослав Орися Ярема Квітка Назар Зоряна Борис Леся",
    "lt": "Vytautas Gintarė Žygimantas Eglė Šarūnas Austėja Domantas Ieva Rokas Ūla Paulius Vaiva",
    "lv": "Andris Ilze Kārlis Zane Mārtiņš Līga Juris Baiba Edgars Sanita Valdis Dace",
    "et": "Tõnu Maarja Priit Külli Rein Õie Ants Liis Urmas Kaja Peeter Tiina",
    "pl": "Grzegorz Agnieszka Zbigniew Bożena Sławomir Urszula Wiesław Halina Kamil Jadwiga "
          "Marek Iwona",
    "de": "Günther Hannelore Ulrich Birgit Jörn Sabine Eberhard Käthe Volker Ingrid Rainer Heike",
    "ro": "Gheorghe Ileana Răzvan Ștefania Mircea Luminița Octavian Doina Sorin Camelia Viorel "
          "Mihaela",
    "ar": "طارق سلمى ياسر هدى عمر نادية خالد ليلى سامي منى فيصل رانيا",
    "fa": "فرهاد شیرین بهرام نسرین کامران پریسا داریوش مهناز سیاوش الهام کیوان ژاله",
    "am": "ታደሰ አልማዝ ግርማ ሰላማዊት መኮንን ብርሃኔ ኃይሉ ጽጌ ዳዊት ሕይወት በቀለ ገነት",
    "tr": "Ayşe Mehmet Zeynep Mustafa Elif Çağrı Gülşen Oğuz Şebnem İbrahim Ümit Hande",
    "es": "Álvaro Begoña Íñigo Lucía Joaquín Nuria Sebastián Ximena Raúl Inés Óscar Pilar",
    "kk": "Әлихан Айгүл Бауыржан Гүлнәр Ерлан Жанар Қайрат Мөлдір Нұрлан Сәуле Төлеген Ұлжан",
    "he": "אבנר תמר גלעד מיכל דורון נעמה יונתן שירה עמית רותם אלון הדס",
    "ka": "გიორგი ნინო ლევან თამარ ზურაბ ქეთევან ვახტანგ მანანა ირაკლი ეკა დავით ლელა",
    "hy": "Արամ Անահիտ Գևորգ Լուսինե Տիգրան Նարինե Հայկ Սոնա Վահան Շուշան Կարեն Մարիամ",
    "az": "Elçin Günay Rəşad Nigar Vüqar Aytən Tural Sevinc İlqar Lalə Orxan Könül",
    "uz": "Jasur Dilnoza Sherzod Nodira Bekzod Gulnora O'tkir Zulfiya Otabek Madina Umid Feruza",
    "vi": "Hùng Lan Dũng Hương Tuấn Thảo Quang Ngọc Đức Phương Bình Yến",
    "hi": "राजेश सुनीता अमित प्रिया विकास अंजलि संजय कविता मनोज रेखा दीपक मीना",
    "hu": "Gábor Ágnes Zoltán Erzsébet László Katalin Ferenc Ildikó Attila Zsuzsa Tibor Mónika",
    "nl": "Sander Femke Joost Marijke Pieter Lotte Bram Annelies Ruben Willemijn Thijs Saskia",
    "el": "Γιώργος Ελένη Νίκος Μαρία Δημήτρης Κατερίνα Κώστας Σοφία Παναγιώτης Ιωάννα Θανάσης Άννα",
    "fr": "Aurélien Camille Étienne Clémence Gaël Noémie Bastien Solène Rémi Maëlle Loïc Agathe",
    "it": "Matteo Giulia Lorenzo Chiara Davide Federica Niccolò Beatrice Simone Elisa Dario Irene",
    "pt": "João Mafalda Tiago Inês Gonçalo Beatriz Rui Conceição Duarte Leonor Nuno Matilde",
    "cs": "Ondřej Lenka Jiří Zdeňka Radek Hana Vojtěch Jitka Libor Šárka Miloš Věra",
}  # fmt: skip
FAMILY = {
    "en": "Ashworth Blackwood Carmichael Dunmore Everly Fairbanks Greenhalgh Hollis Ingram "
          "Jarvis Kershaw Lockhart",
    "ru": "Белоусов Воробьев Горшков Дементьев Ерофеев Зимин Калашник Лаптев Мещеряк Носов "
          "Осипенко Панин",
    "uk": "Бондаренко Гаврилюк Дяченко Жук Захарчук Ільницький Коваль Левицький Мельник Руденко "
          "Сидоренко Ткаченко",
    "lt": "Balčiūnas Dambrauskas Grigaitis Jonaitis Kazlauskas Lukošius Mačiulis Norkus Petraitis "
          "Rimkus Stankevičius Urbonas",
    "lv": "Āboliņš Balodis Dreimanis Freimanis Grīnbergs Kalniņš Lācis Mednis Petersons Rozītis "
          "Siliņš Zariņš",
    "et": "Aavik Ilves Kask Koppel Lepik Mändla Nurm Oja Pärn Raudsepp Sepp Tamm",
    "pl": "Adamczyk Baranowski Czajka Domański Głowacki Jaworski Kubiak Lisowski Mroczek Nowicki "
          "Ostrowski Sikora",
    "de": "Albrecht Bäcker Claußen Dörfler Engelhardt Fröhlich Gerlach Hübner Jäger Köhler "
          "Lindemann Möller",
    "ro": "Albu Bălan Constantinescu Dragomir Enache Florescu Grigore Ionescu Lupu Manole Niculae "
          "Pârvu",
    "ar": "العتيبي الشمري القحطاني الدوسري المصري الحلبي البغدادي النجار الحداد الخطيب السيد "
          "الطويل",
    "fa": "رضایی محمدی کریمی حسینی اکبری نوری صادقی جعفری موسوی رحیمی قاسمی یزدانی",
    "am": "ወልደማርያም ገብረሥላሴ ተስፋዬ ዘለቀ አስፋው ደምሴ ይልማ በላይ ንጉሤ ማሞ ሽፈራው ወርቁ",
    "tr": "Yılmaz Öztürk Çelik Şahin Aydın Güneş Kılıç Doğan Arslan Koç Özdemir Işık",
    "es": "Aguirre Ballesteros Carrasco Domínguez Echeverría Fuentes Gutiérrez Ibáñez Lozano Muñoz "
          "Núñez Peña",
    "kk": "Әбдірахманов Бекмұратов Досжанов Ермеков Жұмабаев Қасымов Мұқанов Нұрғалиев Оспанов "
          "Сейітқали Тілеуов Үсенов",
    "he": "אבוטבול ברקוביץ גולדשטיין דהאן הרשקוביץ וקנין זילברמן חדד טננבאום כהן לוי מזרחי",
    "ka": "ბერიძე გელაშვილი დოლიძე კაპანაძე ლომიძე მაისურაძე ნოზაძე რამიშვილი სვანიძე ჩხეიძე "
          "ხუციშვილი ჯაფარიძე",
    "hy": "Սարգսյան Հովհաննիսյան Գրիգորյան Պետրոսյան Ավետիսյան Մկրտչյան Դանիելյան Խաչատրյան "
          "Թադևոսյան Վարդանյան Զաքարյան Բաղդասարյան",
    "az": "Əliyev Hüseynov Məmmədova Quliyev Rzayev İsmayılova Həsənov Cəfərov Abbasova Nəbiyev "
          "Şükürov Vəliyeva",
    "uz": "Karimov Yusupov To'rayeva Rahimov G'aniyev Saidova Xolmatov Nazarov Ergashev Qodirova "
          "Ismoilov Tursunov",
    "vi": "Nguyễn Trần Phạm Hoàng Huỳnh Đặng Bùi Đỗ Hồ Ngô Dương Lý",
    "hi": "शर्मा वर्मा गुप्ता सिंह पटेल मिश्रा यादव जोशी मेहता चौहान अग्रवाल त्रिपाठी",
    "hu": "Szabó Kovács Tóth Nagy Horváth Varga Kiss Molnár Németh Farkas Balogh Lakatos",
    "nl": "Jansen Visser Smit Meijer Bakker Mulder Dekker Brouwer Hendriks Vermeer Kuipers Postma",
    "el": "Παπαδόπουλος Γεωργίου Νικολάου Δημητρίου Οικονόμου Βασιλείου Αντωνίου Μακρής Λάμπρου "
          "Καραγιάννης Ιωάννου Αλεξίου",
    "fr": "Aubert Besnard Chevalier Delorme Fournier Guérin Lacroix Marchand Noël Pelletier "
          "Renaud Vasseur",
    "it": "Barbieri Caruso Deluca Esposito Ferraro Greco Lombardi Mancini Pellegrini Rinaldi "
          "Sartori Vitale",
    "pt": "Almeida Barbosa Carvalho Esteves Figueiredo Gonçalves Lourenço Magalhães Nogueira "
          "Pacheco Simões Vieira",
    "cs": "Beneš Čermák Doležal Fiala Havlíček Jelínek Kučera Málek Němec Pospíšil Růžička Vaněk",
}  # fmt: skip
TOWNS = {
    "en": "Bristol|Leeds|Norwich|Dundee|Bath",
    "ru": "Тула|Пермь|Казань|Вологда|Самара",
    "uk": "Львів|Полтава|Одеса|Харків|Луцьк",
    "lt": "Vilnius|Kaunas|Utena|Telšiai|Alytus",
    "lv": "Rīga|Liepāja|Cēsis|Jelgava|Valmiera",
    "et": "Tallinn|Tartu|Pärnu|Rakvere|Võru",
    "pl": "Kraków|Łódź|Gdynia|Rzeszów|Opole",
    "de": "Hamburg|Köln|Erfurt|Mainz|Bremen",
    "ro": "Cluj-Napoca|Iași|Brașov|Sibiu|Oradea",
    "ar": "القاهرة|الرياض|جدة|الإسكندرية|دبي",
    "fa": "تهران|اصفهان|شیراز|تبریز|مشهد",
    "am": "አዲስ አበባ|ሐዋሳ|ባሕር ዳር|መቀሌ|ጅማ",
    "tr": "İstanbul|Ankara|İzmir|Bursa|Muğla",
    "es": "Sevilla|Málaga|Bilbao|Cádiz|Oviedo",
    "kk": "Алматы|Қарағанды|Шымкент|Ақтөбе|Тараз",
    "he": "חיפה|באר שבע|נתניה|ירושלים|אשדוד",
    "ka": "თბილისი|ბათუმი|ქუთაისი|რუსთავი|გორი",
    "hy": "Երևան|Գյումրի|Վանաձոր|Աբովյան|Կապան",
    "az": "Bakı|Gəncə|Sumqayıt|Lənkəran|Şəki",
    "uz": "Toshkent|Samarqand|Buxoro|Namangan|Farg'ona",
    "vi": "Hà Nội|Đà Nẵng|Cần Thơ|Hải Phòng|Huế",
    "hi": "दिल्ली|मुंबई|जयपुर|लखनऊ|पुणे",
    "hu": "Budapest|Debrecen|Szeged|Pécs|Győr",
    "nl": "Utrecht|Eindhoven|Groningen|Haarlem|Breda",
    "el": "Αθήνα|Θεσσαλονίκη|Πάτρα|Βόλος|Λάρισα",
    "fr": "Lyon|Nantes|Dijon|Angers|Reims",
    "it": "Torino|Bologna|Lecce|Trieste|Modena",
    "pt": "Porto|Braga|Évora|Faro|Coimbra",
    "cs": "Brno|Olomouc|Plzeň|Zlín|Ostrava",
}
COMPANY_WORDS = {
    "en": "Harbour Oak Summit Willow Beacon Falcon Cedar Anchor",
    "ru": "Рассвет Вектор Горизонт Родник Сокол Маяк Кедр Импульс",
    "uk": "Світанок Дніпро Калина Обрій Сокіл Джерело Явір Поступ",
    "lt": "Aušra Gija Vėtrungė Ąžuolas Banga Saulėgrąža Žvaigždė Kopa",
    "lv": "Ausma Dzintars Vētra Ozols Saule Bākas Upe Kāpa",
    "et": "Koidik Tammiku Torn Laine Päike Tuulik Kuusk Rand",
    "pl": "Świt Dąbrowa Latarnia Jodła Sokół Źródło Granit Impuls",
    "de": "Morgenrot Eichenhof Leuchtturm Falke Zeder Anker Quelle Gipfel",
    "ro": "Zorile Stejarul Farul Șoimul Cedru Ancora Izvorul Culmea",
    "ar": "الفجر النخيل المنارة الصقر الأرز الينبوع القمة الواحة",
    "fa": "سپیده بلوط فانوس شاهین کاج چشمه قله واحه",
    "am": "ንጋት ዋርካ ብርሃን ንስር ዝግባ ምንጭ ጫፍ ወንዝ",
    "tr": "Şafak Çınar Fener Şahin Sedir Kaynak Zirve Vaha",
    "es": "Aurora Encina Faro Halcón Cedro Ancla Fuente Cumbre",
    "kk": "Таң Емен Шамшырақ Сұңқар Самырсын Бұлақ Шың Дала",
    "he": "שחר אלון מגדלור נץ ארז עוגן מעיין פסגה",
    "ka": "განთიადი მუხა შუქურა მიმინო კედარი ღუზა წყარო მწვერვალი",
    "hy": "Արշալույս Կաղնի Փարոս Բազե Մայրի Խարիսխ Աղբյուր Գագաթ",
    "az": "Şəfəq Palıd Mayak Qartal Sidr Lövbər Bulaq Zirvə",
    "uz": "Tong Eman Mayoq Lochin Archa Langar Buloq Cho'qqi",
    "vi": "Bình Minh Sao Mai Hải Đăng Đại Bàng",
    "hi": "प्रभात वट दीपक गरुड़ देवदार शिखर सागर उदय",
    "hu": "Hajnal Tölgy Torony Sólyom Cédrus Forrás Csúcs Part",
    "nl": "Dageraad Eik Vuurtoren Valk Ceder Anker Bron Top",
    "el": "Αυγή Δρυς Φάρος Γεράκι Κέδρος Άγκυρα Πηγή Κορυφή",
    "fr": "Aurore Chêne Phare Faucon Cèdre Ancre Source Sommet",
    "it": "Alba Quercia Faro Falco Cedro Ancora Fonte Vetta",
    "pt": "Alvorada Carvalhal Farol Falcão Cedro Âncora Fonte Cume",
    "cs": "Úsvit Dubina Maják Sokol Cedr Kotva Pramen Vrchol",
}
LEGAL = {
    "en": "{} Ltd|{} LLC|{} plc",
    "ru": "ООО «{}»|АО «{}»|ИП {}",
    "uk": "ТОВ «{}»|ПП «{}»|{} ТОВ",
    "lt": "UAB „{}“|{}, UAB|MB {}",
    "lv": 'SIA "{}"|{} SIA|AS {}',
    "et": "{} OÜ|OÜ {}|AS {}",
    "pl": "{} Sp. z o.o.|{} S.A.|PHU {}",
    "de": "{} GmbH|{} GmbH & Co. KG|{} AG",
    "ro": "SC {} SRL|{} SRL|{} S.A.",
    "ar": "شركة {}|مؤسسة {}|{} ذ.م.م",
    "fa": "شرکت {}|شرکت {} (سهامی خاص)|مؤسسه {}",
    "am": "{} ኃ.የተ.የግ.ማ|{} PLC|{} አ.ማ",
    "tr": "{} Ltd. Şti.|{} A.Ş.|{} Ticaret",
    "es": "{} S.L.|{} S.A.|{}, S.L.U.",
    "kk": "«{}» ЖШС|{} ЖШС|«{}» АҚ",
    "he": '{} בע"מ|{} בע״מ|עמותת {}',
    "ka": "შპს {}|შპს „{}“|სს {}",
    "hy": "{} ՍՊԸ|«{}» ՍՊԸ|{} ՓԲԸ",
    "az": '{} MMC|"{}" MMC|{} ASC',
    "uz": '{} MChJ|"{}" MChJ|{} XK',
    "vi": "Công ty TNHH {}|Công ty Cổ phần {}|DNTN {}",
    "hi": "{} प्राइवेट लिमिटेड|{} Pvt Ltd|{} एंटरप्राइजेज",
    "hu": "{} Kft.|{} Zrt.|{} Bt.",
    "nl": "{} B.V.|{} N.V.|{} VOF",
    "el": "{} Α.Ε.|{} Ε.Π.Ε.|{} ΙΚΕ",
    "fr": "{} SARL|SAS {}|{} S.A.",
    "it": "{} S.r.l.|{} S.p.A.|{} s.n.c.",
    "pt": "{} Lda.|{} S.A.|{}, Unipessoal Lda",
    "cs": "{} s.r.o.|{} a.s.|{} spol. s r.o.",
}
HOMES = {
    "en": ("GB", "US", "IE"), "ru": ("RU", "KZ"), "uk": ("UA",), "lt": ("LT",), "lv": ("LV",),
    "et": ("EE",), "pl": ("PL",), "de": ("DE", "AT"), "ro": ("RO", "MD"),
    "ar": ("EG", "SA", "AE"), "fa": ("IR",), "am": ("ET",), "tr": ("TR",),
    "es": ("ES", "MX"), "kk": ("KZ",), "he": ("IL",), "ka": ("GE",),
    "hy": ("AM",), "az": ("AZ",), "uz": ("UZ",), "vi": ("VN",), "hi": ("IN",),
    "hu": ("HU",), "nl": ("NL",), "el": ("GR",),
    "fr": ("FR", "BE"),
    "it": ("IT",),
    "pt": ("PT",),
    "cs": ("CZ",),
}  # fmt: skip
COUNTRY_NAMES = {
    "GB": "United Kingdom|UK|England", "US": "USA|United States", "IE": "Ireland",
    "RU": "Россия|РФ|Russia", "KZ": "Казахстан|Kazakhstan", "UA": "Україна|Украина|Ukraine",
    "LT": "Lietuva|Lithuania|Литва", "LV": "Latvija|Latvia|LV", "EE": "Eesti|Estonia|EE",
    "PL": "Polska|Poland|PL", "DE": "Deutschland|Germany|DE", "AT": "Österreich|Austria",
    "RO": "România|Romania", "MD": "Moldova", "EG": "مصر|Egypt", "SA": "السعودية|KSA",
    "AE": "الإمارات|UAE", "IR": "ایران|Iran", "ET": "ኢትዮጵያ|Ethiopia",
    "TR": "Türkiye|Turkey", "ES": "España|Spain|ES", "MX": "México|Mexico",
    "IL": "ישראל|Israel", "GE": "საქართველო|Georgia",
    "AM": "Հայաստան|Armenia", "AZ": "Azərbaycan|Azerbaijan", "UZ": "O'zbekiston|Uzbekistan",
    "VN": "Việt Nam|Vietnam", "IN": "भारत|India",
    "HU": "Magyarország|Hungary", "NL": "Nederland|Netherlands", "GR": "Ελλάδα|Greece",
    "FR": "France|FR",
    "BE": "Belgique|Belgium",
    "IT": "Italia|Italy",
    "PT": "Portugal|PT",
    "CZ": "Česko|Česká republika",
}  # fmt: skip

# Calling code, trunk prefixes, mobile and fixed numbers (d: any digit), groups after the trunk.
NUMBERS = {
    "GB": ("44", ("0",), ("7911ddd5dd", "7843d3dddd"), ("20794d6ddd", "161496dddd")),
    "US": ("1", ("1",), ("415688d1dd", "212736dd3d"), ("415688d2dd",)),
    "IE": ("353", ("0",), ("87234dddd", "86812dddd"), ("1496dddd",)),
    "RU": ("7", ("8",), ("916ddddddd", "921d3ddddd", "905ddddddd"), ("4952dddddd", "8123dddddd")),
    "KZ": ("7", ("8",), ("701d2ddddd", "7771dddddd"), ("7272dddddd",)),
    "UA": ("380", ("0",), ("67ddddddd", "50ddddddd", "93ddddddd"), ("442dddddd",)),
    "LT": ("370", ("8", "0"), ("612ddddd", "698ddddd", "650ddddd"), ("5212dddd", "3720dddd")),
    "LV": ("371", ("",), ("29ddd4dd", "264ddddd"), ("672ddddd",)),
    "EE": ("372", ("",), ("512dddd", "5341dddd"), ("612dddd",)),
    "PL": ("48", ("",), ("601ddd2dd", "502dddddd", "785dddddd"), ("22621dddd", "12430dddd")),
    "DE": ("49", ("0",), ("1711dddddd", "1605dddddd", "1522ddddddd"), ("302345dddd", "8912dddddd")),
    "AT": ("43", ("0",), ("664123dddd", "676842dddd"), ("15320dddd",)),
    "RO": ("40", ("0",), ("722ddd1dd", "744dddddd"), ("213dddddd",)),
    "MD": ("373", ("0",), ("691ddddd", "794ddddd"), ("22212ddd",)),
    "EG": ("20", ("0",), ("100ddddddd", "112ddddddd"), ("227ddddddd"[:9],)),
    "SA": ("966", ("0",), ("50ddddddd", "55ddddddd"), ("114dddddd",)),
    "AE": ("971", ("0",), ("50ddddddd", "55ddddddd"), ("4321dddd",)),
    "IR": ("98", ("0",), ("912ddddddd", "935ddddddd"), ("2188dddddd",)),
    "ET": ("251", ("0",), ("911dddddd", "92dddddd4"), ("11551dddd",)),
    "TR": ("90", ("0",), ("532ddddddd", "505ddddddd"), ("212293dddd", "312418dddd")),
    "ES": ("34", ("",), ("612dddddd", "655dddddd"), ("912dddddd", "954dddddd")),
    "MX": ("52", ("",), ("5512dddddd", "3312dddddd"), ("8183dddddd",)),
    "IL": ("972", ("0",), ("50ddddddd", "54ddddddd"), ("4812dddd", "3612dddd")),
    "GE": ("995", ("0",), ("555dddddd", "599dddddd"), ("3222ddddd",)),
    "AM": ("374", ("0",), ("91dddddd", "77dddddd"), ("10542ddd", "312dddd3")),
    "AZ": ("994", ("0",), ("50ddddddd", "55ddddddd"), ("12498dddd",)),
    "UZ": ("998", ("",), ("901dddddd", "97ddddddd"), ("712dddddd",)),
    "VN": ("84", ("0",), ("912dddddd", "9871ddddd"), ("2438ddddddd"[:10],)),
    "IN": ("91", ("0",), ("98ddddddd1", "9123dddddd"), ("1124dddddd", "2228dddddd")),
    "HU": ("36", ("06",), ("301dddddd", "209dddddd"), ("1234dddd", "62421ddd")),
    "NL": ("31", ("0",), ("612dddddd", "655dddddd"), ("20123dddd", "30231dddd")),
    "GR": ("30", ("",), ("6912dddddd", "6977dddddd"), ("2101dddddd", "2310dddddd")),
    "FR": ("33", ("0",), ("612dddddd", "745dddddd"), ("145dddddd", "472dddddd")),
    "BE": ("32", ("0",), ("47ddddddd",), ("2512dddd",)),
    "IT": ("39", ("",), ("347ddddddd", "320ddddddd"), ("0212345dd", "0511dddddd")),
    "PT": ("351", ("",), ("912dddddd", "936dddddd"), ("212dddddd", "225dddddd")),
    "CZ": ("420", ("",), ("602dddddd", "777dddddd"), ("222dddddd", "541dddddd")),
}  # fmt: skip
FOREIGN = ("LV", "PL", "DE", "GB", "UA", "EE", "RO")


def digits(rng: random.Random, pattern: str) -> str:
    """A number of this pattern."""
    return "".join(str(rng.randrange(10)) if sign == "d" else sign for sign in pattern)


def latin(text: str) -> str:
    """A rough Latin spelling for addresses, unique per text."""
    plain = "".join(sign for sign in text.lower() if sign.isascii() and sign.isalnum())
    return plain or "u" + format(sum(ord(s) * (i + 7) for i, s in enumerate(text)) % 99991, "x")
