-- Papers with the facts frozen when they were issued, signed records of pre-reviews, and what officers overturned.
CREATE TABLE papers (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    facts TEXT NOT NULL,
    sha256 TEXT,
    issued_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX papers_of_event ON papers (case_id, seq);

CREATE TABLE query_codes (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    receipt TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL
);

CREATE TABLE review_records (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    content_version BIGINT NOT NULL,
    record TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    key_id TEXT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_records_once ON review_records (case_id, content_version);
CREATE INDEX review_records_made ON review_records (made_at);

CREATE TABLE overturns (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    record_id TEXT NOT NULL REFERENCES review_records (id),
    item TEXT NOT NULL,
    department_id TEXT NOT NULL REFERENCES organisations (id),
    material TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX overturns_at ON overturns (at);
CREATE INDEX overturns_case ON overturns (case_id, id);
