-- What accounts have beyond a name and a password: a time zone, a picture, an end, codes by mail.

ALTER TABLE account ADD COLUMN time_zone TEXT;

-- The version of the picture, as it stands beside the name wherever people see the person.
ALTER TABLE account ADD COLUMN picture TEXT;

-- A deleted account's row stays, so that its username is not given again.
ALTER TABLE account ADD COLUMN deleted_at BIGINT;

CREATE TABLE picture (
    account    TEXT  NOT NULL PRIMARY KEY,
    version    TEXT  NOT NULL,
    media_type TEXT  NOT NULL,
    content    BYTEA NOT NULL
);

-- Codes that were sent by mail: a new one takes the place of the one before.
CREATE TABLE mail_code (
    purpose    TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    expires_at BIGINT  NOT NULL,
    tries_left INTEGER NOT NULL,
    PRIMARY KEY (purpose, subject)
);

CREATE INDEX mail_code_expires_at ON mail_code (expires_at);
