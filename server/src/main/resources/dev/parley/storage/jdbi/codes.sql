-- name: forget_expired
DELETE FROM mail_code WHERE :now >= expires_at;

-- name: put
INSERT INTO mail_code (purpose, subject, hash, expires_at, tries_left)
VALUES (:purpose, :subject, :hash, :expiresAt, :tries)
ON CONFLICT (purpose, subject) DO UPDATE
SET hash = excluded.hash, expires_at = excluded.expires_at, tries_left = excluded.tries_left;

-- name: try
UPDATE mail_code
SET tries_left = tries_left - CASE WHEN hash = :hash THEN 0 ELSE 1 END
WHERE purpose = :purpose AND subject = :subject AND expires_at > :now AND tries_left > 0
RETURNING hash;

-- name: remove
DELETE FROM mail_code WHERE purpose = :purpose AND subject = :subject;
