-- name: of_account
SELECT channel, favourite, hidden_epoch, hidden_n, notify FROM channel_setting
WHERE account = :account;

-- name: of_channel
SELECT channel, favourite, hidden_epoch, hidden_n, notify FROM channel_setting
WHERE account = :account AND channel = :channel;

-- name: insert_if_absent
INSERT INTO channel_setting (account, channel, favourite, hidden_epoch, hidden_n, notify)
VALUES (:account, :channel, FALSE, NULL, NULL, NULL)
ON CONFLICT (account, channel) DO NOTHING;

-- name: set_favourite
UPDATE channel_setting SET favourite = :favourite
WHERE account = :account AND channel = :channel;

-- name: set_hidden
UPDATE channel_setting SET hidden_epoch = :epoch, hidden_n = :n
WHERE account = :account AND channel = :channel;

-- name: set_notify
UPDATE channel_setting SET notify = :notify
WHERE account = :account AND channel = :channel;
