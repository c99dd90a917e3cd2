"""The one table from codes to sentences: what happened, and what to do about it.

Names in braces are parameters of the error; `{name}` is the name of the file it is about.
The sentences are marked for extraction here and translated where they are shown.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

_MARKED: dict[str, object] = {
    # People and records
    "not_allowed": QT_TRANSLATE_NOOP(
        "Errors", "You have no permission for this. Ask whoever manages the users."
    ),
    "conflict": QT_TRANSLATE_NOOP(
        "Errors", "Somebody else saved this first. Nothing of theirs was overwritten."
    ),
    "changed_meanwhile": QT_TRANSLATE_NOOP(
        "Errors", "Others changed some of these meanwhile. Nothing was overwritten; try again."
    ),
    "record_gone": QT_TRANSLATE_NOOP(
        "Errors", "This record is not there anymore. Look for it in the bin."
    ),
    "contacts_of_two_kinds": QT_TRANSLATE_NOOP(
        "Errors", "A person and an organization cannot be merged. Choose contacts of one kind."
    ),
    "nothing_to_merge": QT_TRANSLATE_NOOP("Errors", "Choose at least two contacts to merge."),
    "too_many_to_merge": QT_TRANSLATE_NOOP(
        "Errors", "At most {limit} contacts can be looked at side by side. Choose fewer."
    ),
    "nothing_to_undo": QT_TRANSLATE_NOOP("Errors", "There is nothing left to undo."),
    "already_undone": QT_TRANSLATE_NOOP(
        "Errors", "This was undone already. The history of changes shows by whom."
    ),
    "removed_for_good": QT_TRANSLATE_NOOP(
        "Errors", "What was removed for good cannot be brought back by undoing it."
    ),
    "other_name_missing": QT_TRANSLATE_NOOP(
        "Errors", "Write what the other one is called, too: both ends have a name."
    ),
    "changed_since": QT_TRANSLATE_NOOP(
        "Errors", "This was changed again later, so it is not taken back."
    ),
    "something_in_its_place": QT_TRANSLATE_NOOP(
        "Errors", "Something else stands in its place by now. Take that away first."
    ),
    # Reminders
    "snooze_past": QT_TRANSLATE_NOOP(
        "Errors", "That moment is over already. Choose one that is still to come."
    ),
    # Activities
    "activity_without_people": QT_TRANSLATE_NOOP(
        "Errors", "Nobody would be left to do it. Choose at least one of your people."
    ),
    "activity_needs_start": QT_TRANSLATE_NOOP(
        "Errors", "Choose when it begins, or leave it unscheduled."
    ),
    "end_before_start": QT_TRANSLATE_NOOP(
        "Errors", "It would end before it begins. Choose a later end."
    ),
    "activity_too_long": QT_TRANSLATE_NOOP(
        "Errors", "An activity takes {limit} days at most. Check the dates, or make several."
    ),
    "day_out_of_range": QT_TRANSLATE_NOOP(
        "Errors", "This day cannot be planned for. Choose one of the years {first} to {last}."
    ),
    "estimate_out_of_range": QT_TRANSLATE_NOOP(
        "Errors",
        "No work takes that long. Give the estimate in minutes or hours.",
    ),
    "too_many_people": QT_TRANSLATE_NOOP(
        "Errors", "At most {limit} people can be involved in one activity."
    ),
    "calendar_too_large": QT_TRANSLATE_NOOP(
        "Errors",
        "{name} is larger than {limit} MB. Export a shorter time from the other program.",
    ),
    "calendar_too_many": QT_TRANSLATE_NOOP(
        "Errors",
        "{name} holds more than {limit} entries. Export a shorter time from the other program.",
    ),
    "calendar_unreadable": QT_TRANSLATE_NOOP(
        "Errors", "{name} is no calendar. Choose a file that ends in .ics."
    ),
    "rule_unreadable": QT_TRANSLATE_NOOP(
        "Errors", "This is no rule by which something recurs. Choose the days and how often."
    ),
    "rule_too_often": QT_TRANSLATE_NOOP(
        "Errors", "Activities recur once a day at most. Choose days, weeks, months or years."
    ),
    "rule_never": QT_TRANSLATE_NOOP(
        "Errors", "By this rule it never comes again. Choose other days."
    ),
    "rule_needs_day": QT_TRANSLATE_NOOP(
        "Errors", "Only what has a day can recur. Choose one first."
    ),
    "rule_other_day": QT_TRANSLATE_NOOP(
        "Errors",
        "This series cannot move to another day. Change how it recurs instead.",
    ),
    "user_gone": QT_TRANSLATE_NOOP(
        "Errors", "One of the colleagues is not there anymore. Choose somebody else."
    ),
    "contact_gone": QT_TRANSLATE_NOOP(
        "Errors", "One of the contacts is not there anymore. Look for it in the bin."
    ),
    "result_unknown": QT_TRANSLATE_NOOP(
        "Errors", "There is no such result. Choose one of the list."
    ),
    # Files on activities
    "attachment_damaged": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” was damaged on the drive. Attach it again, or take it from a backup.",
    ),
    "attachment_is_program": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” is a program and is not opened from here. If you trust who sent it, save a copy.",
    ),
    "attachment_missing": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” is not among the attached files any more. Bring the folder {folder} back from a"
        " backup.",
    ),
    "attachment_too_large": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” has {megabytes} MB, at most {limit} MB can be attached. Write down where it is.",
    ),
    "files_refused": QT_TRANSLATE_NOOP(
        "Errors",
        "Not attached: {names}. Folders, empty files, files that cannot be read and files of more"
        " than {limit} MB cannot be attached.",
    ),
    "attachment_unopened": QT_TRANSLATE_NOOP(
        "Errors", "No program on this computer opens “{name}”. Save a copy of it instead."
    ),
    "attachments_read_only": QT_TRANSLATE_NOOP(
        "Errors",
        "Files cannot be put into “{path}”. Ask for the right to write there.",
    ),
    "too_many_attachments": QT_TRANSLATE_NOOP(
        "Errors", "At most {limit} files can be on one activity. Pack some of them into one."
    ),
    # Filters
    "filter_damaged": QT_TRANSLATE_NOOP(
        "Errors", "This filter cannot be read. Take it away and set it again."
    ),
    "filter_newer": QT_TRANSLATE_NOOP(
        "Errors", "This filter was made by a newer version of the program. Update this one."
    ),
    "filter_too_large": QT_TRANSLATE_NOOP(
        "Errors", "This filter has too many conditions. Keep it under {limit}."
    ),
    "filter_too_deep": QT_TRANSLATE_NOOP(
        "Errors",
        "Groups of conditions stand in each other at most {limit} deep. Take one of them apart.",
    ),
    "too_many_segments": QT_TRANSLATE_NOOP(
        "Errors", "There are {limit} segments already. Delete one that nobody needs."
    ),
    # Fields
    "name_missing": QT_TRANSLATE_NOOP("Errors", "Write a name: everything is found by it."),
    "name_too_long": QT_TRANSLATE_NOOP(
        "Errors", "The name is too long. Keep it under {limit} characters."
    ),
    "text_too_long": QT_TRANSLATE_NOOP(
        "Errors", "This is too long. Keep it under {limit} characters, or use the notes."
    ),
    "too_many_tags": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} tags. Take some away, or use the notes."
    ),
    "picture_unreadable": QT_TRANSLATE_NOOP(
        "Errors", "This is not a picture that can be read. Take a PNG, JPEG, WebP or GIF file."
    ),
    "picture_file_too_large": QT_TRANSLATE_NOOP(
        "Errors", "The picture file is larger than {limit} MB. Save it smaller and try again."
    ),
    "picture_too_many_pixels": QT_TRANSLATE_NOOP(
        "Errors", "The picture has more than {limit} megapixels. Save it smaller and try again."
    ),
    "picture_too_large": QT_TRANSLATE_NOOP(
        "Errors", "The picture is larger than {limit} KB even when made small. Take another one."
    ),
    "birth_date_invalid": QT_TRANSLATE_NOOP(
        "Errors", "This day does not exist. Write it like the example, or leave it empty."
    ),
    # Employees
    "birth_date_in_future": QT_TRANSLATE_NOOP(
        "Errors", "This birthday lies in the future. Correct the year, or leave it empty."
    ),
    "span_reversed": QT_TRANSLATE_NOOP(
        "Errors", "Working hours end before they begin. Change one of the two times."
    ),
    "spans_overlap": QT_TRANSLATE_NOOP(
        "Errors", "Two spans of working hours overlap. Change one of them."
    ),
    "too_many_spans": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} spans on one day. Join some of them."
    ),
    "hours_not_understood": QT_TRANSLATE_NOOP(
        "Errors", "Write working hours like 9:00–13:00, 14:00–18:00, or leave the day empty."
    ),
    "absence_too_long": QT_TRANSLATE_NOOP(
        "Errors", "An absence of more than ten years. Correct one of the two dates."
    ),
    "absences_overlap": QT_TRANSLATE_NOOP(
        "Errors", "There is an absence on these days already. Change that one instead."
    ),
    "own_account": QT_TRANSLATE_NOOP(
        "Errors", "You cannot make yourself a former employee. Ask a colleague to do it."
    ),
    "last_employee": QT_TRANSLATE_NOOP(
        "Errors", "Nobody else would be left to work here. Add another employee first."
    ),
    "time_zone_unknown": QT_TRANSLATE_NOOP(
        "Errors", "This time zone is not known. Write it like Europe/Vilnius."
    ),
    "time_invalid": QT_TRANSLATE_NOOP("Errors", "Write the time like 09:30, or leave it empty."),
    "too_many_dates": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} dates. Take some away, or use the notes."
    ),
    "rhythm_invalid": QT_TRANSLATE_NOOP(
        "Errors", "Write a number of days from 1 to {limit}, or nothing."
    ),
    "remind_days_invalid": QT_TRANSLATE_NOOP(
        "Errors", "A reminder comes at most {limit} days before a date."
    ),
    "dates_reversed": QT_TRANSLATE_NOOP(
        "Errors", "The end lies before the beginning. Change one of the two dates."
    ),
    "affiliation_exists": QT_TRANSLATE_NOOP(
        "Errors", "This person is already there. Change the existing entry instead."
    ),
    "related_to_itself": QT_TRANSLATE_NOOP(
        "Errors", "A contact cannot be related to itself. Choose another one."
    ),
    "relationship_exists": QT_TRANSLATE_NOOP(
        "Errors", "This relation is already there. Change the existing entry instead."
    ),
    "not_a_person": QT_TRANSLATE_NOOP("Errors", "Choose a person here, not an organization."),
    "not_an_organization": QT_TRANSLATE_NOOP(
        "Errors", "Choose an organization here, not a person."
    ),
    "characters_removed": QT_TRANSLATE_NOOP(
        "Errors", "Invisible characters that could mislead a reader were taken out."
    ),
    "unreachable": QT_TRANSLATE_NOOP(
        "Errors", "No phone, e-mail or other channel yet: nobody can be reached here."
    ),
    "value_invalid": QT_TRANSLATE_NOOP(
        "Errors", "This does not fit its field. Correct it, or choose another field for the column."
    ),
    "phone_invalid": QT_TRANSLATE_NOOP(
        "Errors", "This number is not complete. Add the country or area code."
    ),
    "email_invalid": QT_TRANSLATE_NOOP(
        "Errors", "This is no e-mail address. It looks like name@company.com."
    ),
    "date_invalid": QT_TRANSLATE_NOOP("Errors", "This date does not exist. Correct or empty it."),
    "tax_id_unusual": QT_TRANSLATE_NOOP(
        "Errors", "An unusual tax number. Compare it with a document; it is kept as it is."
    ),
    "setting_not_accepted": QT_TRANSLATE_NOOP(
        "Errors", "This setting does not take that value. Choose one of those offered."
    ),
    # Own fields and lists
    "custom_field_exists": QT_TRANSLATE_NOOP(
        "Errors", "There is a field of this name already. Choose another name."
    ),
    "custom_field_in_use": QT_TRANSLATE_NOOP(
        "Errors", "Contacts have values in this field. Retire it and make a new one instead."
    ),
    "too_many_custom_fields": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} own fields. Remove some that nobody fills."
    ),
    "too_many_options": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} options. Take some away, or use a text field."
    ),
    "too_many_choices": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} options chosen. Take some away."
    ),
    "options_missing": QT_TRANSLATE_NOOP("Errors", "Add at least one option to choose from."),
    "option_exists": QT_TRANSLATE_NOOP(
        "Errors", "“{option}” is there twice. Every option needs a name of its own."
    ),
    "option_unknown": QT_TRANSLATE_NOOP(
        "Errors", "There is no such option. Choose one of the list."
    ),
    "option_in_use": QT_TRANSLATE_NOOP(
        "Errors", "{count} contacts have “{option}”. Choose an option that takes its place."
    ),
    "currency_unknown": QT_TRANSLATE_NOOP(
        "Errors", "This is no currency code. It looks like EUR or USD."
    ),
    "number_expected": QT_TRANSLATE_NOOP(
        "Errors", "Write a number here, for example 1250 or 12.50."
    ),
    "number_too_large": QT_TRANSLATE_NOOP("Errors", "This number is too large."),
    "too_many_decimals": QT_TRANSLATE_NOOP("Errors", "Too many decimal places: {limit} at most."),
    "yes_or_no_expected": QT_TRANSLATE_NOOP("Errors", "Only yes or no can stand here."),
    "value_not_understood": QT_TRANSLATE_NOOP(
        "Errors", "This value does not suit the field. Correct or empty it."
    ),
    "import_profile_missing": QT_TRANSLATE_NOOP(
        "Errors", "There is no import template called “{name}”."
    ),
    "word_exists": QT_TRANSLATE_NOOP(
        "Errors", "This word is there already. Choose another, or merge the two."
    ),
    "word_in_use": QT_TRANSLATE_NOOP(
        "Errors", "This word is in use. Retire it, or merge it into another one."
    ),
    "field_not_bulk": QT_TRANSLATE_NOOP(
        "Errors", "This field cannot be set for many contacts at once."
    ),
    "no_heir": QT_TRANSLATE_NOOP("Errors", "Choose at least one person who takes over."),
    "heir_is_leaver": QT_TRANSLATE_NOOP(
        "Errors", "Choose somebody else: this is the person who leaves."
    ),
    "word_into_itself": QT_TRANSLATE_NOOP("Errors", "Choose another word to merge into."),
    "too_many_words": QT_TRANSLATE_NOOP(
        "Errors", "More than {limit} words in this list. Merge or remove some first."
    ),
    # Files that are read for an import
    "file_missing": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is not there. It may have been moved or renamed: choose it again."
    ),
    "file_unreadable": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” cannot be read. Close it in other programs, or copy it to this computer.",
    ),
    "file_unwritable": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” cannot be written there. Close it in other programs, or choose another folder.",
    ),
    "file_in_use": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” is open in another program. Close it there, or save under another name.",
    ),
    "file_name_missing": QT_TRANSLATE_NOOP("Errors", "Say how the file shall be called."),
    "too_many_for_a_sheet": QT_TRANSLATE_NOOP(
        "Errors",
        "A sheet of Excel holds {limit} rows at most, these are {rows}. Choose Text (.csv), or"
        " the whole company.",
    ),
    "not_an_export": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” was not exported by this program. Bring it in with Import instead.",
    ),
    "not_a_vcard": QT_TRANSLATE_NOOP(
        "Errors",
        "No contact card in “{name}” can be read: the address book is damaged, or something else"
        " is called so. Export it again where it comes from, or choose another file.",
    ),
    "card_overfull": QT_TRANSLATE_NOOP(
        "Errors",
        "A card in “{name}” has more than {limit} lines, as no contact has: the address book is"
        " damaged. Export it again where it comes from, or choose another file.",
    ),
    "file_empty": QT_TRANSLATE_NOOP("Errors", "“{name}” is empty. Choose another file."),
    "not_a_file": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is a folder or a device. Choose a file in it."
    ),
    "file_too_large": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” has {megabytes} MB, at most {limit} MB can be read. Split it into parts.",
    ),
    "not_a_spreadsheet": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is no spreadsheet. Save it as .xlsx or .csv and choose it again."
    ),
    "workbook_encrypted": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” is protected by a password. Open it in Excel and save a copy without one.",
    ),
    "workbook_damaged": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is damaged. Open it in Excel and save it as a new .xlsx file."
    ),
    "workbook_too_large": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” is larger inside than can be read safely. Save the list alone as .csv.",
    ),
    "too_many_columns": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” has more columns than can be read. Delete the empty ones and save it again.",
    ),
    "too_many_rows": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” has more rows than can be read at once. Split it into parts."
    ),
    "sheet_missing": QT_TRANSLATE_NOOP(
        "Errors", "There is no sheet “{sheet}” in “{name}”. Choose one of its sheets."
    ),
    "import_no_rows": QT_TRANSLATE_NOOP(
        "Errors", "No rows were found below the headings. Choose another sheet or heading row."
    ),
    "import_no_results": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” holds formulas without their results. Open it in Excel and save it again.",
    ),
    "import_nothing_mapped": QT_TRANSLATE_NOOP(
        "Errors", "No column is matched to a field yet. Choose a field for at least one column."
    ),
    "import_header_missing": QT_TRANSLATE_NOOP(
        "Errors", "That row does not exist. Choose the row in which the headings stand."
    ),
    "country_unknown": QT_TRANSLATE_NOOP(
        "Errors", "“{country}” is no country code. Use two letters, such as LT or DE."
    ),
    "nothing_to_identify": QT_TRANSLATE_NOOP(
        "Errors", "Neither a name nor a phone or e-mail: nothing tells who this is."
    ),
    # The data file: finding and opening it
    "file_exists": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” already exists and was not touched. Choose another name."
    ),
    "folder_missing": QT_TRANSLATE_NOOP(
        "Errors", "The folder “{path}” is not there. Create it or choose another."
    ),
    "folder_read_only": QT_TRANSLATE_NOOP(
        "Errors", "Nothing can be written in “{path}”. Choose another folder or ask for the right."
    ),
    "foreign_database": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” belongs to another program and was not touched. Choose a .crm file."
    ),
    "not_a_database": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is not a data file of this program. Choose a .crm file or a backup."
    ),
    "file_damaged": QT_TRANSLATE_NOOP(
        "Errors", "The data file is damaged. Check the file to see the ways back, or open a backup."
    ),
    "check_ended": QT_TRANSLATE_NOOP(
        "Errors",
        "The check ended before it was done, and says nothing of the file. Check it again.",
    ),
    "bad_answer": QT_TRANSLATE_NOOP(
        "Errors",
        "The drive gave a bad answer. The file is being looked at, and you will be told whether it"
        " is all right.",
    ),
    "file_newer": QT_TRANSLATE_NOOP(
        "Errors",
        "This file was made by a newer program ({made_by}; this is {have}). Update the program.",
    ),
    "others_in_file": QT_TRANSLATE_NOOP(
        "Errors",
        "This file has to be updated for this version of the program, and others still have it"
        " open: {names}. Ask them to close it, then try again.",
    ),
    "file_left": QT_TRANSLATE_NOOP(
        "Errors",
        "{name} is updating the file for a newer version of the program. Update the program here,"
        " too, then open it again.",
    ),
    "file_older": QT_TRANSLATE_NOOP(
        "Errors",
        "This file is of an older version and cannot be changed here. Open it for writing once.",
    ),
    "schema_unexpected": QT_TRANSLATE_NOOP(
        "Errors",
        "“{name}” has been changed by another program and was not touched. Open a backup.",
    ),
    "migration_failed": QT_TRANSLATE_NOOP(
        "Errors",
        "The file could not be brought up to this version and is as it was. Open a backup.",
    ),
    "copy_failed": QT_TRANSLATE_NOOP(
        "Errors",
        "Somebody keeps saving into “{name}”, so that no copy could be made to look at. Try again.",
    ),
    "drive_silent": QT_TRANSLATE_NOOP(
        "Errors",
        "The drive has not answered for a minute, so nothing is written until it does.",
    ),
    "turn_lost": QT_TRANSLATE_NOOP(
        "Errors",
        "Another computer may write into this file now. Ask for your turn to change something.",
    ),
    "file_replaced": QT_TRANSLATE_NOOP(
        "Errors",
        "The data file was replaced by another one while it was open. Open it again.",
    ),
    "file_gone": QT_TRANSLATE_NOOP(
        "Errors",
        "The data file is not in its place any more. Put it back there, or open it from where it "
        "is now.",
    ),
    "file_closed": QT_TRANSLATE_NOOP("Errors", "The data file is closed. Open it again."),
    # The data file: reading and writing it
    "busy": QT_TRANSLATE_NOOP(
        "Errors", "Somebody else is saving for a long time. Try again in a moment."
    ),
    "busy_silent": QT_TRANSLATE_NOOP(
        "Errors",
        "{computer} of {person} holds the file and has been silent for {seconds} s. If it has "
        "failed, the drive lets go of the file by itself within a few minutes. Try again then.",
    ),
    "disk_full": QT_TRANSLATE_NOOP("Errors", "The disk is full. Free some space and try again."),
    "read_only": QT_TRANSLATE_NOOP(
        "Errors",
        "The data file may only be read. Ask for the right to write, or copy it elsewhere.",
    ),
    "access_denied": QT_TRANSLATE_NOOP(
        "Errors", "The system refuses access to the data file. Ask who manages the computer."
    ),
    "io_error": QT_TRANSLATE_NOOP(
        "Errors", "The drive did not answer. Check the connection or the cable and try again."
    ),
    "cannot_open": QT_TRANSLATE_NOOP(
        "Errors", "The data file cannot be reached. Check the drive and try again."
    ),
    "interrupted": QT_TRANSLATE_NOOP("Errors", "The work was interrupted. Try again."),
    "out_of_memory": QT_TRANSLATE_NOOP(
        "Errors", "The computer is out of memory. Close other programs and try again."
    ),
    "locks_unreliable": QT_TRANSLATE_NOOP(
        "Errors",
        "This drive does not keep files apart safely. Move the data file to another drive.",
    ),
    "value_too_big": QT_TRANSLATE_NOOP("Errors", "One text is too long to be stored. Shorten it."),
    "file_too_big": QT_TRANSLATE_NOOP(
        "Errors", "The drive cannot hold a file of this size. Move the data file to another drive."
    ),
    "unknown_outcome": QT_TRANSLATE_NOOP(
        "Errors",
        "The drive was lost while saving. Look whether the change is there before repeating it.",
    ),
    "setting_refused": QT_TRANSLATE_NOOP(
        "Errors", "The data file cannot be opened in a safe way on this drive. Move it elsewhere."
    ),
    "sqlite_too_old": QT_TRANSLATE_NOOP(
        "Errors", "The database driver is too old ({detail}). Install the program again."
    ),
    "backup_failed": QT_TRANSLATE_NOOP(
        "Errors", "The backup could not be made. Choose another folder or free some space."
    ),
    "backup_damaged": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is damaged and was not put back. Choose another backup."
    ),
    "nothing_readable": QT_TRANSLATE_NOOP(
        "Errors", "Nothing in “{name}” can be read any more. Put a backup back."
    ),
    "backup_of_other_file": QT_TRANSLATE_NOOP(
        "Errors", "“{name}” is a backup of another data file. Choose a backup of this one."
    ),
    "no_backup": QT_TRANSLATE_NOOP("Errors", "There is no backup in {path}. Name one."),
    "no_room": QT_TRANSLATE_NOOP(
        "Errors",
        "There is not enough room in {path}: {megabytes} MB have to be free for this. Nothing was"
        " changed. Free some space there and try again.",
    ),
    "backup_no_room": QT_TRANSLATE_NOOP(
        "Errors", "A backup needs {megabytes} MB free in {path}. Free some space there."
    ),
    "settings_not_saved": QT_TRANSLATE_NOOP(
        "Errors", "Your settings could not be saved. They hold until the program is closed."
    ),
    "settings_unreadable": QT_TRANSLATE_NOOP(
        "Errors", "Your settings could not be read; the usual ones are in use. Set them again."
    ),
    # What the check of a data file finds
    "damaged": QT_TRANSLATE_NOOP("Errors", "The file is damaged ({where}). Open a backup."),
    "foreign_key": QT_TRANSLATE_NOOP(
        "Errors", "An entry points at one that is not there ({where}). Open a backup."
    ),
    "orphan": QT_TRANSLATE_NOOP("Errors", "An entry belongs to nothing ({where}). Open a backup."),
    "chain_broken": QT_TRANSLATE_NOOP(
        "Errors", "The history was changed outside the program ({where}). Compare with a backup."
    ),
    "chain_cut": QT_TRANSLATE_NOOP(
        "Errors", "The history ends earlier than it did ({where}). An older copy may be in use."
    ),
    "values_changed": QT_TRANSLATE_NOOP(
        "Errors", "Values in the history were changed ({where}). Compare with a backup."
    ),
    "search_index": QT_TRANSLATE_NOOP(
        "Errors", "The search index does not match the file. It will be built anew."
    ),
}

SENTENCES = {code: str(sentence) for code, sentence in _MARKED.items()}
"""Code -> sentence in the source language."""
