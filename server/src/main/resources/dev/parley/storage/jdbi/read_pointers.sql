-- name: advance
INSERT INTO read_pointer (account, channel, epoch, seq, n)
VALUES (:account, :channel, :epoch, :seq, :n)
ON CONFLICT (account, channel) DO UPDATE
SET epoch = excluded.epoch, seq = excluded.seq, n = excluded.n
WHERE (excluded.epoch, excluded.seq) > (read_pointer.epoch, read_pointer.seq);

-- name: of_account
SELECT channel, epoch, seq, n FROM read_pointer WHERE account = :account;

-- name: of_channel
SELECT account, epoch, seq, n FROM read_pointer
WHERE channel = :channel AND account IN (<accounts>);
