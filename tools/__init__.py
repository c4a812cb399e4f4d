"""What Spendthread knows about money: no Slack, no language model."""
