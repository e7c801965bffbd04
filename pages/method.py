"""Method: what does this figure mean, and how good are the checks?"""

from phb.analysis.method import HEADLINE, method
from phb.ui import frame, method_page

frame.current()
frame.headline(HEADLINE)
method_page.show(frame.ask(method))
