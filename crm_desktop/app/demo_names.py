"""Words from which the demo company's contacts are put together: names, places, numbers.

Everything is invented. Non-Latin words carry a Latin spelling after `=` for e-mail addresses.
Surnames are a stem and an ending (`m` and `f` forms parted by `/`). Number patterns: `#` is any
digit; where a country keeps numbers for fiction (US, GB, DE), those are used.
"""

from __future__ import annotations

from crm_desktop.core.records import record


@record
class Word:
    """A word as written and in small Latin letters."""

    text: str
    latin: str


@record
class Land:
    """One language and country of the demo company's clients; `share` is its weight.

    `organizations` are patterns with `{}` for the invented part; `phones` are (mobile, office)
    patterns; `trunk` is what people write instead of the country code.
    """

    language: str
    country: str
    share: int
    men: tuple[Word, ...]
    women: tuple[Word, ...]
    stems: tuple[Word, ...]
    endings: tuple[tuple[Word, Word], ...]
    organizations: tuple[Word, ...]
    firms: tuple[Word, ...]
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    calling_code: str
    phones: tuple[str, str]
    trunk: str


_FROM = "ąčęėįšųūžāēģīķļņõäöüćłńóśźżăâîșțß"
_ONTO = "aceeisuuzaegiklnoaoucLnoszzaaists".lower()
_LATIN = str.maketrans(_FROM, _ONTO)


def _word(written: str) -> Word:
    text, _, latin = written.partition("=")
    return Word(text, latin or text.lower().translate(_LATIN).replace(" ", ""))


def _words(text: str) -> tuple[Word, ...]:
    return tuple(_word(part) for part in text.split())


def _phrases(text: str) -> tuple[Word, ...]:
    return tuple(_word(part.strip()) for part in text.split(","))


def _firms(known: str, firsts: str, trades: str) -> tuple[Word, ...]:
    """Names given, and every combination of a first word with a trade."""
    combined = (
        Word(f"{first.text} {trade.text}", f"{first.latin}-{trade.latin}")
        for first in _words(firsts)
        for trade in _words(trades)
    )
    return (*_phrases(known), *combined)


def _endings(text: str) -> tuple[tuple[Word, Word], ...]:
    pairs: list[tuple[Word, Word]] = []
    for part in text.split():
        man, _, woman = part.partition("/")
        pairs.append((_word(man), _word(woman or man)))
    return tuple(pairs)


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


