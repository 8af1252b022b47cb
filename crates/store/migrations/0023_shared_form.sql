-- The shared form of a question: its document, who writes in it, and what was accepted out of it. And pictures of a thread.

-- Who proposed the value that a field holds, where that was somebody who helped.
ALTER TABLE case_fields ADD COLUMN proposed_by TEXT REFERENCES people (id);

CREATE TABLE support_forms (
    question_id TEXT NOT NULL PRIMARY KEY REFERENCES support_questions (id),
    pens BIGINT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- How much and how often somebody wrote.
CREATE TABLE support_form_writers (
    question_id TEXT NOT NULL REFERENCES support_forms (question_id),
    person_id TEXT NOT NULL REFERENCES people (id),
    side TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    minute BIGINT NOT NULL,
    tally BIGINT NOT NULL,
    PRIMARY KEY (question_id, person_id)
);

-- Each opening of the page writes with a pen of its own.
CREATE TABLE support_form_pens (
    question_id TEXT NOT NULL REFERENCES support_forms (question_id),
    pen BIGINT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (question_id, pen)
);

-- Proposals that became values of the draft, each once.
CREATE TABLE support_form_accepted (
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    proposed_by TEXT NOT NULL REFERENCES people (id),
    proposal TEXT NOT NULL,
    field TEXT NOT NULL,
    version BIGINT NOT NULL,
    accepted_by TEXT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (question_id, proposed_by, proposal)
);

CREATE TABLE support_pictures (
    id TEXT NOT NULL PRIMARY KEY,
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    message BIGINT
);
CREATE INDEX support_pictures_question ON support_pictures (question_id, message);
CREATE INDEX support_pictures_sha256 ON support_pictures (sha256);
