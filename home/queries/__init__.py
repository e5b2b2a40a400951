"""What the first pages read, gathered from the rooms below in a fixed number of queries."""