LANDS: tuple[Land, ...] = (
    Land(
        "lt", "LT", 26,
        _words("Jonas Tomas Mantas Lukas Darius Saulius Vytautas Gintaras Andrius Aidas Algirdas"
               " Arūnas Audrius Donatas Edvinas Giedrius Kęstutis Linas Marius Mindaugas Nerijus"
               " Paulius Ramūnas Rimantas Rokas Simonas Tadas Viktoras Žydrūnas Šarūnas Ąžuolas"),
        _words("Rasa Agnė Aistė Eglė Daiva Rūta Inga Jurgita Kristina Laima Lina Milda Monika"
               " Neringa Ona Rita Sandra Simona Skaistė Ugnė Vaida Viktorija Živilė Aldona Austėja"
               " Birutė Dalia Giedrė Ieva Indrė Jolanta Šviesa"),
        _words("Kazl Petr Jank Žuk Stank Vasil Butk Paul Balč Nav Raman Žem Kaval Sav Girden Mick"
               " Adom Rimk Norv Bagd Šimk Luk Mork Dambr Urb"),
        _endings("auskas/auskienė auskas/auskaitė aitis/aitytė evičius/evičienė ūnas/ūnaitė"
                 " ėnas/ėnienė utis/utytė onis/onytė"),
        _phrases("UAB „{}“=, UAB {}=, MB {}=, AB {}=, VšĮ {}=, {} UAB=, IĮ {}="),
        _firms("Žalgirio Baldai, Pušyno Medis, Baltijos Tekstilė, Nemuno Logistika, Ąžuolo Durys,"
                 " Akmens Namai, Aukštaitijos Linas, Kalnų Pienas, Vilkpėdės Turgus, Gintaro"
                 " Langai,"
                 " Rytų Sodas, Šiaurės Vėjas, Dainavos Girios, Neries Krantas, Saulės Kepykla,"
                 " Senamiesčio Šviesa, Žemaitijos Sūriai, Tauro Statyba, Vėjo Energija, Ežero"
                 " Žuvis,"
                 " Marių Burės, Molio Dvaras, Medaus Namai, Beržo Lentos, Trakų Keramika",
               "Ąžuolo Beržo Eglės Liepos Gandro Lokio Jūros Upės Saulės"
               " Pušies Aušros Vieversio",
               "Baldai Statyba Logistika Prekyba Medis Tekstilė Kepykla Sodai"
               " Langai"),
        _texts("Vilnius, Kaunas, Klaipėda, Šiauliai, Panevėžys, Alytus, Marijampolė, Utena,"
               " Mažeikiai, Palanga"),
        _texts("Savanorių pr., Gedimino pr., Laisvės al., Žirmūnų g., Taikos pr., Tilžės g.,"
               " Vytauto g., Pramonės g., Ukmergės g., Ąžuolų g."),
        "370", ("6## #####", "5 200 ####"), "8 ",
    ),
    Land(
        "lv", "LV", 10,
        _words("Jānis Andris Ainārs Aigars Artūrs Edgars Gatis Guntis Ivars Juris Kārlis Mārtiņš"
               " Normunds Pēteris Raimonds Toms Uldis Valdis Ziedonis Ēriks Alvis Ansis"),
        _words("Aija Anete Baiba Dace Elīna Evija Ilze Inese Ieva Kristīne Laura Līga Māra Santa"
               " Sanita Sintija Vita Zane Žanete Agnese"),
        _words("Bērz Kaln Liep Ozol Krūm Balod Zar Vītol Egl Sil Pried Vanag Lāc Apš Kārkl Strazd"),
        _endings("iņš/iņa iņš/iņa s/a nieks/niece ietis/iete"),
        _phrases("SIA {}=, SIA „{}“=, AS {}="),
        _firms("Rīgas Tirdzniecība, Daugavas Koks, Abavas Dārzi, Kurzemes Zivis, Vidzemes Medus,"
                 " Jūras Vējš, Latgales Keramika, Zemgales Maize, Baltā Māja, Dzintara Krasts,"
                 " Ziemeļu Virtuves, Ausekļa Nams",
               "Ozola Bērza Liepas Saules Jūras Vilka Pļavas Aiviekstes",
               "Mēbeles Būve Tirdzniecība Koks Maize Dārzi Logi"),
        _texts("Rīga, Daugavpils, Liepāja, Jelgava, Jūrmala, Ventspils, Valmiera, Cēsis"),
        _texts("Brīvības iela, Lāčplēša iela, Krišjāņa Barona iela, Liepājas iela, Dzelzavas iela"),
        "371", ("2#######", "67 ### ###"), "",
    ),
    Land(
        "et", "EE", 7,
        _words("Andres Ants Indrek Jaan Jüri Kalev Kristjan Margus Mati Meelis Priit Rein Siim"
               " Tanel Tarmo Toomas Urmas Ülo Aare Aivar"),
        _words("Aino Anneli Eha Ene Evelin Heli Kadri Katrin Kersti Liis Maarja Merike Piret Riina"
               " Sirje Triin Ülle Õie Ave Anu"),
        _words("Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Koppel Luik Oja Raud Vaher Õun"
               " Põder Lepik Kuusk Allik Kallas"),
        _endings("/ / / saar oja"),
        _phrases("OÜ {}=, AS {}=, {} OÜ="),
        _firms("Põhjala Kaubandus, Aida Kohvik, Saare Puit, Tartu Ehitus, Emajõe Mööbel,"
                 " Läänemere Kala, Pärnu Tekstiil, Öökulli Raamat, Rannarahva Paadid, Hiiu Vill",
               "Tamme Kase Mere Päikese Kuuse Jõe Aru",
               "Mööbel Ehitus Kaubandus Puit Pagar Aknad"),
        _texts("Tallinn, Tartu, Pärnu, Narva, Viljandi, Rakvere, Kuressaare"),
        _texts("Narva mnt, Pärnu mnt, Tartu mnt, Riia tn, Liivalaia tn"),
        "372", ("5#######", "6## ####"), "",
    ),
    Land(
        "pl", "PL", 12,
        _words("Adam Andrzej Bartosz Grzegorz Jacek Jakub Jan Kamil Krzysztof Łukasz Maciej Marcin"
               " Michał Paweł Piotr Rafał Stanisław Tomasz Wojciech Zbigniew Aleksander Arkadiusz"),
        _words("Agata Agnieszka Aleksandra Anna Barbara Beata Dorota Ewa Grażyna Iwona Joanna"
               " Justyna Katarzyna Magdalena Małgorzata Monika Paulina Renata Urszula Zofia"
               " Żaneta"),
        _words("Kowal Wiśniew Kamiń Lewandow Zieliń Szymań Dąbrow Kozłow Jankow Mazur"
               " Piotrow Grabow Pawłow Michal Królikow Wieczor Jabłoń Gór Ostrow Adam Żuraw"),
        _endings("ski/ska ski/ska ski/ska czyk/czyk ewicz/ewicz"),
        _phrases("{} Sp. z o.o.=, {} S.A.=, {} i Spółka Sp. z o.o.=, PPHU {}="),
        _firms("Ławka, Dębowy Dom, Bałtyk Handel, Krakowskie Okna, Zielona Hala, Mazowiecka Stal,"
                 " Śląskie Meble, Wiślana Piekarnia, Tatrzański Len, Żuraw Transport, Aronia Sad,"
                 " Białowieska Kuchnia, Akacja Tkaniny",
               "Dąb Brzoza Lipa Wisła Tatry Bałtyk Jodła Akacja",
               "Meble Transport Okna Tekstylia Handel Bud"),
        _texts("Warszawa, Kraków, Łódź, Wrocław, Poznań, Gdańsk, Białystok, Suwałki"),
        _texts("ul. Marszałkowska, ul. Długa, ul. Piękna, al. Niepodległości, ul. Świętojańska"),
        "48", ("60# ### ###", "22 ### ## ##"), "",
    ),
    Land(
        "de", "DE", 9,
        _words("Alexander Andreas Bernd Christian Dieter Florian Frank Hans Jörg Jürgen Karl Klaus"
               " Lukas Markus Matthias Michael Peter Stefan Thomas Uwe Wolfgang Björn Albrecht"),
        _words("Adelheid Andrea Angela Anja Birgit Claudia Gisela Heike Ingrid Julia Karin"
               " Katharina"
               " Monika Nicole Petra Sabine Silke Stefanie Ursula Bärbel Anneliese"),
        _words("Müll Schmidt Schneid Fisch Web Wagn Beck Hoffmann Schäf Koch Bau Richt Klein Wolf"
               " Schröd Neumann Schwarz Zimmermann Brau Krüg Groß Weiß Vogel Bäck"),
        _endings("er/er / mann/mann ert/ert e/e"),
        _phrases("{} GmbH=, {} & Söhne GmbH=, {} AG=, {} GmbH & Co. KG=, {} e.K.="),
        _firms("Müller, Adler Möbel, Alster Kontor, Nordlicht Küchen, Grünwald Holz, Schwarzwald"
                 " Uhren, Isar Textil, Ostsee Fisch, Bäckerei Krüger, Rheintal Logistik, Eichenhof,"
                 " Ahorn Werkstätten",
               "Eichen Linden Birken Alpen Rhein Elbe Ahorn Anker",
               "Möbel Bau Logistik Textil Handel Küchen"),
        _texts("Berlin, Hamburg, München, Köln, Leipzig, Dresden, Rostock, Lübeck"),
        _texts("Hauptstraße, Bahnhofstraße, Gartenstraße, Schillerstraße, Am Markt, Ringstraße"),
        "49", ("171 39200##", "30 23125 ###"), "0",
    ),
    Land(
        "ro", "RO", 7,
        _words("Adrian Alexandru Andrei Bogdan Cătălin Ciprian Constantin Cristian Dan Dragoș"
               " Florin"
               " Gabriel George Ionuț Lucian Marius Mihai Nicolae Răzvan Sorin Ștefan Vlad"),
        _words("Adina Adriana Alina Ana Anca Andreea Bianca Camelia Cristina Daniela Elena Gabriela"
               " Ioana Irina Larisa Loredana Mădălina Mihaela Oana Roxana Simona Ștefania"),
        _words("Popes Iones Dumitres Stănes Georges Vasiles Constantines Marines Enăches Tomes"
               " Filipes Oltenes Moldoves Ungures Dobres Lupes Radules Nicules Ivănes"),
        _endings("cu/cu"),
        _phrases("{} SRL=, SC {} SRL=, {} SA="),
        _firms("Ardeal Mobilă, Carpați Lemn, Dunărea Textile, Brașov Transport, Livada Verde,"
                 " Alba Ceramică, Țesătorii Olteni, Câmpia Pâine, Bucovina Brad, Șoimul Trans",
               "Stejar Brad Tei Dunăre Carpat Alun Arin",
               "Mobilă Construct Trans Textil Comerț Pan"),
        _texts("București, Cluj-Napoca, Timișoara, Iași, Brașov, Constanța, Sibiu"),
        _texts("Calea Victoriei, Str. Lungă, Bd. Unirii, Str. Republicii, Șos. Kiseleff"),
        "40", ("72# ### ###", "21 ### ####"), "0",
    ),
    Land(
        "ru", "KZ", 9,
        _words("Александр=aleksandr Алексей=aleksej Андрей=andrej Антон=anton Дмитрий=dmitrij"
               " Евгений=evgenij Иван=ivan Игорь=igor Кирилл=kirill Максим=maksim Михаил=mihail"
               " Николай=nikolaj Павел=pavel Пётр=petr Роман=roman Сергей=sergej Фёдор=fedor"
               " Юрий=jurij"),
        _words("Алла=alla Анастасия=anastasija Анна=anna Вера=vera Виктория=viktorija Галина=galina"
               " Екатерина=ekaterina Елена=elena Ирина=irina Ксения=ksenija Людмила=ljudmila"
               " Марина=marina Наталья=natalja Ольга=olga Светлана=svetlana Татьяна=tatjana"
               " Юлия=julija"),
        _words("Козл=kozl Иван=ivan Петр=petr Смирн=smirn Кузнец=kuznec Сокол=sokol Мороз=moroz"
               " Лебед=lebed Григор=grigor Павл=pavl Семён=semen Никит=nikit Ёлк=elk"
               " Щербак=scherbak Юсуп=jusup Фёдор=fedor"),
        _endings("ов=ov/ова=ova ов=ov/ова=ova ин=in/ина=ina овский=ovskij/овская=ovskaja"),
        _phrases("ТОО «{}»=, ООО «{}»=, АО «{}»=, ИП {}="),
        _firms("Алатау Мебель=alatau-mebel, Северный Лес=severnyj-les, Степной Ветер=stepnoj-veter,"
                 " Медовый Дом=medovyj-dom, Ёлочка=elochka, Каспий Транс=kaspij-trans,"
                 " Родник=rodnik, Тёплый Дом=teplyj-dom, Шёлковый Путь=shelkovyj-put,"
                 " Яблоневый Сад=jablonevyj-sad",
               "Дуб=dub Берёза=bereza Липа=lipa Кедр=kedr Алтай=altaj"
               " Волна=volna Акация=akacija",
               "Мебель=mebel Строй=stroj Транс=trans Текстиль=tekstil"
               " Торг=torg"),
        _texts("Алматы, Астана, Шымкент, Караганда, Костанай"),
        _texts("ул. Абая, пр. Достык, ул. Гоголя, ул. Сатпаева, пр. Назарбаева"),
        "7", ("701 ### ## ##", "727 2## ## ##"), "8 ",
    ),
    Land(
        "uk", "UA", 7,
        _words("Андрій=andrii Богдан=bohdan Василь=vasyl Віктор=viktor Володимир=volodymyr"
               " Дмитро=dmytro Євген=yevhen Іван=ivan Максим=maksym Микола=mykola Олег=oleh"
               " Олександр=oleksandr Петро=petro Сергій=serhii Тарас=taras Юрій=yurii"),
        _words("Анна=anna Ганна=hanna Дарина=daryna Ірина=iryna Катерина=kateryna Лариса=larysa"
               " Леся=lesia Людмила=liudmyla Марія=mariia Надія=nadiia Наталія=nataliia"
               " Оксана=oksana Олена=olena Світлана=svitlana Тетяна=tetiana Юлія=yuliia"),
        _words("Шевч=shevch Ковал=koval Бондар=bondar Ткач=tkach Кравч=kravch Мельн=meln"
               " Петр=petr Гончар=honchar Савч=savch Лис=lys Руд=rud Поліщ=polishch Їж=yizh"
               " Ґерас=heras"),
        _endings("енко=enko ук=uk ик=yk чук=chuk юк=iuk"),
        _phrases("ТОВ «{}»=, ТОВ {}=, ФОП {}=, ПП «{}»="),
        _firms("Дніпро-Меблі=dnipro-mebli, Карпатський Ліс=karpatskyi-lis, Київ"
               " Текстиль=kyiv-tekstyl,"
                 " Зелена Хата=zelena-khata, Чумацький Шлях=chumatskyi-shliakh,"
                 " Полісся Трейд=polissia-treid, Їжачок=yizhachok, Одеса Логістик=odesa-lohistyk",
               "Дуб=dub Береза=bereza Липа=lypa Дніпро=dnipro Карпати=karpaty"
               " Акація=akatsiia",
               "Меблі=mebli Буд=bud Транс=trans Текстиль=tekstyl Трейд=treid"),
        _texts("Київ, Львів, Дніпро, Одеса, Харків, Чернівці"),
        _texts("вул. Хрещатик, вул. Шевченка, просп. Свободи, вул. Франка, вул. Соборна"),
        "380", ("67 ### ## ##", "44 2## ## ##"), "0",
    ),
    Land(
        "ar", "AE", 5,
        _words("أحمد=ahmad محمد=mohammad خالد=khalid حسن=hasan علي=ali عمر=omar يوسف=yousef"
               " إبراهيم=ibrahim طارق=tariq سعيد=saeed ماجد=majid راشد=rashid سلطان=sultan"),
        _words("فاطمة=fatima مريم=maryam عائشة=aisha ليلى=layla هدى=huda نورة=noura سارة=sara"
               " زينب=zainab خديجة=khadija أمل=amal"),
        _words("المراني=almarani المنصوري=almansoori الشامسي=alshamsi النعيمي=alnuaimi"
               " الهاشمي=alhashimi الكعبي=alkaabi الحداد=alhaddad الزعابي=alzaabi الأنصاري=alansari"
               " المزروعي=almazrouei السويدي=alsuwaidi البلوشي=albalushi العامري=alameri"),
        _endings("/"),
        _phrases("شركة {}=, مؤسسة {}=, {} للتجارة ذ.م.م="),
        _firms("النور للتجارة=alnoor, عطور الشرق=sharq, الواحة الخضراء=alwaha, نجوم الخليج=nujoom,"
                 " بيت الأثاث=bayt-alathath, السفينة الزرقاء=alsafina, لؤلؤة البحر=luluat-albahr",
               "النخيل=alnakheel الصحراء=alsahra البحر=albahr اللؤلؤ=allulu"
               " الهلال=alhilal",
               "للأثاث=furniture للبناء=build للنقل=transport للنسيج=textile"),
        _texts("دبي, أبوظبي, الشارقة, عجمان, رأس الخيمة"),
        _texts("شارع الشيخ زايد, شارع الوحدة, شارع الكورنيش, شارع المطار"),
        "971", ("50 ### ####", "4 2## ####"), "0",
    ),
    Land(
        "fa", "IR", 4,
        _words("رضا=reza علی=ali حسین=hossein مهدی=mehdi کیوان=keyvan بهرام=bahram آرش=arash"
               " ابراهیم=ebrahim کامران=kamran پویا=pouya"),
        _words("زهرا=zahra نرگس=narges پریسا=parisa ژاله=zhaleh گلناز=golnaz شیرین=shirin"
               " مریم=maryam یاسمین=yasmin سمیرا=samira"),
        _words("رضایی=rezaei احمدی=ahmadi محمدی=mohammadi کریمی=karimi موسوی=mousavi صادقی=sadeghi"
               " یوسفی=yousefi نوری‌زاده=nourizadeh گل‌محمدی=golmohammadi کاظمی=kazemi"
               " میرزایی=mirzaei چگینی=chegini"),
        _endings("/"),
        _phrases("شرکت {}=, {} (سهامی خاص)="),
        _firms("فرش تبریز=farsh-tabriz, پارس چوب=pars-choob, گلستان نساجی=golestan,"
                 " آریا تجارت=arya-tejarat, چای لاهیجان=chay-lahijan, زعفران خراسان=zaferan",
               "سرو=sarv البرز=alborz دریا=darya آفتاب=aftab",
               "چوب=choob بار=bar نساجی=nassaji تجارت=tejarat"),
        _texts("تهران, تبریز, اصفهان, شیراز, مشهد"),
        _texts("خیابان ولیعصر, خیابان انقلاب, خیابان آزادی, بلوار کشاورز"),
        "98", ("912 ### ####", "21 2### ####"), "0",
    ),
    Land(
        "am", "ET", 4,
        _words("ሙሉጌታ=mulugeta አበበ=abebe ከበደ=kebede ተስፋዬ=tesfaye ዳዊት=dawit ዮሐንስ=yohannes"
               " ኃይሌ=haile ታደሰ=tadesse ጌታቸው=getachew በቀለ=bekele ሰለሞን=solomon"),
        _words("ሰላም=selam አልማዝ=almaz ብርቱካን=birtukan ሃና=hana መሠረት=meseret ዓለም=alem"
               " ፀሐይ=tsehay ሠናይት=senait ትዕግስት=tigist"),
        _words("ከበደ=kebede ተስፋዬ=tesfaye አበራ=abera ደምሴ=demisse ወርቁ=worku በላይነህ=belayneh"
               " ገብረማርያም=gebremariam ወልደሚካኤል=woldemichael ሐጎስ=hagos ዓለሙ=alemu ኃይሉ=hailu"),
        _endings("/"),
        _phrases("{} ኃ.የተ.የግ.ማ=, {} አ.ማ="),
        _firms("አዲስ ቡና=addis-buna, ሰላም ንግድ=selam, ጣና ጨርቃጨርቅ=tana, ላሊበላ ቤት ዕቃ=lalibela,"
                 " ብርሃን ትራንስፖርት=birhan, ሐረር ማር=harar-mar",
               "አባይ=abay ዋርካ=warka ፀሐይ=tsehay አንበሳ=anbessa",
               "ንግድ=trading ትራንስፖርት=transport ቡና=coffee ግንባታ=build"),
        _texts("አዲስ አበባ, ባሕር ዳር, ሐዋሳ, ጎንደር, መቀሌ"),
        _texts("ቦሌ መንገድ, ቸርችል ጎዳና, አፍሪካ ጎዳና, ፒያሳ"),
        "251", ("91# ### ###", "11 55# ####"), "0",
    ),
    Land(
        "en", "GB", 10,
        _words("Adam Alan Andrew Benjamin Charles Daniel David Edward George Harry Jack James John"
               " Matthew Oliver Peter Richard Robert Samuel Stephen Thomas William Archie Aaron"),
        _words("Abigail Alice Amelia Anna Charlotte Eleanor Emily Emma Grace Hannah Helen Isla Jane"
               " Lucy Margaret Olivia Rachel Rebecca Sarah Sophie Victoria Zoë=zoe Ava Agatha"),
        _words("Ash Black Brad Clay Cross Dal Fair Green Had Hart King Lang Marsh North Oak Pres"
               " Rad Red Stan West White Wood Thorn Win"),
        _endings("ley ton well field wood ford by son worth / bourne"),
        _phrases("{} Ltd=, {} & Sons Ltd=, {} LLP=, {} plc="),
        _firms("Ashdown Joinery, Alder & Birch, Abbey Road Coffee, Harbour Lights, Oakfield Homes,"
                 " Severn Freight, Thistle Textiles, Whitby Fisheries, Northgate Kitchens,"
                 " Meadow Bakery, Amberley Carpets",
               "Oak Birch Harbour River Summit Alder Anchor Heron",
               "Furniture Builders Freight Textiles Trading Kitchens"),
        _texts("London, Manchester, Leeds, Bristol, Edinburgh, Cardiff, Norwich"),
        _texts("High Street, Station Road, Church Lane, Mill Road, Victoria Street"),
        "44", ("7400 12####", "20 7946 0###"), "0",
    ),
)  # fmt: skip

