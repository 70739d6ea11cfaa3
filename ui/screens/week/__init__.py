"""The week of a relationship manager: whom to contact, about what, why, and what came of it."""
