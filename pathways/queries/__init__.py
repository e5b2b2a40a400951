"""What pages read: frozen data, gathered in a fixed number of queries."""
