-- What the item said when a card was written or looked over: a card whose item has changed since is to be looked at again.
ALTER TABLE support_cards ADD COLUMN item_sha256 TEXT NOT NULL DEFAULT '';
