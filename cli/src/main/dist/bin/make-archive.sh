#!/usr/bin/env bash
# Makes an archive for archive.sh: MAKING ARCHIVE STATE JAVA [OPTION...]
set -uo pipefail
making=$1 archive=$2 state=$3
shift 3
# Of those that begin together, one goes on.
(set -o noclobber && echo $$ >"$making") || exit 0
trap 'rm -rf "$making" "$archive.new"' EXIT
rm -f "$archive.state" # until it is true again
"$@" -XX:ArchiveClassesAtExit="$archive.new" -Xlog:disable dev.kindred.cli.Rehearsal &&
  mv -f "$archive.new" "$archive.jsa" || rm -f "$archive.jsa"
# A JVM that cannot make one is not asked again until something changes.
printf '%s' "$state" >"$archive.new" && mv -f "$archive.new" "$archive.state"
