"""Reminders that cannot get lost, and notifications.

* `rules.py`: pure. A rule is a short text (`activity.reminder`, `reminder.rule`): `-10m` ten
  minutes before, `-0m` at its time, `-1d 09:00` the day before at nine, `-0d 08:00` on the day,
  `@2026-06-17T09:00Z` at a moment, empty for none.
* `model.py`: `Reminder`, `State`, `Notification` and what a window shows of them.
* `derived_repository.py`: the one place that makes rows of the rules and lets them follow their
  record, before each commit: moved, done, binned, restored, undone. Who writes an activity sets
  `Activity.reminder` and nothing else; who names a colleague sets `Activity.mentions`, and their
  notification follows.
* `yearly.py`, `day_plan.py`: birthdays and dates that come round; each time one comes is a row of
  its own, made for the coming weeks by the program of whoever looks after the contact.
* `service.py`: what is due, claiming, shown, snooze, done, dismiss; notifications and read marks.
"""
