-- Recordings of calls: each with who agreed to it, and its parts, which lie as files until the recording is erased.

CREATE TABLE support_recordings (
    id TEXT NOT NULL PRIMARY KEY,
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    recorder_id TEXT NOT NULL REFERENCES people (id),
    proposed_by TEXT NOT NULL REFERENCES people (id),
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    begun_at BIGINT,
    last_at BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
CREATE INDEX support_recordings_question ON support_recordings (question_id, id);
CREATE INDEX support_recordings_state ON support_recordings (state, last_at);
-- One at a time.
CREATE UNIQUE INDEX support_recordings_open ON support_recordings (question_id) WHERE state = 'open';

CREATE TABLE support_recording_consents (
    recording_id TEXT NOT NULL REFERENCES support_recordings (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    side TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (recording_id, person_id)
);

CREATE TABLE support_recording_parts (
    recording_id TEXT NOT NULL REFERENCES support_recordings (id),
    number BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (recording_id, number)
);
CREATE INDEX support_recording_parts_sha256 ON support_recording_parts (sha256);
