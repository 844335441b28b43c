"""What every audience of the web shares: access, fragments, texts, display, headers."""
