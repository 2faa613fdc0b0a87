-- name: insert
INSERT INTO invitation (id, inviter, channel, uses_left, created_at, expires_at)
VALUES (:id, :inviter, :channel, :uses, :createdAt, :expiresAt);

-- name: find
SELECT i.id, i.inviter, a.administrator, i.channel, i.uses_left, i.created_at, i.expires_at
FROM invitation i JOIN account a ON a.id = i.inviter
WHERE i.id = :id AND i.expires_at > :now AND NOT a.disabled
  AND (i.uses_left IS NULL OR i.uses_left > 0);

-- name: made_by
SELECT i.id, i.inviter, a.administrator, i.channel, i.uses_left, i.created_at, i.expires_at
FROM invitation i JOIN account a ON a.id = i.inviter
WHERE i.inviter = :inviter AND i.expires_at > :now AND NOT a.disabled
  AND (i.uses_left IS NULL OR i.uses_left > 0)
ORDER BY i.created_at DESC, i.id
LIMIT :most;

-- name: all
SELECT i.id, i.inviter, a.administrator, i.channel, i.uses_left, i.created_at, i.expires_at
FROM invitation i JOIN account a ON a.id = i.inviter
WHERE i.expires_at > :now AND NOT a.disabled AND (i.uses_left IS NULL OR i.uses_left > 0)
ORDER BY i.created_at DESC, i.id
LIMIT :most;

-- name: remove
DELETE FROM invitation WHERE id = :id;

-- name: remove_own
DELETE FROM invitation WHERE id = :id AND inviter = :inviter;

-- name: forget_uses
DELETE FROM invitation_use WHERE invitation = :id;

-- name: forget_expired_uses
DELETE FROM invitation_use WHERE invitation IN (
    SELECT id FROM invitation WHERE :now >= expires_at);

-- name: forget_expired
DELETE FROM invitation WHERE :now >= expires_at;

-- name: count_use
UPDATE invitation SET uses_left = uses_left - 1
WHERE id = :id AND expires_at > :now AND (uses_left IS NULL OR uses_left > 0)
  AND EXISTS (SELECT 1 FROM account a WHERE a.id = invitation.inviter AND NOT a.disabled);

-- name: insert_use
INSERT INTO invitation_use (invitation, used_for) VALUES (:id, :usedFor)
ON CONFLICT (invitation, used_for) DO NOTHING;

-- name: find_use
SELECT 1 FROM invitation_use WHERE invitation = :id AND used_for = :usedFor;

-- name: remove_use
DELETE FROM invitation_use WHERE invitation = :id AND used_for = :usedFor;

-- name: uncount_use
UPDATE invitation SET uses_left = uses_left + 1 WHERE id = :id;
