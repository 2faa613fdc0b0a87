-- What administrators set, accounts that they disable, and invitations.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The one default in these tables: it is what accounts from before are.
ALTER TABLE account ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE;

-- What was taken back is gone; uses_left is null for any number.
CREATE TABLE invitation (
    id         TEXT   NOT NULL PRIMARY KEY,
    inviter    TEXT   NOT NULL,
    channel    TEXT,
    uses_left  BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX invitation_inviter ON invitation (inviter, created_at);
CREATE INDEX invitation_expires_at ON invitation (expires_at);

CREATE TABLE invitation_use (
    invitation TEXT NOT NULL,
    used_for   TEXT NOT NULL,
    PRIMARY KEY (invitation, used_for)
);
