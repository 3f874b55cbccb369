# Sourced by the launcher: the archive of classes with which a search starts in half the time; from JDK 25 on an AOT
# cache. It is made by the first search, in the background, and anew after one that finds another build or another JDK.

kindred_archive() { # JAVA_HOME, its version, class path, JVM flags... -> flags to start with in REPLY, an array
  local java_home=$1 class_path=$3 folder name build release now jar known= make=-XX:ArchiveClassesAtExit use=-XX:SharedArchiveFile
  REPLY=(-Xshare:auto)
  if [ "$2" -ge 25 ]; then
    make=-XX:AOTCacheOutput use=-XX:AOTCache
    # What was learnt about methods is for the second compiler, which a search goes without.
    REPLY=(-XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:-AOTRecordTraining -XX:-AOTReplayTraining)
  fi
  folder=${KINDRED_CACHE:-${XDG_CACHE_HOME:+$XDG_CACHE_HOME/kindred}}
  [ -n "$folder" ] || [ -n "${HOME:-}" ] || return 0
  folder=${folder:-$HOME/.cache/kindred}/archives
  name=${bin//[!a-zA-Z0-9]/-}
  [ ${#name} -le 100 ] || name=${name: -100}
  # Times of jars tell little: a build may give them any. Whoever swaps one by hand makes it newer.
  [ -r "$lib/build-id" ] && read -r build <"$lib/build-id" || return 0
  [ ! -r "$java_home/release" ] || IFS= read -r -d '' release <"$java_home/release" || true
  now="$build $* $release"
  [ ! -r "$folder/$name.state" ] || IFS= read -r -d '' known <"$folder/$name.state" || true
  for jar in "$lib"/*.jar; do
    [ ! "$jar" -nt "$folder/$name.state" ] || known=
  done
  if [ "$known" != "$now" ]; then
    kindred_archive_make "${@:4}" "${REPLY[@]}" "$make"
  elif [ -r "$folder/$name.archive" ]; then
    REPLY+=("$use=$folder/$name.archive")
  fi
}

kindred_archive_make() { # JVM flags..., the last of which is to be given the archive's name
  mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] || return 0
  local making=$folder/$name.making maker=
  if [ -e "$making" ]; then
    read -r maker 2>/dev/null <"$making" || true
    # Whoever was killed at it leaves the file.
    [ -z "$maker" ] || kill -0 "$maker" 2>/dev/null || rm -f "$making"
    return 0
  fi
  echo "kindred: preparing faster starts, once, in the background" >&2
  JAVA_TOOL_OPTIONS='' nice -n 5 bash "$bin/make-archive.sh" "$making" "$folder/$name" "$now" \
    "$java_home/bin/java" -cp "$class_path" "$@" </dev/null >/dev/null 2>&1 &
}
