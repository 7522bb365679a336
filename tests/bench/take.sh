#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The other peer of B4: takes made with curl and jq. Usage: take.sh BASE-URL NUMBER FOLDER WAIT
set -euo pipefail

base=$1 number=$2 folder=$3 wait=$4

make() {
  local id status=queued
  id=$(curl -sS -H 'Authorization: Bearer bench' -F model=sora-2 -F size=720x1280 -F seconds=4 \
    -F "prompt=A stork takes off, number $1" "$base/videos" | jq -r .id)
  while [[ $status == queued || $status == in_progress ]]; do
    sleep "$wait"
    status=$(curl -sS -H 'Authorization: Bearer bench' "$base/videos/$id" | jq -r .status)
  done
  curl -sS -H 'Authorization: Bearer bench' -o "$folder/$id.mp4" "$base/videos/$id/content"
  sync "$folder/$id.mp4"
}

for ((i = 0; i < number; i++)); do
  make "$i" &
done
wait
