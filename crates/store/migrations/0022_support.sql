-- Cloud support: experts, questions with their threads, and the one row that orders routing.

CREATE TABLE support_desk (
    id BIGINT NOT NULL PRIMARY KEY,
    turns BIGINT NOT NULL
);
INSERT INTO support_desk (id, turns) VALUES (1, 0);

CREATE TABLE support_experts (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    profile TEXT NOT NULL,
    deputy_id TEXT REFERENCES people (id),
    presence TEXT NOT NULL,
    presence_until BIGINT,
    given_at BIGINT NOT NULL
);

-- Who is looked at for which department: for their own skills, or for those of somebody whose deputy they are.
CREATE TABLE support_skills (
    department_id TEXT NOT NULL REFERENCES organisations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    for_id TEXT NOT NULL REFERENCES support_experts (person_id),
    PRIMARY KEY (department_id, person_id, for_id)
);
CREATE INDEX support_skills_person ON support_skills (person_id);
CREATE INDEX support_skills_for ON support_skills (for_id);

CREATE TABLE support_questions (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    department_id TEXT NOT NULL REFERENCES organisations (id),
    item TEXT NOT NULL,
    lang TEXT NOT NULL,
    tier TEXT NOT NULL,
    anchor TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_role TEXT NOT NULL,
    asked_for TEXT NOT NULL REFERENCES organisations (id),
    asked_at BIGINT NOT NULL,
    at_counter BOOLEAN NOT NULL,
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    passed TEXT NOT NULL,
    preferred_id TEXT REFERENCES people (id),
    called_at BIGINT,
    first_answer_at BIGINT,
    climbed TEXT NOT NULL,
    numbered BIGINT NOT NULL,
    wakes_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX support_questions_case ON support_questions (case_id, id);
CREATE INDEX support_questions_department ON support_questions (department_id, state, id);
CREATE INDEX support_questions_asked ON support_questions (asked_by, id);
CREATE INDEX support_questions_waiting ON support_questions (department_id, asked_at, id) WHERE state = 'waiting';
CREATE INDEX support_questions_wakes ON support_questions (wakes_at, id) WHERE wakes_at IS NOT NULL;

-- Who has what in hand now: is offered it, or helps.
CREATE TABLE support_hands (
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (question_id, person_id)
);
CREATE INDEX support_hands_person ON support_hands (person_id, question_id);

CREATE TABLE support_events (
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT REFERENCES people (id),
    what TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (question_id, version)
);
CREATE INDEX support_events_what ON support_events (what, at);

CREATE TABLE support_messages (
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    number BIGINT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    client_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    words TEXT NOT NULL,
    anchor TEXT NOT NULL,
    steps TEXT NOT NULL,
    PRIMARY KEY (question_id, number)
);
CREATE UNIQUE INDEX support_messages_client ON support_messages (question_id, person_id, client_id);

CREATE TABLE support_readers (
    question_id TEXT NOT NULL REFERENCES support_questions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (question_id, person_id)
);

-- An answer that was kept, one row a version.
CREATE TABLE support_cards (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    question_id TEXT REFERENCES support_questions (id),
    item TEXT NOT NULL,
    department_id TEXT NOT NULL REFERENCES organisations (id),
    field TEXT,
    material TEXT,
    code TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES people (id),
    written_at BIGINT NOT NULL,
    reviewed_by TEXT REFERENCES people (id),
    reviewed_at BIGINT,
    expires TEXT,
    PRIMARY KEY (id, version)
);
CREATE INDEX support_cards_item ON support_cards (item, state);
CREATE INDEX support_cards_department ON support_cards (department_id, state);

-- Whether a card was enough: once for a person and a case.
CREATE TABLE support_card_uses (
    card_id TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    solved BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (card_id, case_id, person_id)
);
