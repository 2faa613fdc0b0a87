-- name: keep
INSERT INTO picture (account, version, media_type, content)
VALUES (:account, :version, :mediaType, :content)
ON CONFLICT (account) DO UPDATE
SET version = excluded.version, media_type = excluded.media_type, content = excluded.content;

-- name: forget
DELETE FROM picture WHERE account = :account;

-- name: name
UPDATE account SET picture = :version WHERE id = :account AND deleted_at IS NULL;

-- name: find
SELECT version, media_type, content FROM picture WHERE account = :account AND version = :version;
