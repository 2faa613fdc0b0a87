-- name: settings
SELECT name, value FROM setting;

-- name: set
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
