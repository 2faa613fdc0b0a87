-- What people set for themselves: how they want to see a channel, and how they want to be seen.

CREATE TABLE channel_setting (
    account      TEXT    NOT NULL,
    channel      TEXT    NOT NULL,
    favourite    BOOLEAN NOT NULL,
    hidden_epoch BIGINT,
    hidden_n     BIGINT,
    notify       TEXT,
    PRIMARY KEY (account, channel)
);

CREATE TABLE presence_choice (
    account TEXT NOT NULL PRIMARY KEY,
    status  TEXT,
    text    TEXT NOT NULL
);
