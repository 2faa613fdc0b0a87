-- The directory, in the SQL that SQLite and PostgreSQL share: ids made by the application,
-- times in epoch milliseconds, no defaults, no sequences.

CREATE TABLE account (
    id                  TEXT    NOT NULL PRIMARY KEY,
    username            TEXT    NOT NULL,
    folded_username     TEXT    NOT NULL UNIQUE,
    display_name        TEXT    NOT NULL,
    folded_display_name TEXT    NOT NULL,
    email               TEXT,
    folded_email        TEXT    UNIQUE,
    password_hash       TEXT    NOT NULL,
    administrator       BOOLEAN NOT NULL,
    created_at          BIGINT  NOT NULL
);

CREATE UNIQUE INDEX account_username ON account (username);

-- One seat: whoever takes it first is administrator, however many sign up at the same moment.
CREATE TABLE founder (
    seat    INTEGER NOT NULL PRIMARY KEY,
    account TEXT    NOT NULL
);

CREATE TABLE session (
    id           TEXT   NOT NULL PRIMARY KEY,
    account      TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

CREATE INDEX session_account ON session (account, last_seen_at);

CREATE TABLE refresh_token (
    hash       TEXT    NOT NULL PRIMARY KEY,
    session    TEXT    NOT NULL,
    generation BIGINT  NOT NULL,
    issued_at  BIGINT  NOT NULL,
    used       BOOLEAN NOT NULL
);

CREATE INDEX refresh_token_session ON refresh_token (session, generation);

CREATE TABLE read_pointer (
    account TEXT   NOT NULL,
    channel TEXT   NOT NULL,
    epoch   BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (account, channel)
);

-- From here on a projection of the log: primary keys only, so that no event can fail to be
-- projected. Rows of channels are never removed.

CREATE TABLE channel (
    id               TEXT    NOT NULL PRIMARY KEY,
    partition_number INTEGER NOT NULL,
    epoch            BIGINT  NOT NULL,
    applied_seq      BIGINT  NOT NULL,
    kind             TEXT    NOT NULL,
    visibility       TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    topic            TEXT    NOT NULL,
    public_name      TEXT,
    members          INTEGER NOT NULL,
    deleted          BOOLEAN NOT NULL
);

-- Folded names of public rooms that exist: all that the list of rooms shows.
CREATE INDEX channel_public_name ON channel (public_name, id) WHERE public_name IS NOT NULL;

CREATE TABLE membership (
    account TEXT NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (account, channel)
);

CREATE INDEX membership_channel ON membership (channel);

-- Names of public rooms: reserved before the command is appended, confirmed by its event.
CREATE TABLE channel_name (
    folded      TEXT    NOT NULL PRIMARY KEY,
    channel     TEXT    NOT NULL,
    reserved_at BIGINT  NOT NULL,
    confirmed   BOOLEAN NOT NULL
);

CREATE INDEX channel_name_channel ON channel_name (channel);

CREATE TABLE feed_cursor (
    partition_number INTEGER NOT NULL PRIMARY KEY,
    position         BIGINT  NOT NULL
);
