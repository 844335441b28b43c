"""What is kept, and how it is asked for: tables with their queries, by subject. It judges nothing."""
