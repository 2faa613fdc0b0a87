#!/usr/bin/env bash
# Makes the secrets that are not there yet, in the folder `secrets` beside this script, readable by their owner alone.
# Keep them: without direct.key people's direct conversations cannot be found again.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
for key in jwt.key direct.key codes.key invitation.key; do
    [ -e "secrets/$key" ] || head -c 32 /dev/urandom | base64 >"secrets/$key"
done
for password in postgres-password redis-password; do
    # No line end: some of the engines would take it for a part of the password.
    [ -e "secrets/$password" ] || head -c 24 /dev/urandom | base64 | tr -d '+/=\n' >"secrets/$password"
done
# The containers' users are not yours, and a file that Compose mounts keeps its owner: they must be able to read it,
# while the folder keeps everyone else on this machine out.
chmod 644 secrets/*.key secrets/*-password
ls -l secrets
