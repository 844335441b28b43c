"""« Renseignements personnels »: what each person is kept of, what they may ask, a complaint; from the foot of every page.

Apart from the other audiences because it is for anyone: a centre, the staff, someone without an account. Refuses to show what
is kept of anyone else.
"""

from surveys.web.concerned.asking import follow, index, received, send
from surveys.web.concerned.door import blueprint
from surveys.web.concerned.mine import ask, file, mine

__all__ = ["ask", "blueprint", "file", "follow", "index", "mine", "received", "send"]
