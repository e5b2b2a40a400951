"""Where people practise: posting an opportunity, finding it, applying, being released, placed and verified."""
