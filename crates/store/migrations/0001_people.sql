-- People, organisations, roles, and how they sign in. Moments are microseconds since 1970, UTC.
CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent_id TEXT REFERENCES organisations (id),
    credit_code TEXT,
    address TEXT,
    hours TEXT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisations_credit_code ON organisations (credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX organisations_kind ON organisations (kind, id);
CREATE INDEX organisations_parent ON organisations (parent_id);

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    login TEXT,
    mobile TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    totp_step BIGINT NOT NULL,
    disabled BOOLEAN NOT NULL,
    demonstration BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX people_login ON people (login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX people_mobile ON people (mobile) WHERE mobile IS NOT NULL;

CREATE TABLE roles (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX roles_person ON roles (person_id, id);
CREATE UNIQUE INDEX roles_once ON roles (person_id, organisation_id, kind) WHERE ended_at IS NULL;

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    role_id TEXT REFERENCES roles (id),
    token_hash TEXT NOT NULL UNIQUE,
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_person ON sessions (person_id, id);

CREATE TABLE sign_in_codes (
    id TEXT NOT NULL PRIMARY KEY,
    mobile TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sign_in_codes_mobile ON sign_in_codes (mobile, id);

CREATE TABLE attempts (
    subject TEXT NOT NULL,
    since BIGINT NOT NULL,
    tally BIGINT NOT NULL,
    PRIMARY KEY (subject, since)
);
