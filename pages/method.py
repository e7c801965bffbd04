"""Method: what does this figure mean, and how good are the checks?"""

import datetime as dt

from phb.analysis.method import HEADLINE, method
from phb.ui import frame, method_page

frame.current()
frame.headline(HEADLINE)
method_page.show(frame.ask(method, today=dt.date.today()))
