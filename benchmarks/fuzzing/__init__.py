"""What ``benchmarks/fuzz.py`` is made of: a whole application to ask, atheris in a process of its own, and the account kept.

Apart from the command because atheris must see modules before anything else imports them.
"""
