"""The verbs: every change of state is one function and one transaction. They do not call each other."""
