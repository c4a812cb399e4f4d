"""Words → question: which tools, with which arguments. No language model takes part."""
