#!/usr/bin/env bash
# Starts an image on its own and then as the cluster of compose.yaml, and asks each whether it is ready.
# usage: smoke.sh IMAGE
set -eu
image=${1:?usage: smoke.sh IMAGE}
cd "$(dirname "$0")"

# Prints what a container's health check says, until it is good.
await_healthy() {
    local container=$1 health=
    for _ in $(seq 120); do
        health=$(docker inspect --format '{{.State.Health.Status}}' "$container")
        [ "$health" = healthy ] && { echo "$container is ready"; return; }
        sleep 1
    done
    docker logs --tail 50 "$container" >&2
    echo "$container is $health" >&2
    return 1
}

alone=parley-smoke-$$
trap 'docker rm --force "$alone" >/dev/null 2>&1 || true' EXIT
docker run --detach --name "$alone" "$image" >/dev/null
await_healthy "$alone"
docker rm --force "$alone" >/dev/null

export PARLEY_IMAGE=$image PARLEY_PUBLIC_URL=http://localhost COMPOSE_PROJECT_NAME=parley-smoke-$$
./make-secrets.sh >/dev/null
trap 'docker compose down --volumes --timeout 40' EXIT
docker compose up --detach --no-build --wait --wait-timeout 240
docker compose ps
