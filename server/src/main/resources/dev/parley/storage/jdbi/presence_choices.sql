-- name: of
SELECT account, status, text FROM presence_choice WHERE account IN (<accounts>);

-- name: put_status
INSERT INTO presence_choice (account, status, text) VALUES (:account, :status, '')
ON CONFLICT (account) DO UPDATE SET status = excluded.status;

-- name: put_text
INSERT INTO presence_choice (account, status, text) VALUES (:account, NULL, :text)
ON CONFLICT (account) DO UPDATE SET text = excluded.text;

-- name: remove
DELETE FROM presence_choice WHERE account = :account;
