-- How materials arrive: sessions at a counter, tickets for phones, uploads in parts, and what is said to findings.
CREATE TABLE counter_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    clerk_id TEXT NOT NULL REFERENCES people (id),
    outlet_id TEXT NOT NULL REFERENCES organisations (id),
    enterprise_id TEXT NOT NULL REFERENCES organisations (id),
    purpose TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_by TEXT REFERENCES people (id),
    confirmed_at BIGINT,
    confirmed_how TEXT,
    until_at BIGINT,
    ended_at BIGINT,
    code_person TEXT REFERENCES people (id),
    code_hash TEXT,
    code_until BIGINT,
    code_tries BIGINT NOT NULL
);
CREATE INDEX counter_sessions_clerk ON counter_sessions (clerk_id, id);
CREATE INDEX counter_sessions_enterprise ON counter_sessions (enterprise_id, id);

CREATE TABLE hand_over_tickets (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    made_by TEXT NOT NULL REFERENCES people (id),
    counter_id TEXT REFERENCES counter_sessions (id),
    principal TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    files BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX hand_over_tickets_case ON hand_over_tickets (case_id, id);
CREATE INDEX hand_over_tickets_counter ON hand_over_tickets (counter_id) WHERE counter_id IS NOT NULL;

ALTER TABLE materials ADD COLUMN ticket_id TEXT REFERENCES hand_over_tickets (id);

CREATE TABLE finding_notes (
    case_id TEXT NOT NULL REFERENCES cases (id),
    finding TEXT NOT NULL,
    answer TEXT NOT NULL,
    words TEXT NOT NULL,
    noted_by TEXT NOT NULL REFERENCES people (id),
    counter_id TEXT REFERENCES counter_sessions (id),
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, finding)
);

CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    slot TEXT NOT NULL,
    name TEXT NOT NULL,
    replaces TEXT,
    size BIGINT NOT NULL,
    received BIGINT NOT NULL,
    file_id TEXT,
    until_at BIGINT NOT NULL
);
CREATE INDEX uploads_until ON uploads (until_at);
