<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>AskingKept</name>
    <message numerus="yes">
        <source>%Ln record(s) were removed for good and stay so.</source>
        <translation>
            <numerusform>%Ln record was removed for good and stays so.</numerusform>
            <numerusform>%Ln records were removed for good and stay so.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) were removed for good by {name} and stay so.</source>
        <translation>
            <numerusform>%Ln record was removed for good by {name} and stays so.</numerusform>
            <numerusform>%Ln records were removed for good by {name} and stay so.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackupsPage</name>
    <message numerus="yes">
        <source>A backup of %Ln contact(s) was made and checked.</source>
        <translation>
            <numerusform>A backup of %Ln contact was made and checked.</numerusform>
            <numerusform>A backup of %Ln contacts was made and checked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BringInDialog</name>
    <message numerus="yes">
        <source>%Ln appointment(s) or task(s) will be added.</source>
        <translation>
            <numerusform>%Ln appointment or task will be added.</numerusform>
            <numerusform>%Ln appointments or tasks will be added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recurring series among them.</source>
        <translation>
            <numerusform>%Ln recurring series among them.</numerusform>
            <numerusform>%Ln recurring series among them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) with a repetition that cannot be kept, added once.</source>
        <translation>
            <numerusform>%Ln item with a repetition that cannot be kept, added once.</numerusform>
            <numerusform>%Ln items with a repetition that cannot be kept, added once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BulkEditor</name>
    <message numerus="yes">
        <source>Set a field for %Ln contact(s)</source>
        <translation>
            <numerusform>Set a field for %Ln contact</numerusform>
            <numerusform>Set a field for %Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CalendarFiles</name>
    <message numerus="yes">
        <source>%Ln calendar item(s) saved in “{file}”</source>
        <translation>
            <numerusform>%Ln calendar item saved in “{file}”</numerusform>
            <numerusform>%Ln calendar items saved in “{file}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) added from the calendar file</source>
        <translation>
            <numerusform>%Ln item added from the calendar file</numerusform>
            <numerusform>%Ln items added from the calendar file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CallsWindow</name>
    <message numerus="yes">
        <source>%Ln call(s) with a result or words are not saved yet.</source>
        <translation>
            <numerusform>%Ln call with a result or words is not saved yet.</numerusform>
            <numerusform>%Ln calls with a result or words are not saved yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangesPanel</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChannelsPanel</name>
    <message numerus="yes">
        <source>%Ln more channel(s)</source>
        <translation>
            <numerusform>%Ln more channel</numerusform>
            <numerusform>%Ln more channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln no longer valid</source>
        <translation>
            <numerusform>%Ln no longer valid</numerusform>
            <numerusform>%Ln no longer valid</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckDelegate</name>
    <message numerus="yes">
        <source>%Ln changed · no action needed</source>
        <translation>
            <numerusform>%Ln changed · no action needed</numerusform>
            <numerusform>%Ln changed · no action needed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckModel</name>
    <message numerus="yes">
        <source>%Ln further name(s)</source>
        <translation>
            <numerusform>%Ln further name</numerusform>
            <numerusform>%Ln further names</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckStep</name>
    <message numerus="yes">
        <source>%Ln row(s) checked</source>
        <translation>
            <numerusform>%Ln row checked</numerusform>
            <numerusform>%Ln rows checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) still have something wrong.</source>
        <translation>
            <numerusform>%Ln row still has something wrong.</numerusform>
            <numerusform>%Ln rows still have something wrong.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) corrected.</source>
        <translation>
            <numerusform>%Ln row corrected.</numerusform>
            <numerusform>%Ln rows corrected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For all %Ln such row(s)</source>
        <translation>
            <numerusform>For all %Ln such row</numerusform>
            <numerusform>For all %Ln such rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For all %Ln like this</source>
        <translation>
            <numerusform>For all %Ln like this</numerusform>
            <numerusform>For all %Ln like this</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For all %Ln with this problem</source>
        <translation>
            <numerusform>For all %Ln with this problem</numerusform>
            <numerusform>For all %Ln with this problem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) surely belong to a contact and fill it.</source>
        <translation>
            <numerusform>%Ln row surely belongs to a contact and fills it.</numerusform>
            <numerusform>%Ln rows surely belong to a contact and fill it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s) are added as new.</source>
        <translation>
            <numerusform>%Ln other is added as new.</numerusform>
            <numerusform>%Ln others are added as new.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use all %Ln suggestion(s)</source>
        <translation>
            <numerusform>Use all %Ln suggestion</numerusform>
            <numerusform>Use all %Ln suggestions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>update(s)</source>
        <translation>
            <numerusform>update</numerusform>
            <numerusform>updates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>duplicate(s)</source>
        <translation>
            <numerusform>duplicate</numerusform>
            <numerusform>duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>error(s)</source>
        <translation>
            <numerusform>error</numerusform>
            <numerusform>errors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ColumnsStep</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s)</source>
        <translation>
            <numerusform>%Ln column</numerusform>
            <numerusform>%Ln columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictCard</name>
    <message numerus="yes">
        <source>%Ln field(s) changed by others too; nothing was overwritten</source>
        <translation>
            <numerusform>%Ln field changed by others too; nothing was overwritten</numerusform>
            <numerusform>%Ln fields changed by others too; nothing was overwritten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more after these</source>
        <translation>
            <numerusform>%Ln more after these</numerusform>
            <numerusform>%Ln more after these</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message numerus="yes">
        <source>%Ln change(s) to decide</source>
        <translation>
            <numerusform>%Ln change to decide</numerusform>
            <numerusform>%Ln changes to decide</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more after these: yours</source>
        <translation>
            <numerusform>%Ln more after these: yours</numerusform>
            <numerusform>%Ln more after these: yours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more after these: theirs</source>
        <translation>
            <numerusform>%Ln more after these: theirs</numerusform>
            <numerusform>%Ln more after these: theirs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConstantsBar</name>
    <message numerus="yes">
        <source>%Ln group(s) (“{name}” …): {field}</source>
        <translation>
            <numerusform>%Ln group (“{name}”): {field}</numerusform>
            <numerusform>%Ln groups (“{name}” …): {field}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactActions</name>
    <message numerus="yes">
        <source>%Ln contact(s) moved to the bin</source>
        <translation>
            <numerusform>%Ln contact moved to the bin</numerusform>
            <numerusform>%Ln contacts moved to the bin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) restored</source>
        <translation>
            <numerusform>%Ln contact restored</numerusform>
            <numerusform>%Ln contacts restored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) without owner now</source>
        <translation>
            <numerusform>%Ln contact without owner now</numerusform>
            <numerusform>%Ln contacts without owner now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) given to {name}</source>
        <translation>
            <numerusform>%Ln contact given to {name}</numerusform>
            <numerusform>%Ln contacts given to {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) set to {status}</source>
        <translation>
            <numerusform>%Ln contact set to {status}</numerusform>
            <numerusform>%Ln contacts set to {status}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) starred</source>
        <translation>
            <numerusform>%Ln contact starred</numerusform>
            <numerusform>%Ln contacts starred</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) without star now</source>
        <translation>
            <numerusform>%Ln contact without star now</numerusform>
            <numerusform>%Ln contacts without star now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) tagged {tag}</source>
        <translation>
            <numerusform>%Ln contact tagged {tag}</numerusform>
            <numerusform>%Ln contacts tagged {tag}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{tag} taken off %Ln contact(s)</source>
        <translation>
            <numerusform>{tag} taken off %Ln contact</numerusform>
            <numerusform>{tag} taken off %Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) marked as {kind}</source>
        <translation>
            <numerusform>%Ln contact marked as {kind}</numerusform>
            <numerusform>%Ln contacts marked as {kind}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are no longer {kind}</source>
        <translation>
            <numerusform>%Ln contact is no longer {kind}</numerusform>
            <numerusform>%Ln contacts are no longer {kind}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{field} set for %Ln contact(s)</source>
        <translation>
            <numerusform>{field} set for %Ln contact</numerusform>
            <numerusform>{field} set for %Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) planned for today</source>
        <translation>
            <numerusform>%Ln call planned for today</numerusform>
            <numerusform>%Ln calls planned for today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stayed as they are</source>
        <translation>
            <numerusform>%Ln stayed as it is</numerusform>
            <numerusform>%Ln stayed as they are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changing %Ln contact(s)</source>
        <translation>
            <numerusform>Changing %Ln contact</numerusform>
            <numerusform>Changing %Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactList</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatesWindow</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <translation>
            <numerusform>%Ln year</numerusform>
            <numerusform>%Ln years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DifferencesWindow</name>
    <message numerus="yes">
        <source>%Ln more are not shown; bring the file back again for them.</source>
        <translation>
            <numerusform>%Ln more is not shown; bring the file back again for it.</numerusform>
            <numerusform>%Ln more are not shown; bring the file back again for them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln record(s)</source>
        <translation>
            <numerusform>Change %Ln record</numerusform>
            <numerusform>Change %Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicateNotice</name>
    <message numerus="yes">
        <source>%Ln contact(s) like this one are there already.</source>
        <translation>
            <numerusform>%Ln contact like this one is there already.</numerusform>
            <numerusform>%Ln contacts like this one are there already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln group</numerusform>
            <numerusform>%Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln card(s)</source>
        <translation>
            <numerusform>%Ln card</numerusform>
            <numerusform>%Ln cards</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{cards} become %Ln. The fullest card of each group stays and takes what only the others say; the others go to the bin. One Undo brings all of them back.</source>
        <translation>
            <numerusform>{cards} become %Ln. The fullest card of each group stays and takes what only the others say; the others go to the bin. One Undo brings all of them back.</numerusform>
            <numerusform>{cards} become %Ln. The fullest card of each group stays and takes what only the others say; the others go to the bin. One Undo brings all of them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %Ln sure group(s)?</source>
        <translation>
            <numerusform>Merge %Ln sure group?</numerusform>
            <numerusform>Merge %Ln sure groups?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s) will not be shown again</source>
        <translation>
            <numerusform>%Ln group will not be shown again</numerusform>
            <numerusform>%Ln groups will not be shown again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s) could not be merged</source>
        <translation>
            <numerusform>%Ln group could not be merged</numerusform>
            <numerusform>%Ln groups could not be merged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s) shared a card with another one: what is left is compared anew</source>
        <translation>
            <numerusform>%Ln group shared a card with another one: what is left is compared anew</numerusform>
            <numerusform>%Ln groups shared a card with another one: what is left is compared anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) merged</source>
        <translation>
            <numerusform>%Ln contact merged</numerusform>
            <numerusform>%Ln contacts merged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %Ln sure one(s)</source>
        <translation>
            <numerusform>Merge %Ln sure one</numerusform>
            <numerusform>Merge %Ln sure ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>The %Ln ticked contact(s)</source>
        <translation>
            <numerusform>The %Ln ticked contact</numerusform>
            <numerusform>The %Ln ticked contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) exported</source>
        <translation>
            <numerusform>%Ln contact exported</numerusform>
            <numerusform>%Ln contacts exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attached file(s) could not be found beside the data file.</source>
        <translation>
            <numerusform>%Ln attached file could not be found beside the data file.</numerusform>
            <numerusform>%Ln attached files could not be found beside the data file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactsPanel</name>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>every %Ln day</numerusform>
            <numerusform>every %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FieldsPage</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileStep</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s)</source>
        <translation>
            <numerusform>%Ln column</numerusform>
            <numerusform>%Ln columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesCard</name>
    <message numerus="yes">
        <source>All %Ln file(s)</source>
        <translation>
            <numerusform>All %Ln file</numerusform>
            <numerusform>All %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message numerus="yes">
        <source>Take back all %Ln change(s) made together</source>
        <translation>
            <numerusform>Take back all %Ln change made together</numerusform>
            <numerusform>Take back all %Ln changes made together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportHistoryWindow</name>
    <message numerus="yes">
        <source>Taken back, but %Ln record(s) stayed as they are: they were changed since.</source>
        <translation>
            <numerusform>Taken back, but %Ln record stayed as it is: it was changed since.</numerusform>
            <numerusform>Taken back, but %Ln records stayed as they are: they were changed since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportWindows</name>
    <message numerus="yes">
        <source>%Ln contact(s) imported</source>
        <translation>
            <numerusform>%Ln contact imported</numerusform>
            <numerusform>%Ln contacts imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) made</source>
        <translation>
            <numerusform>%Ln contact made</numerusform>
            <numerusform>%Ln contacts made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) changed</source>
        <translation>
            <numerusform>%Ln contact changed</numerusform>
            <numerusform>%Ln contacts changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) made</source>
        <translation>
            <numerusform>%Ln activity made</numerusform>
            <numerusform>%Ln activities made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) completed</source>
        <translation>
            <numerusform>%Ln activity completed</numerusform>
            <numerusform>%Ln activities completed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) left out: they lie in the bin.</source>
        <translation>
            <numerusform>%Ln contact left out: it lies in the bin.</numerusform>
            <numerusform>%Ln contacts left out: they lie in the bin.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attached file(s) lack in the folder or were changed.</source>
        <translation>
            <numerusform>%Ln attached file is missing from the folder or was changed.</numerusform>
            <numerusform>%Ln attached files lack in the folder or were changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The file says something else of %Ln activity(ies); what is here stays.</source>
        <translation>
            <numerusform>The file says something else of %Ln activity; what is here stays.</numerusform>
            <numerusform>The file says something else of %Ln activities; what is here stays.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) changed</source>
        <translation>
            <numerusform>%Ln activity changed</numerusform>
            <numerusform>%Ln activities changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) were changed meanwhile and stay.</source>
        <translation>
            <numerusform>%Ln activity was changed meanwhile and stays.</numerusform>
            <numerusform>%Ln activities were changed meanwhile and stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message numerus="yes">
        <source>%Ln row(s) saved. Correct them there and import them again.</source>
        <translation>
            <numerusform>%Ln row saved. Correct it there and import it again.</numerusform>
            <numerusform>%Ln rows saved. Correct them there and import them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>Import %Ln row</numerusform>
            <numerusform>Import %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeaverDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s) to hand over. Choose who takes them.</source>
        <translation>
            <numerusform>%Ln contact to hand over. Choose who takes it.</numerusform>
            <numerusform>%Ln contacts to hand over. Choose who takes them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) go to {name}.</source>
        <translation>
            <numerusform>%Ln contact goes to {name}.</numerusform>
            <numerusform>%Ln contacts go to {name}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are shared evenly, up to {each} each.</source>
        <translation>
            <numerusform>%Ln contact is shared evenly, up to {each} each.</numerusform>
            <numerusform>%Ln contacts are shared evenly, up to {each} each.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) of {name} handed over</source>
        <translation>
            <numerusform>%Ln contact of {name} handed over</numerusform>
            <numerusform>%Ln contacts of {name} handed over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingDialog</name>
    <message numerus="yes">
        <source>%Ln planned item(s): choose who takes over.</source>
        <translation>
            <numerusform>%Ln planned item: choose who takes over.</numerusform>
            <numerusform>%Ln planned items: choose who takes over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln planned item(s) go to {name}.</source>
        <translation>
            <numerusform>%Ln planned item goes to {name}.</numerusform>
            <numerusform>%Ln planned items go to {name}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListCopies</name>
    <message numerus="yes">
        <source>Only the first {limit} of %Ln contact(s) were copied.</source>
        <translation>
            <numerusform>Only the first {limit} of %Ln contact was copied.</numerusform>
            <numerusform>Only the first {limit} of %Ln contacts were copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) copied</source>
        <translation>
            <numerusform>%Ln contact copied</numerusform>
            <numerusform>%Ln contacts copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogSaving</name>
    <message numerus="yes">
        <source>%Ln change(s) saved in {path}</source>
        <translation>
            <numerusform>%Ln change saved in {path}</numerusform>
            <numerusform>%Ln changes saved in {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogWindow</name>
    <message numerus="yes">
        <source>Everything holds: %Ln change(s), none altered.</source>
        <translation>
            <numerusform>Everything holds: %Ln change, none altered.</numerusform>
            <numerusform>Everything holds: %Ln changes, none altered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more row(s)</source>
        <translation>
            <numerusform>and %Ln more row</numerusform>
            <numerusform>and %Ln more rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LostSaves</name>
    <message numerus="yes">
        <source>%Ln change(s) of yours are newer than the backup that was put back: {names}</source>
        <translation>
            <numerusform>%Ln change of yours is newer than the backup that was put back: {names}</numerusform>
            <numerusform>%Ln changes of yours are newer than the backup that was put back: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) that were saved here are not in the file anymore: {names}</source>
        <translation>
            <numerusform>%Ln change that was saved here is not in the file anymore: {names}</numerusform>
            <numerusform>%Ln changes that were saved here are not in the file anymore: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) did not reach the file: {names}</source>
        <translation>
            <numerusform>%Ln change did not reach the file: {names}</numerusform>
            <numerusform>%Ln changes did not reach the file: {names}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LostWindow</name>
    <message numerus="yes">
        <source>%Ln change(s) are newer than the backup that was put back {when}. Save them again only if they are still wanted.</source>
        <translation>
            <numerusform>%Ln change is newer than the backup that was put back {when}. Save it again only if it is still wanted.</numerusform>
            <numerusform>%Ln changes are newer than the backup that was put back {when}. Save them again only if they are still wanted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) were saved on this computer, but the file no longer has them. The drive may have lost them, or an older copy was put in place of the file.</source>
        <translation>
            <numerusform>%Ln change was saved on this computer, but the file no longer has it. The drive may have lost it, or an older copy was put in place of the file.</numerusform>
            <numerusform>%Ln changes were saved on this computer, but the file no longer has them. The drive may have lost them, or an older copy was put in place of the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The drive gave no answer while %Ln change(s) were being saved. They are not in the file.</source>
        <translation>
            <numerusform>The drive gave no answer while %Ln change was being saved. It is not in the file.</numerusform>
            <numerusform>The drive gave no answer while %Ln changes were being saved. They are not in the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) at once: too many to be kept here. Bring the list in again, or look at a backup.</source>
        <translation>
            <numerusform>%Ln row at once: too many to be kept here. Bring the list in again, or look at a backup.</numerusform>
            <numerusform>%Ln rows at once: too many to be kept here. Bring the list in again, or look at a backup.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved again, but %Ln change(s) belong to cards that are not in the file.</source>
        <translation>
            <numerusform>Saved again, but %Ln change belongs to a card that is not in the file.</numerusform>
            <numerusform>Saved again, but %Ln changes belong to cards that are not in the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Forget %Ln change(s)?</source>
        <translation>
            <numerusform>Forget %Ln change?</numerusform>
            <numerusform>Forget %Ln changes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>Taken back, but %Ln record(s) stayed as they are: they were changed since.</source>
        <translation>
            <numerusform>Taken back, but %Ln record stayed as it is: it was changed since.</numerusform>
            <numerusform>Taken back, but %Ln records stayed as they are: they were changed since.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) taken back all the same.</source>
        <translation>
            <numerusform>%Ln record taken back all the same.</numerusform>
            <numerusform>%Ln records taken back all the same.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ManyCards</name>
    <message numerus="yes">
        <source>At most %Ln card(s) open at once.</source>
        <translation>
            <numerusform>At most %Ln card open at once.</numerusform>
            <numerusform>At most %Ln cards open at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open the cards of %Ln contact(s)?</source>
        <translation>
            <numerusform>Open the cards of %Ln contact?</numerusform>
            <numerusform>Open the cards of %Ln contacts?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open %Ln card(s)</source>
        <translation>
            <numerusform>Open %Ln card</numerusform>
            <numerusform>Open %Ln cards</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MappingModel</name>
    <message numerus="yes">
        <source>%Ln of the first rows not valid: {value}</source>
        <translation>
            <numerusform>%Ln of the first rows not valid: {value}</numerusform>
            <numerusform>%Ln of the first rows not valid: {value}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln value</numerusform>
            <numerusform>%Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not valid: {value}</source>
        <translation>
            <numerusform>%Ln not valid: {value}</numerusform>
            <numerusform>%Ln not valid: {value}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) to match</source>
        <translation>
            <numerusform>%Ln value to match</numerusform>
            <numerusform>%Ln values to match</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without country code, using {code}</source>
        <translation>
            <numerusform>%Ln without country code, using {code}</numerusform>
            <numerusform>%Ln without country code, using {code}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeWindow</name>
    <message numerus="yes">
        <source>Merge %Ln contact(s) into one</source>
        <translation>
            <numerusform>Merge %Ln contact into one</numerusform>
            <numerusform>Merge %Ln contacts into one</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln equal field(s)</source>
        <translation>
            <numerusform>%Ln equal field</numerusform>
            <numerusform>%Ln equal fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) merged into one</source>
        <translation>
            <numerusform>%Ln contact merged into one</numerusform>
            <numerusform>%Ln contacts merged into one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MissedWindow</name>
    <message numerus="yes">
        <source>%Ln reminder(s) came meanwhile</source>
        <translation>
            <numerusform>%Ln reminder came meanwhile</numerusform>
            <numerusform>%Ln reminders came meanwhile</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s) merged</source>
        <translation>
            <numerusform>%Ln contact merged</numerusform>
            <numerusform>%Ln contacts merged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastExports</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PeoplePanel</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln former</source>
        <translation>
            <numerusform>%Ln former</numerusform>
            <numerusform>%Ln former</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanActions</name>
    <message numerus="yes">
        <source>%Ln activity(ies) taken out of the calendar</source>
        <translation>
            <numerusform>%Ln activity taken out of the calendar</numerusform>
            <numerusform>%Ln activities taken out of the calendar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) given away</source>
        <translation>
            <numerusform>%Ln activity given away</numerusform>
            <numerusform>%Ln activities given away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) done</source>
        <translation>
            <numerusform>%Ln activity done</numerusform>
            <numerusform>%Ln activities done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) planned again</source>
        <translation>
            <numerusform>%Ln activity planned again</numerusform>
            <numerusform>%Ln activities planned again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) cancelled</source>
        <translation>
            <numerusform>%Ln activity cancelled</numerusform>
            <numerusform>%Ln activities cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) put into the bin</source>
        <translation>
            <numerusform>%Ln activity put into the bin</numerusform>
            <numerusform>%Ln activities put into the bin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln activity(ies) to …</source>
        <translation>
            <numerusform>Copy %Ln activity to …</numerusform>
            <numerusform>Copy %Ln activities to …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln activity(ies) to …</source>
        <translation>
            <numerusform>Move %Ln activity to …</numerusform>
            <numerusform>Move %Ln activities to …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) could not be changed</source>
        <translation>
            <numerusform>%Ln activity could not be changed</numerusform>
            <numerusform>%Ln activities could not be changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) moved</source>
        <translation>
            <numerusform>%Ln activity moved</numerusform>
            <numerusform>%Ln activities moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) moved, the rest of the series stays</source>
        <translation>
            <numerusform>%Ln activity moved, the rest of the series stays</numerusform>
            <numerusform>%Ln activities moved, the rest of the series stays</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies) copied</source>
        <translation>
            <numerusform>%Ln activity copied</numerusform>
            <numerusform>%Ln activities copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PointEditor</name>
    <message numerus="yes">
        <source>%n digit(s): no valid number of your country. Begin with + and the country code, or leave it as it is.</source>
        <translation>
            <numerusform>%n digit: no valid number of your country. Begin with + and the country code, or leave it as it is.</numerusform>
            <numerusform>%n digits: no valid number of your country. Begin with + and the country code, or leave it as it is.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PortableDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attached file(s), {size}</source>
        <translation>
            <numerusform>%Ln attached file, {size}</numerusform>
            <numerusform>%Ln attached files, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s), read again and found whole</source>
        <translation>
            <numerusform>%Ln contact, read again and found whole</numerusform>
            <numerusform>%Ln contacts, read again and found whole</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attached file(s) could not be found beside the data file.</source>
        <translation>
            <numerusform>%Ln attached file could not be found beside the data file.</numerusform>
            <numerusform>%Ln attached files could not be found beside the data file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressView</name>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln second(s) left</source>
        <translation>
            <numerusform>about %Ln second left</numerusform>
            <numerusform>about %Ln seconds left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuickLine</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuickWindow</name>
    <message numerus="yes">
        <source>That was long: only its first %Ln characters are read.</source>
        <translation>
            <numerusform>That was long: only its first %Ln character is read.</numerusform>
            <numerusform>That was long: only its first %Ln characters are read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReasonWords</name>
    <message numerus="yes">
        <source>quiet %Ln day(s), usual rhythm {usual}</source>
        <translation>
            <numerusform>quiet %Ln day, usual rhythm {usual}</numerusform>
            <numerusform>quiet %Ln days, usual rhythm {usual}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>talked every {usual} days, quiet for %Ln day(s)</source>
        <translation>
            <numerusform>talked every {usual} days, quiet for %Ln day</numerusform>
            <numerusform>talked every {usual} days, quiet for %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>promised to call, %Ln day(s) overdue</source>
        <translation>
            <numerusform>promised to call, %Ln day overdue</numerusform>
            <numerusform>promised to call, %Ln days overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>promised “{what}”, %Ln day(s) overdue</source>
        <translation>
            <numerusform>promised “{what}”, %Ln day overdue</numerusform>
            <numerusform>promised “{what}”, %Ln days overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordFiles</name>
    <message numerus="yes">
        <source>%Ln file(s) attached</source>
        <translation>
            <numerusform>%Ln file attached</numerusform>
            <numerusform>%Ln files attached</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RelationsPanel</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recommended %Ln contact(s)</source>
        <translation>
            <numerusform>Recommended %Ln contact</numerusform>
            <numerusform>Recommended %Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReminderDesk</name>
    <message numerus="yes">
        <source>%Ln reminder(s) will not come again</source>
        <translation>
            <numerusform>%Ln reminder will not come again</numerusform>
            <numerusform>%Ln reminders will not come again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reminder(s) put off: {moment}</source>
        <translation>
            <numerusform>%Ln reminder put off: {moment}</numerusform>
            <numerusform>%Ln reminders put off: {moment}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message numerus="yes">
        <source>Remove %Ln contact(s) for good?</source>
        <translation>
            <numerusform>Remove %Ln contact for good?</numerusform>
            <numerusform>Remove %Ln contacts for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(s) with nobody else are removed, too.</source>
        <translation>
            <numerusform>%Ln activity with nobody else is removed, too.</numerusform>
            <numerusform>%Ln activities with nobody else are removed, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are removed, too.</source>
        <translation>
            <numerusform>%Ln file is removed, too.</numerusform>
            <numerusform>%Ln files are removed, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them were merged with another contact: those cannot be taken apart afterwards.</source>
        <translation>
            <numerusform>%Ln of them was merged with another contact: those two cannot be taken apart afterwards.</numerusform>
            <numerusform>%Ln of them were merged with another contact: those cannot be taken apart afterwards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removing %Ln contact(s) for good</source>
        <translation>
            <numerusform>Removing %Ln contact for good</numerusform>
            <numerusform>Removing %Ln contacts for good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) removed for good.</source>
        <translation>
            <numerusform>%Ln contact removed for good.</numerusform>
            <numerusform>%Ln contacts removed for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stayed: restored meanwhile, or gone already.</source>
        <translation>
            <numerusform>%Ln stayed: restored meanwhile, or gone already.</numerusform>
            <numerusform>%Ln stayed: restored meanwhile, or gone already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s) removed for good would be there again.</source>
        <translation>
            <numerusform>%Ln contact removed for good would be there again.</numerusform>
            <numerusform>%Ln contacts removed for good would be there again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln saved change(s)</source>
        <translation>
            <numerusform>%Ln saved change</numerusform>
            <numerusform>%Ln saved changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) added</source>
        <translation>
            <numerusform>%Ln contact added</numerusform>
            <numerusform>%Ln contacts added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) changed</source>
        <translation>
            <numerusform>%Ln contact changed</numerusform>
            <numerusform>%Ln contacts changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultStep</name>
    <message numerus="yes">
        <source>contact(s) added</source>
        <translation>
            <numerusform>contact added</numerusform>
            <numerusform>contacts added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>organization(s) made for them</source>
        <translation>
            <numerusform>organization made for them</numerusform>
            <numerusform>organizations made for them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>further contact(s) of the same rows added</source>
        <translation>
            <numerusform>further contact of the same rows added</numerusform>
            <numerusform>further contacts of the same rows added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>contact(s) completed</source>
        <translation>
            <numerusform>contact completed</numerusform>
            <numerusform>contacts completed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>row(s) joined with another row of the same contact</source>
        <translation>
            <numerusform>row joined with another row of the same contact</numerusform>
            <numerusform>rows joined with another row of the same contact</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>row(s) without anything new, or left out</source>
        <translation>
            <numerusform>row without anything new, or left out</numerusform>
            <numerusform>rows without anything new, or left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>row(s) with problems left out</source>
        <translation>
            <numerusform>row with problems left out</numerusform>
            <numerusform>rows with problems left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) stayed: somebody has changed them since.</source>
        <translation>
            <numerusform>%Ln contact stayed: somebody has changed it since.</numerusform>
            <numerusform>%Ln contacts stayed: somebody has changed them since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RotationCards</name>
    <message numerus="yes">
        <source>No next step: %Ln contact(s)</source>
        <translation>
            <numerusform>No next step: %Ln contact</numerusform>
            <numerusform>No next step: %Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowMenus</name>
    <message numerus="yes">
        <source>Open %Ln card(s)</source>
        <translation>
            <numerusform>Open %Ln card</numerusform>
            <numerusform>Open %Ln cards</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowPreview</name>
    <message numerus="yes">
        <source>%Ln of the first {count} rows match contacts you already have. For them:</source>
        <translation>
            <numerusform>%Ln of the first {count} rows matches a contact you already have. For it:</numerusform>
            <numerusform>%Ln of the first {count} rows match contacts you already have. For them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) match contacts you already have. For them:</source>
        <translation>
            <numerusform>%Ln row matches a contact you already have. For it:</numerusform>
            <numerusform>%Ln rows match contacts you already have. For them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %Ln row(s) so far match contacts you already have… For them:</source>
        <translation>
            <numerusform>At least %Ln row so far matches a contact you already have… For it:</numerusform>
            <numerusform>At least %Ln rows so far match contacts you already have… For them:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message numerus="yes">
        <source>That was long: only its first %Ln characters are looked for.</source>
        <translation>
            <numerusform>That was long: only its first %Ln character is looked for.</numerusform>
            <numerusform>That was long: only its first %Ln characters are looked for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchLine</name>
    <message numerus="yes">
        <source>%Ln pair(s) that are least certain were left out.</source>
        <translation>
            <numerusform>%Ln pair that is least certain was left out.</numerusform>
            <numerusform>%Ln pairs that are least certain were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SegmentActions</name>
    <message numerus="yes">
        <source>%Ln contact(s) added to {name}</source>
        <translation>
            <numerusform>%Ln contact added to {name}</numerusform>
            <numerusform>%Ln contacts added to {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) taken out of {name}</source>
        <translation>
            <numerusform>%Ln contact taken out of {name}</numerusform>
            <numerusform>%Ln contacts taken out of {name}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SegmentsPanel</name>
    <message numerus="yes">
        <source>%Ln more: filter by “Tag”</source>
        <translation>
            <numerusform>%Ln more: filter by “Tag”</numerusform>
            <numerusform>%Ln more: filter by “Tag”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagMenu</name>
    <message numerus="yes">
        <source>%Ln more: type a part</source>
        <translation>
            <numerusform>%Ln more: type a part</numerusform>
            <numerusform>%Ln more: type a part</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayActs</name>
    <message numerus="yes">
        <source>%Ln overdue item(s) moved to {day}</source>
        <translation>
            <numerusform>%Ln overdue item moved to {day}</numerusform>
            <numerusform>%Ln overdue items moved to {day}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) planned for today</source>
        <translation>
            <numerusform>%Ln call planned for today</numerusform>
            <numerusform>%Ln calls planned for today</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>CRM Desktop: %Ln waiting</source>
        <translation>
            <numerusform>CRM Desktop: %Ln waiting</numerusform>
            <numerusform>CRM Desktop: %Ln waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnsavedWindow</name>
    <message numerus="yes">
        <source>Discard %Ln unsaved text(s)?</source>
        <translation>
            <numerusform>Discard %Ln unsaved text?</numerusform>
            <numerusform>Discard %Ln unsaved texts?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ValuesStep</name>
    <message numerus="yes">
        <source>%Ln different value(s)</source>
        <translation>
            <numerusform>%Ln different value</numerusform>
            <numerusform>%Ln different values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not one of ours</source>
        <translation>
            <numerusform>%Ln not one of ours</numerusform>
            <numerusform>%Ln not one of ours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ViewersLine</name>
    <message numerus="yes">
        <source>%Ln more here</source>
        <translation>
            <numerusform>%Ln more here</numerusform>
            <numerusform>%Ln more here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingView</name>
    <message numerus="yes">
        <source>Show more (%Ln left)</source>
        <translation>
            <numerusform>Show more (%Ln left)</numerusform>
            <numerusform>Show more (%Ln left)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WordsPage</name>
    <message numerus="yes">
        <source>Merged: %Ln place(s) changed</source>
        <translation>
            <numerusform>Merged: %Ln place changed</numerusform>
            <numerusform>Merged: %Ln places changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Chosen</name>
    <message numerus="yes">
        <source>%Ln more: type a part</source>
        <translation>
            <numerusform>%Ln more: type a part</numerusform>
            <numerusform>%Ln more: type a part</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>every %Ln day</numerusform>
            <numerusform>every %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%Ln day(s) before</source>
        <translation>
            <numerusform>%Ln day before</numerusform>
            <numerusform>%Ln days before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) before at {time}</source>
        <translation>
            <numerusform>%Ln day before at {time}</numerusform>
            <numerusform>%Ln days before at {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{what} in %Ln day(s) · {time}</source>
        <translation>
            <numerusform>{what} in %Ln day · {time}</numerusform>
            <numerusform>{what} in %Ln days · {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <translation>
            <numerusform>%Ln year</numerusform>
            <numerusform>%Ln years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reminder(s)</source>
        <translation>
            <numerusform>%Ln reminder</numerusform>
            <numerusform>%Ln reminders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_OptionRow</name>
    <message numerus="yes">
        <source>“{option}” is set for %Ln contact(s). They get:</source>
        <translation>
            <numerusform>“{option}” is set for %Ln contact. They get:</numerusform>
            <numerusform>“{option}” is set for %Ln contacts. They get:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Plurals</name>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the last %Ln day(s)</source>
        <translation>
            <numerusform>in the last %Ln day</numerusform>
            <numerusform>in the last %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>more than %Ln day(s) ago</source>
        <translation>
            <numerusform>more than %Ln day ago</numerusform>
            <numerusform>more than %Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the next %Ln day(s)</source>
        <translation>
            <numerusform>in the next %Ln day</numerusform>
            <numerusform>in the next %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %Ln day(s)</source>
        <translation>
            <numerusform>in %Ln day</numerusform>
            <numerusform>in %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reminder %Ln day(s) before</source>
        <translation>
            <numerusform>Reminder %Ln day before</numerusform>
            <numerusform>Reminder %Ln days before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <translation>
            <numerusform>%Ln year</numerusform>
            <numerusform>%Ln years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%Ln more</source>
        <translation>
            <numerusform>+%Ln more</numerusform>
            <numerusform>+%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln employee(s)</source>
        <translation>
            <numerusform>%Ln employee</numerusform>
            <numerusform>%Ln employees</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln act.</source>
        <translation>
            <numerusform>%Ln act.</numerusform>
            <numerusform>%Ln act.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln activity(ies)</source>
        <translation>
            <numerusform>%Ln activity</numerusform>
            <numerusform>%Ln activities</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) late</source>
        <translation>
            <numerusform>%Ln day late</numerusform>
            <numerusform>%Ln days late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) already in the plan, left as before.</source>
        <translation>
            <numerusform>%Ln item already in the plan, left as before.</numerusform>
            <numerusform>%Ln items already in the plan, left as before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) could not be read, left out.</source>
        <translation>
            <numerusform>%Ln item could not be read, left out.</numerusform>
            <numerusform>%Ln items could not be read, left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on this computer · %Ln other(s) in it</source>
        <translation>
            <numerusform>on this computer · %Ln other in it</numerusform>
            <numerusform>on this computer · %Ln others in it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>shared · %Ln other(s) in it</source>
        <translation>
            <numerusform>shared · %Ln other in it</numerusform>
            <numerusform>shared · %Ln others in it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>silent for %Ln minute(s)</source>
        <translation>
            <numerusform>silent for %Ln minute</numerusform>
            <numerusform>silent for %Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The clock of this computer is %Ln minute(s) ahead of that of the drive. Set it right: reminders and the times of changes follow it.</source>
        <translation>
            <numerusform>The clock of this computer is %Ln minute ahead of that of the drive. Set it right: reminders and the times of changes follow it.</numerusform>
            <numerusform>The clock of this computer is %Ln minutes ahead of that of the drive. Set it right: reminders and the times of changes follow it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The clock of this computer is %Ln minute(s) behind that of the drive. Set it right: reminders and the times of changes follow it.</source>
        <translation>
            <numerusform>The clock of this computer is %Ln minute behind that of the drive. Set it right: reminders and the times of changes follow it.</numerusform>
            <numerusform>The clock of this computer is %Ln minutes behind that of the drive. Set it right: reminders and the times of changes follow it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) came over as they were</source>
        <translation>
            <numerusform>%Ln entry came over as it was</numerusform>
            <numerusform>%Ln entries came over as they were</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) put together from the lists and the log</source>
        <translation>
            <numerusform>%Ln entry put together from the lists and the log</numerusform>
            <numerusform>%Ln entries put together from the lists and the log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) lost</source>
        <translation>
            <numerusform>%Ln entry lost</numerusform>
            <numerusform>%Ln entries lost</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) held nonsense and were left out</source>
        <translation>
            <numerusform>%Ln entry held nonsense and was left out</numerusform>
            <numerusform>%Ln entries held nonsense and were left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) could be read in part only</source>
        <translation>
            <numerusform>%Ln entry could be read in part only</numerusform>
            <numerusform>%Ln entries could be read in part only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) led to something lost and were let go</source>
        <translation>
            <numerusform>%Ln link led to something lost and was let go</numerusform>
            <numerusform>%Ln links led to something lost and were let go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) of the log of changes lost</source>
        <translation>
            <numerusform>%Ln entry of the log of changes lost</numerusform>
            <numerusform>%Ln entries of the log of changes lost</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Sentences</name>
    <message numerus="yes">
        <source>At most %Ln character(s) fit here; the rest was left out.</source>
        <translation>
            <numerusform>At most %Ln character fit here; the rest was left out.</numerusform>
            <numerusform>At most %Ln characters fit here; the rest was left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_StageHistory</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln earlier one(s) in the history of changes</source>
        <translation>
            <numerusform>%Ln earlier one in the history of changes</numerusform>
            <numerusform>%Ln earlier ones in the history of changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_ValuesDelegate</name>
    <message numerus="yes">
        <source>%Ln to match</source>
        <translation>
            <numerusform>%Ln to match</numerusform>
            <numerusform>%Ln to match</numerusform>
        </translation>
    </message>
</context>
</TS>
