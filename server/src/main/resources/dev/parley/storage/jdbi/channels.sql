-- name: reserve_name
INSERT INTO channel_name (folded, channel, reserved_at, confirmed)
VALUES (:folded, :channel, :now, FALSE)
ON CONFLICT (folded) DO UPDATE SET channel = excluded.channel, reserved_at = excluded.reserved_at
WHERE channel_name.channel = excluded.channel
   OR (NOT channel_name.confirmed AND :expired >= channel_name.reserved_at);

-- name: release_name
DELETE FROM channel_name WHERE folded = :folded AND channel = :channel AND NOT confirmed;

-- name: confirm_name
INSERT INTO channel_name (folded, channel, reserved_at, confirmed)
VALUES (:folded, :channel, :now, TRUE)
ON CONFLICT (folded) DO UPDATE SET channel = excluded.channel, confirmed = TRUE
WHERE channel_name.channel = excluded.channel OR NOT channel_name.confirmed;

-- name: free_other_names
DELETE FROM channel_name WHERE channel = :channel AND folded != :kept AND confirmed;

-- name: free_names
DELETE FROM channel_name WHERE channel = :channel;

-- name: public_room
SELECT channel FROM channel_name WHERE folded = :folded AND confirmed;

-- name: insert_if_absent
INSERT INTO channel (
    id, partition_number, epoch, applied_seq, kind, visibility, name, topic, public_name, members,
    deleted)
VALUES (:id, :partition, 0, 0, '', '', '', '', NULL, 0, FALSE)
ON CONFLICT (id) DO NOTHING;

-- name: partition
SELECT partition_number FROM channel WHERE id = :id;

-- name: partitions
SELECT coalesce(max(partition_number) + 1, 0) FROM channel;

-- name: channels_of
SELECT c.id, c.partition_number
FROM membership m JOIN channel c ON c.id = m.channel
WHERE m.account = :account AND c.kind != 'inbox'
ORDER BY c.id;

-- name: public_rooms
SELECT c.id, c.name, c.topic, c.members,
       EXISTS (
           SELECT 1 FROM membership m WHERE m.account = :asker AND m.channel = c.id) AS joined
FROM channel c
WHERE c.public_name IS NOT NULL AND c.public_name LIKE :inside ESCAPE '!'
ORDER BY c.public_name, c.id
LIMIT :limit;

-- name: move_row
UPDATE channel
SET epoch = :epoch, applied_seq = :seq, kind = :kind, visibility = :visibility, name = :name,
    topic = :topic, public_name = :publicName, members = :members, deleted = :deleted
WHERE id = :id AND applied_seq = :expected AND :epoch >= epoch;

-- name: add_member
INSERT INTO membership (account, channel) VALUES (:account, :channel)
ON CONFLICT (account, channel) DO NOTHING;

-- name: remove_member
DELETE FROM membership WHERE account = :account AND channel = :channel;

-- name: remove_members
DELETE FROM membership WHERE channel = :channel;

-- name: applied_seq
SELECT applied_seq FROM channel WHERE id = :id;

-- name: feed_cursor
SELECT position FROM feed_cursor WHERE partition_number = :partition;

-- name: move_feed_cursor
INSERT INTO feed_cursor (partition_number, position) VALUES (:partition, :position)
ON CONFLICT (partition_number) DO UPDATE SET position = excluded.position
WHERE excluded.position > feed_cursor.position;
