"""Who is named in a text with @, and what becomes of it when the text changes."""

from __future__ import annotations

from crm_desktop.business.planner.mentions import Mentionable, mentions_after, mentions_in

RASA = Mentionable(1, "Rasa Petrauskienė")
RASA_K = Mentionable(2, "Rasa Kazlauskaitė")
TOMAS = Mentionable(3, "Tomas Jankauskas")
OMAR = Mentionable(4, "عمر")
PEOPLE = (RASA, RASA_K, TOMAS, OMAR)


def test_whole_names_are_found_in_any_spelling():
    assert mentions_in("ask @rasa petrauskiene, please", PEOPLE) == (1,)
    assert mentions_in("@Tomas Jankauskas and @Rasa Kazlauskaitė", PEOPLE) == (3, 2)
    assert mentions_in("اسأل @عمر", PEOPLE) == (4,)


def test_a_first_name_is_enough_where_it_is_the_only_one():
    assert mentions_in("@Tomas knows", PEOPLE) == (3,)
    assert mentions_in("@Rasa knows", PEOPLE) == ()


def test_other_words_are_nobody():
    assert mentions_in("mail tomas@example.com, @Tomasz, @", PEOPLE) == ()
    assert mentions_in("Tomas Jankauskas", PEOPLE) == ()


def test_a_changed_text_changes_who_it_names_and_nobody_else():
    stored = (1, 3)
    assert mentions_after("@Tomas", stored, "nobody", PEOPLE) == (1,)
    assert mentions_after("", stored, "@Rasa Kazlauskaitė", PEOPLE) == (1, 3, 2)
    assert mentions_after("@Tomas", stored, "@Tomas", PEOPLE) == (1, 3)
