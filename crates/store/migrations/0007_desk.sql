-- The desk: the index of work lists, search, assignments, saved views, messages, notes, notifications, figures.
-- `work_list` is an index and never the truth: each row is made of the events and can be made anew at any time.
CREATE TABLE work_list (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    item TEXT NOT NULL,
    enterprise_id TEXT NOT NULL,
    department_id TEXT,
    outlet_id TEXT,
    assignee_id TEXT,
    state TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    clock TEXT,
    due TEXT,
    amber_from TEXT,
    red_from TEXT,
    told TEXT NOT NULL
);
CREATE INDEX work_list_department ON work_list (department_id, filed_at, case_id) WHERE department_id IS NOT NULL;
CREATE INDEX work_list_department_state ON work_list (department_id, state, filed_at, case_id)
    WHERE department_id IS NOT NULL;
CREATE INDEX work_list_department_item ON work_list (department_id, item, filed_at, case_id)
    WHERE department_id IS NOT NULL;
CREATE INDEX work_list_department_due ON work_list (department_id, due, case_id, amber_from, red_from)
    WHERE due IS NOT NULL;
CREATE INDEX work_list_outlet ON work_list (outlet_id, filed_at, case_id) WHERE outlet_id IS NOT NULL;
CREATE INDEX work_list_outlet_state ON work_list (outlet_id, state, filed_at, case_id) WHERE outlet_id IS NOT NULL;
CREATE INDEX work_list_outlet_item ON work_list (outlet_id, item, filed_at, case_id) WHERE outlet_id IS NOT NULL;
CREATE INDEX work_list_outlet_due ON work_list (outlet_id, due, case_id, amber_from, red_from) WHERE due IS NOT NULL;
CREATE INDEX work_list_enterprise ON work_list (enterprise_id, filed_at, case_id);
CREATE INDEX work_list_assignee ON work_list (assignee_id, filed_at, case_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX work_list_received ON work_list (filed_at, case_id) WHERE department_id IS NOT NULL;
CREATE INDEX work_list_state ON work_list (state, filed_at, case_id) WHERE department_id IS NOT NULL;
CREATE INDEX work_list_item ON work_list (item, filed_at, case_id) WHERE department_id IS NOT NULL;
CREATE INDEX work_list_due ON work_list (due, case_id, amber_from, red_from) WHERE due IS NOT NULL;

-- What the lists were made by before.
DROP INDEX cases_enterprise;
DROP INDEX cases_enterprise_state;
DROP INDEX cases_outlet;
DROP INDEX cases_outlet_state;
DROP INDEX cases_department;
DROP INDEX cases_department_state;

-- The calendar and the limits by which the whole of `work_list` was last made.
CREATE TABLE work_list_made (
    id BIGINT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL
);
INSERT INTO work_list_made (id, fingerprint) VALUES (1, '');

CREATE TABLE search_grams (
    gram TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (gram, organisation_id)
);
CREATE INDEX search_grams_organisation ON search_grams (organisation_id);

CREATE TABLE case_assignments (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    by_id TEXT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE TABLE saved_views (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (person_id, name);

CREATE TABLE case_notes (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    department_id TEXT NOT NULL REFERENCES organisations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX case_notes_case ON case_notes (case_id, id);

CREATE TABLE case_messages (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    at BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX case_messages_case ON case_messages (case_id, id);

CREATE TABLE message_files (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    message_id TEXT REFERENCES case_messages (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX message_files_case ON message_files (case_id, message_id);
CREATE INDEX message_files_content ON message_files (sha256);

CREATE TABLE message_readers (
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    last_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (case_id, person_id, role)
);

CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    mark TEXT NOT NULL,
    facts TEXT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notifications_person ON notifications (person_id, id);
CREATE INDEX notifications_unread ON notifications (person_id, id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notifications_once ON notifications (case_id, kind, mark, person_id);

CREATE TABLE notification_settings (
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    in_app BOOLEAN NOT NULL,
    by_message BOOLEAN NOT NULL,
    PRIMARY KEY (person_id, kind)
);

ALTER TABLE people ADD COLUMN lang TEXT NOT NULL DEFAULT 'zh-CN';

-- For figures: what happened on which days, and what pre-review found.
CREATE INDEX case_events_what ON case_events (what, at);
CREATE TABLE case_findings (
    case_id TEXT NOT NULL REFERENCES cases (id),
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    tally BIGINT NOT NULL,
    PRIMARY KEY (case_id, code, severity)
);
