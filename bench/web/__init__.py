"""How fast the web application answers, and how much a first visit loads."""
