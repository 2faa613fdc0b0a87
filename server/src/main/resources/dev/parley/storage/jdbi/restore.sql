-- name: raise_channels
UPDATE channel SET epoch = :epoch WHERE applied_seq > 0;

-- name: raise_read_pointers
UPDATE read_pointer SET epoch = :epoch;

-- name: raise_hidden
UPDATE channel_setting SET hidden_epoch = :epoch WHERE hidden_epoch IS NOT NULL;

-- name: end_refresh_tokens
DELETE FROM refresh_token;

-- name: end_sessions
DELETE FROM session;
