#!/usr/bin/env bash
# Makes an archive for archive.sh: MAKING NAME STATE JAVA OPTION..., the last of which is given the archive
set -uo pipefail
making=$1 archive=$2.archive state_file=$2.state state=$3
shift 3
# Of those that begin together, one goes on.
(set -o noclobber && echo $$ >"$making") || exit 0
index=$(mktemp -d) || { rm -f "$making" && exit 0; }
trap 'rm -rf "$making" "$archive.new" "$index"' EXIT
rm -f "$state_file" # until it is true again
# What it rehearses is in the archive, and costs every start a little: so searches alone, of an index that is made before.
"${BASH_SOURCE[0]%/*}/kindred" index - --format lines --index "$index/rehearsal" <<'TEXTS' &&
The moon pulls at the sea, and the tides follow it twice a day.
A dry plant is revived by standing its pot in water for an hour.
The heat pump takes warmth from the ground and brings it into the house.
TEXTS
  "$@=$archive.new" -Xlog:disable dev.kindred.cli.Rehearsal "$index/rehearsal" &&
  mv -f "$archive.new" "$archive" || rm -f "$archive"
# A JVM that cannot make one is not asked again until something changes.
printf '%s' "$state" >"$archive.new" && mv -f "$archive.new" "$state_file"
