-- Mail addresses of people: the one that was confirmed, and one that waits for its code. NULL in by_mail: nothing was chosen.
CREATE TABLE mail_addresses (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    address TEXT,
    confirmed_at BIGINT,
    pending TEXT,
    code_hash TEXT,
    pending_until BIGINT,
    tries BIGINT NOT NULL
);
ALTER TABLE notification_settings ADD COLUMN by_mail BOOLEAN;
