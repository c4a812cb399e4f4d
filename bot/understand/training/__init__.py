"""How the classifier's weights are made; nothing here is needed to answer a question."""
