-- name: profiles
SELECT id, username, display_name, picture
FROM account
WHERE id IN (<ids>) AND deleted_at IS NULL;

-- name: profiles_by_username
SELECT id, username, display_name, picture
FROM account
WHERE username IN (<usernames>) AND deleted_at IS NULL;

-- name: search
SELECT id, username, display_name, picture
FROM account
WHERE (folded_username LIKE :inside ESCAPE '!' OR folded_display_name LIKE :inside ESCAPE '!')
  AND deleted_at IS NULL AND NOT disabled
ORDER BY CASE WHEN folded_username LIKE :first ESCAPE '!' THEN 0 ELSE 1 END, username
LIMIT :limit;

-- name: any
SELECT 1 FROM account WHERE deleted_at IS NULL LIMIT 1;

-- name: username_taken
SELECT 1 FROM account WHERE folded_username = :folded;

-- name: take_founder_seat
-- Looks at the seat before it takes it: PostgreSQL does not count what only ON CONFLICT has seen as
-- read, and would let the last account go at the same moment.
INSERT INTO founder (seat, account)
SELECT 1, :account WHERE NOT EXISTS (SELECT 1 FROM founder)
ON CONFLICT (seat) DO NOTHING;

-- name: make_administrator
UPDATE account SET administrator = TRUE WHERE id = :id;

-- name: insert
INSERT INTO account (
    id, username, folded_username, display_name, folded_display_name, email, folded_email,
    password_hash, administrator, created_at)
VALUES (
    :id, :username, :foldedUsername, :displayName, :foldedDisplayName, :email, :foldedEmail,
    :passwordHash, FALSE, :createdAt)
ON CONFLICT DO NOTHING;

-- name: find
SELECT id, username, display_name, picture, email, administrator, time_zone, created_at
FROM account
WHERE id = :id AND deleted_at IS NULL;

-- name: credentials
SELECT id, password_hash FROM account WHERE id = :login AND deleted_at IS NULL AND NOT disabled;

-- name: credentials_by_username
SELECT id, password_hash FROM account WHERE username = :login AND deleted_at IS NULL AND NOT disabled;

-- name: credentials_by_email
SELECT id, password_hash FROM account WHERE folded_email = :login AND deleted_at IS NULL AND NOT disabled;

-- name: change_profile
UPDATE account
SET display_name = COALESCE(:displayName, display_name),
    folded_display_name = COALESCE(:foldedDisplayName, folded_display_name),
    time_zone = NULLIF(COALESCE(:timeZone, time_zone), '')
WHERE id = :id AND deleted_at IS NULL;

-- name: change_password
UPDATE account SET password_hash = :passwordHash WHERE id = :id AND deleted_at IS NULL;

-- name: email_taken
SELECT 1 FROM account WHERE folded_email = :folded AND id != :id;

-- name: change_email
UPDATE account SET email = :email, folded_email = :folded WHERE id = :id AND deleted_at IS NULL;

-- name: others
SELECT 1 FROM account WHERE id != :id AND deleted_at IS NULL LIMIT 1;

-- name: other_administrators
SELECT 1 FROM account
WHERE id != :id AND administrator AND NOT disabled AND deleted_at IS NULL
LIMIT 1;

-- name: delete
UPDATE account
SET display_name = '', folded_display_name = '', email = NULL, folded_email = NULL,
    password_hash = '', administrator = FALSE, time_zone = NULL, picture = NULL, deleted_at = :now
WHERE id = :id AND deleted_at IS NULL;

-- name: delete_picture
DELETE FROM picture WHERE account = :id;

-- name: delete_codes
DELETE FROM mail_code WHERE subject = :id;

-- name: delete_invitations
DELETE FROM invitation WHERE inviter = :id;

-- name: delete_presence
DELETE FROM presence_choice WHERE account = :id;

-- name: delete_settings
DELETE FROM channel_setting WHERE account = :id;

-- name: free_founder_seat
DELETE FROM founder;
