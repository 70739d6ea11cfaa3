"""Cases on the screen: who acts, what a case is about in figures, the forms of its steps, and cases from any list."""
