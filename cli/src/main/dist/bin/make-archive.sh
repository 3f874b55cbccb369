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
# That has a graph, terms in many passages, words enough that Lucene packs them, letters beyond Latin ones, metadata, and a
# document that is deleted, as a user's has: each takes other classes.
texts() { # which first
  echo "{\"id\": \"first\", \"text\": \"The moon pulls at the sea, and the tides follow it $1 a day.\"}"
  local letters=ensdhytoarkfcmwligupvbxjqz word
  for ((i = 0; i < 800; i++)); do
    word=tide${letters:i * 7 % 22:4}${letters:i * 3 % 25:1}
    echo "{\"id\": \"$i\", \"title\": \"潮汐 – tides\", \"coast\": \"coast $((i % 23))\", \"text\":" \
      "\"How tides work in bay $word$((i % 97)): the moon, $((i % 29)) days old, moves ships of $word.\"}"
  done
}
prepare() {
  "${BASH_SOURCE[0]%/*}/kindred" index - --format jsonl --index "$index/rehearsal" < <(texts "$1")
}
prepare once && prepare twice &&
  "$@=$archive.new" -Xlog:disable dev.kindred.cli.Rehearsal "$index/rehearsal" &&
  mv -f "$archive.new" "$archive" || rm -f "$archive"
# A JVM that cannot make one is not asked again until something changes.
printf '%s' "$state" >"$archive.new" && mv -f "$archive.new" "$state_file"
