-- Fingerprints of the installation's keys.

-- name: fingerprint
SELECT fingerprint FROM key_fingerprint WHERE name = :name;

-- name: claim
INSERT INTO key_fingerprint (name, fingerprint) VALUES (:name, :fingerprint)
ON CONFLICT (name) DO NOTHING;
