"""What was released, ready for print: figures by themselves, and the report of an edition.

Apart from the audiences because the pages of everyone, those of the staff and the commands give the same files. Everything
is drawn from the frozen document of a release. Refuses answers, and any number that the release does not hold.
"""
