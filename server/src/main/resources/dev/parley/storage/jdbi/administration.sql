-- name: settings
SELECT name, value FROM setting;

-- name: set
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: list
SELECT a.id, a.username, a.display_name, a.picture, a.email, a.administrator, a.time_zone,
       a.created_at, a.disabled,
       (SELECT max(s.last_seen_at) FROM session s WHERE s.account = a.id) AS last_seen_at
FROM account a
WHERE a.deleted_at IS NULL AND a.username > :after
  AND (a.folded_username LIKE :inside ESCAPE '!' OR a.folded_display_name LIKE :inside ESCAPE '!'
       OR a.folded_email LIKE :insideEmail ESCAPE '!')
ORDER BY a.username
LIMIT :limit;

-- name: find
SELECT a.id, a.username, a.display_name, a.picture, a.email, a.administrator, a.time_zone,
       a.created_at, a.disabled,
       (SELECT max(s.last_seen_at) FROM session s WHERE s.account = a.id) AS last_seen_at
FROM account a
WHERE a.username = :username AND a.deleted_at IS NULL;

-- name: lock_administrators
-- One row that all changes of administrators go through, one after the other.
UPDATE founder SET seat = 1 WHERE seat = 1;

-- name: other_administrator
SELECT 1 FROM account
WHERE administrator AND NOT disabled AND deleted_at IS NULL AND username != :username
LIMIT 1;

-- name: change
UPDATE account
SET disabled = COALESCE(:disabled, disabled), administrator = COALESCE(:administrator, administrator)
WHERE username = :username AND deleted_at IS NULL;

-- name: oldest_administrator
SELECT id FROM account
WHERE administrator AND NOT disabled AND deleted_at IS NULL
ORDER BY created_at, id
LIMIT 1;
