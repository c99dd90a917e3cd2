"""Likeness of names: what is one name in other letters, and what is another person's name."""

from __future__ import annotations

import time

import pytest

from crm_desktop.business.contacts.matching import same_organization, same_person
from crm_desktop.business.imports.parties import Identity, PartyIndex

SAME_PERSON = [
    ("Gwen Vickerstaff", "G. Vickerstaff"),
    ("Gwen Vickerstaff", "VICKERSTAFF GWEN"),
    ("Felix O'Dunnell", "Felix ODunnell"),
    ("Felicity Ravensdale", "Felicity"),
    ("Robert Smith", "Bob Smith"),
    ("Gwen Ashworth", "Gwendoline Ashworth"),
    ("Maximilian Stein", "Max Stein"),
    ("Jörg Müller", "Joerg Mueller"),
    ("Łukasz Żak", "Lukasz Zak"),
    ("Журавлёв Семён Фёдорович", "Журавлев Семен"),
    ("Снегирёва Кира Дмитриевна", "Снегирёва К. Д."),
    ("Рябинина Зоя", "Зоя Рябинина"),
    ("Сомов Иван Петрович", "Ваня Сомов"),
    ("Rîmniceanu Iulian", "Râmniceanu Iulian"),
    ("Şerbănoiu Ştefan", "Șerbănoiu Ștefan"),
    ("عبد الله الصقري", "عبدالله الصقري"),
    ("إبراهيم الحداد", "ابراهــيم الحدّاد"),
    ("علی کریمی‌نیا", "علي كريمي نيا"),
    ("ኃይሉ ፀጋዬ", "ሀይሉ ጸጋዬ"),
    ("ብርሃኑ ከበደ", "Birhanu Kebede"),
    ("محمد الصقري", "Mohammed Al Saqri"),
    ("Хохлова Юлия", "Yulia Khokhlova"),
    ("Шевченко Тарас", "Taras Shevchenko"),
    ("Ivan Ivanov", "ایوان ایوانف"),
    ("Иван Иванов", "ایوان ایوانف"),
    ("David Smith", "ديفيد سميث"),
    ("Ali Reza", "علی رضا"),
]
OTHER_PERSON = [
    ("Jan Kowalski", "Anna Kowalska"),
    ("Александр Петров", "Александра Петрова"),
    ("Сомов Иван Петрович", "Сомов Пётр Иванович"),
    ("Сомов И. П.", "Сомов Пётр Иванович"),
    ("Jonas Jonaitis", "Rūta Jonaitienė"),
    ("Tomas Kazlauskas", "Tomas Kazlauskis"),
    ("Stefan Popescu", "Stefania Popescu"),
    ("Victor Rusu", "Victoria Rusu"),
    ("Paul Berg", "Paula Berg"),
    ("أحمد علي", "محمد علي"),
    ("ሣራ ታደሰ", "ሣራ ከበደ"),
    ("Ivan Petrov", "ایوان ایوانف"),
    ("", "Anna"),
    ("", ""),
]
SAME_ORGANIZATION = [
    ("UAB „GREITAS MALUNAS“", 'UAB "Greitas malūnas"'),
    ("ООО «Уральский парус»", "Уральский парус ООО"),
    ("ИП «Северный камень»", "ип северный камень"),
    ('SIA "ĀTRAIS AVOTS"', "Atrais Avots Sia"),
    ("SC Stejarul Metal SRL", "S.C. Stejarul Metal S.R.L."),
    ("Hobbin & Tate Solicitors", "Hobbin and Tate Solicitors"),
    ("Medaus lašas, UAB", "UAB „Medaus lašas“"),
    ("Žalgirio baldai", "Жальгирё балдай"),
]
OTHER_ORGANIZATION = [
    ("UAB Rytas", "UAB Vakaras"),
    ("Ромашка", "Ромашка-2"),
    ("ABC 1", "ABC 2"),
    ("Kuusk 11 OÜ", "Kuusk 12 OÜ"),
    ("UAB Rytas 150", "UAB Rytas 1500"),
    ("", "UAB"),
]


@pytest.mark.parametrize(("first", "second"), SAME_PERSON)
def test_one_person_written_in_two_ways(first: str, second: str):
    assert same_person(first, second)
    assert same_person(second, first)


@pytest.mark.parametrize(("first", "second"), OTHER_PERSON)
def test_two_persons_with_like_names(first: str, second: str):
    assert not same_person(first, second)
    assert not same_person(second, first)


@pytest.mark.parametrize(("first", "second"), SAME_ORGANIZATION)
def test_one_organization_written_in_two_ways(first: str, second: str):
    assert same_organization(first, second)
    assert same_organization(second, first)


@pytest.mark.parametrize(("first", "second"), OTHER_ORGANIZATION)
def test_two_organizations_with_like_names(first: str, second: str):
    assert not same_organization(first, second)
    assert not same_organization(second, first)


@pytest.mark.parametrize(
    "of_all",
    [
        Identity(birth_date="1900-01-01"),
        Identity(organization="UAB Bendra"),
        Identity(keys=("+37052345678",)),
    ],
    ids=["birthday", "employer", "number"],
)
def test_what_everybody_has_takes_no_longer_than_anything_else(of_all: Identity) -> None:
    index = PartyIndex()
    words = [first + second for first in ("al", "be", "ka", "mi") for second in ("ro", "su", "te")]
    names = [
        f"{one} {two}{three}".title() for one in words for two in words for three in words[::3]
    ]
    began = time.process_time()
    for row, name in enumerate(names, 1):
        index.find_or_add(row, of_all._replace(person=name))
    family, given = names[500].split()[::-1]
    for again in (names[500], f"{family} {given}"):
        found = index.find(of_all._replace(person=again))
        assert names[found - 1] == names[500]
    assert time.process_time() - began < 4  # compared with each other they take much longer
