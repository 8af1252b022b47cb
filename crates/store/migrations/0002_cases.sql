-- Cases, what happened to them, what they hold, and who looked at them.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL,
    enterprise_id TEXT NOT NULL REFERENCES organisations (id),
    department_id TEXT NOT NULL REFERENCES organisations (id),
    outlet_id TEXT REFERENCES organisations (id),
    receipt TEXT UNIQUE,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    version BIGINT NOT NULL,
    content_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cases_enterprise ON cases (enterprise_id, id);
CREATE INDEX cases_enterprise_state ON cases (enterprise_id, state, id);
CREATE INDEX cases_outlet ON cases (outlet_id, id);
CREATE INDEX cases_outlet_state ON cases (outlet_id, state, id);
CREATE INDEX cases_department ON cases (department_id, id) WHERE receipt IS NOT NULL;
CREATE INDEX cases_department_state ON cases (department_id, state, id) WHERE receipt IS NOT NULL;
CREATE INDEX cases_state ON cases (state, id);

CREATE TABLE case_events (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT REFERENCES people (id),
    what TEXT NOT NULL,
    event TEXT NOT NULL
);
CREATE UNIQUE INDEX case_events_order ON case_events (case_id, seq);

CREATE TABLE case_fields (
    case_id TEXT NOT NULL REFERENCES cases (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT,
    version BIGINT NOT NULL,
    updated_by TEXT NOT NULL REFERENCES people (id),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, name)
);

CREATE TABLE materials (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    slot TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at BIGINT NOT NULL,
    removed_at BIGINT,
    replaced_by TEXT
);
CREATE INDEX materials_case ON materials (case_id, id);
CREATE INDEX materials_content ON materials (sha256);

CREATE TABLE case_reviews (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    state TEXT NOT NULL,
    content_version BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    report TEXT,
    updated_at BIGINT NOT NULL
);

CREATE TABLE access_log (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    what TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX access_log_case ON access_log (case_id, id);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE idempotency (
    person_id TEXT NOT NULL REFERENCES people (id),
    request_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, request_key)
);
