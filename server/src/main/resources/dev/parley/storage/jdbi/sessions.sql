-- name: insert
INSERT INTO session (id, account, device, created_at, last_seen_at)
SELECT :id, :account, :device, :createdAt, :lastSeenAt
WHERE NOT EXISTS (SELECT 1 FROM account WHERE id = :account AND disabled);

-- name: beyond
SELECT id FROM session WHERE account = :account
ORDER BY last_seen_at DESC, created_at DESC, id
LIMIT :most OFFSET :kept;

-- name: find
SELECT id, account, device, created_at, last_seen_at FROM session WHERE id = :id;

-- name: of_account
SELECT id, account, device, created_at, last_seen_at
FROM session
WHERE account = :account AND last_seen_at >= :since
ORDER BY last_seen_at DESC, created_at DESC, id;

-- name: end
DELETE FROM session WHERE id = :id AND account = :account;

-- name: others
SELECT id FROM session WHERE account = :account AND id != :kept;

-- name: seen
UPDATE session SET last_seen_at = :at WHERE id = :id AND :at > last_seen_at;

-- name: insert_token
INSERT INTO refresh_token (hash, session, generation, issued_at, used)
VALUES (:hash, :session, :generation, :issuedAt, FALSE);

-- name: find_token
SELECT hash, session, generation, issued_at, used FROM refresh_token WHERE hash = :hash;

-- name: use_token
UPDATE refresh_token SET used = TRUE WHERE hash = :hash AND NOT used;

-- name: forget_tokens
DELETE FROM refresh_token WHERE session = :session AND :forgotten >= generation;

-- name: end_tokens
DELETE FROM refresh_token WHERE session = :session;
