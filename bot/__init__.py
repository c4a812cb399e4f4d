"""What Spendthread knows about people: Slack, the terminal, and the words between them."""
