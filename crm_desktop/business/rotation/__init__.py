"""The rotation of the base (B4-B6): whom to contact again, who may leave, and why.

* `model.py`: what a line of the queue shows. `scoring.py`: pure; how urgent a contact is, and the
  reasons that add up to it.
* `service.py`: the queue, who is at risk, who has no next step; call tasks for them.
* Who is in the queue at all is a condition of filters like any other
  (`business/contacts/rhythm.py`), so segments, lists and bulk actions know it, too.
"""
