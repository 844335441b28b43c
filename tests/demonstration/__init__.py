"""The demonstration's data, checked by arithmetic that owes nothing to the platform's own engine."""
