"""brand-chat: two brands that were matched share a room and write to each other in it."""
