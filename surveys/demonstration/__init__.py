"""The fictional demonstration: seeded builders of whole, valid submissions, and one loader.

Apart because nothing here is a feature of the platform: remove the room and every centre is served as well.
Refuses real names, real figures of a centre and the clock: the builders are pure and the loader is given ``now``.
"""
