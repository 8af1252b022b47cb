-- Purposes for which numbers were uncovered, readings as sittings, second factors, registration, invitations, keeping.
CREATE TABLE unmaskings (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX unmaskings_session ON unmaskings (session_id, case_id, ends_at);

ALTER TABLE access_log ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE access_log ADD COLUMN purpose TEXT;
ALTER TABLE access_log ADD COLUMN reason TEXT;
UPDATE access_log SET last_at = at;
CREATE INDEX access_log_sitting ON access_log (case_id, person_id, what, last_at);

ALTER TABLE people ADD COLUMN password_due BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE people ADD COLUMN totp_pending TEXT;
CREATE INDEX people_name ON people (name, id);

CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE registrations (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    credit_code TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    licence TEXT,
    media_type TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX registrations_person ON registrations (person_id, id);
CREATE INDEX registrations_state ON registrations (state, id);
CREATE INDEX registrations_licence ON registrations (licence);

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    mobile TEXT NOT NULL,
    name TEXT NOT NULL,
    invited_by TEXT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    settled TEXT,
    settled_at BIGINT
);
CREATE INDEX invitations_mobile ON invitations (mobile, id);
CREATE INDEX invitations_organisation ON invitations (organisation_id, id);

ALTER TABLE organisations ADD COLUMN counters BIGINT;
ALTER TABLE organisations ADD COLUMN closed_at BIGINT;
ALTER TABLE organisations ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX roles_organisation ON roles (organisation_id, id);
CREATE INDEX audit_log_person ON audit_log (person_id, seq);
CREATE INDEX audit_log_action ON audit_log (action, seq);