TAGS = (
    "furniture", "retail", "wholesale", "import", "transport", "textile", "kitchens", "timber",
    "trade fair", "referral", "hardware", "web form", "key account", "coffee", "carpets",
)  # fmt: skip

SOURCES = (
    "Trade fair 2025", "Web form", "Recommendation", "Cold call", "Newspaper advertisement",
    "Riga exhibition", "Old price list",
)  # fmt: skip

ROLES = (
    "director", "purchasing", "accounts", "storekeeper", "sales", "logistics", "partner",
    "assistant", "designer",
)  # fmt: skip

INDUSTRIES = (
    "Furniture", "Retail", "Wholesale", "Transport", "Textiles", "Construction", "Food", "Timber",
)  # fmt: skip

NOTES = (
    "Accounting closes the books on the 5th, send invoices before that.",
    "Wants the FSC certificate with every delivery.",
    "Calls back after lunch, never before 10:00.",
    "Agreed on samples, asked for a drawing of the corner profile.",
    "Met at the Riga exhibition, second hall, stand 14.",
    "They open a second showroom in September; need a display kitchen and 12 door sets.",
    "Prefers e-mail in Russian, invoices in Lithuanian.",
    "Delivery through the back gate, Sodų g. side, the truck must be under 3.5 m.",
    "Asked for the spring price list and a discount for prepayment.",
    "Pays in 30 days, always on time.",
    "Old client of the late Mr Gintaras; be kind.",
    "Tender in October, decision after the holidays.",
)

USERS = (
    "Rasa Petrauskienė", "Tomas Kazlauskas", "Eglė Jankauskaitė", "Oksana Savčenko",
    "Darius Vaitkus", "Agnė Butkutė", "Mantas Stonkus", "Elīna Jansone",
)  # fmt: skip
"""The eight employees; the first one is who opened the file."""

COMPANY = "UAB Gintaras"
