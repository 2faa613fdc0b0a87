#!/usr/bin/env bash
# Has Cassandra write its commit log to disk before it acknowledges, then starts it as the image does.
set -eu
config=/etc/cassandra/cassandra.yaml
sed -i -E '/^#? *commitlog_sync(_period|_group_window|_batch_window)?:/d' "$config"
printf 'commitlog_sync: group\ncommitlog_sync_group_window: 10ms\n' >>"$config"
exec docker-entrypoint.sh "$@"
