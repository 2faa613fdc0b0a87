-- By which the nodes of a cluster notice that they have different keys.

CREATE TABLE key_fingerprint (
    name        TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL
);
