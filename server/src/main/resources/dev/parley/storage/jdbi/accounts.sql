-- name: profiles
SELECT id, username, display_name FROM account WHERE id IN (<ids>);

-- name: profiles_by_username
SELECT id, username, display_name FROM account WHERE username IN (<usernames>);

-- name: search
SELECT id, username, display_name
FROM account
WHERE folded_username LIKE :inside ESCAPE '!' OR folded_display_name LIKE :inside ESCAPE '!'
ORDER BY CASE WHEN folded_username LIKE :first ESCAPE '!' THEN 0 ELSE 1 END, username
LIMIT :limit;

-- name: any
SELECT 1 FROM account LIMIT 1;

-- name: username_taken
SELECT 1 FROM account WHERE folded_username = :folded;

-- name: take_founder_seat
INSERT INTO founder (seat, account) VALUES (1, :account) ON CONFLICT (seat) DO NOTHING;

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
SELECT id, username, display_name, email, administrator, created_at FROM account WHERE id = :id;

-- name: credentials_by_username
SELECT id, password_hash FROM account WHERE username = :login;

-- name: credentials_by_email
SELECT id, password_hash FROM account WHERE folded_email = :login;

-- name: change_display_name
UPDATE account SET display_name = :displayName, folded_display_name = :folded WHERE id = :id
RETURNING id, username, display_name, email, administrator, created_at;
