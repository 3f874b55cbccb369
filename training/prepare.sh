#!/bin/sh
# Fetches the Debian packages whose texts are trained on, and says which versions those were.
#   prepare.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
cut -f 1 "$here/packages.tsv" | while read -r package; do
  [ -d "$package" ] || {
    apt-get download -q "$package"
    dpkg -x "$package"_*.deb "$package"
  }
  dpkg-deb -W --showformat '${Package}\t${Version}\n' "$package"_*.deb
done > versions.tsv
