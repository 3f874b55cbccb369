# Sourced by the launchers: finds a Java 21 or newer. Starts other programs and subshells only where it must: each
# costs 5 to 20 milliseconds of every start.

kindred_java_version() { # JAVA_HOME -> major version in REPLY, from its release file, else by asking
  local line version=
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) version=${line#JAVA_VERSION=} version=${version//\"/} version=${version%%[!0-9]*} ;; esac
    done <"$1/release"
  fi
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  REPLY=${version:-0}
}

kindred_java_on_path() { # -> its JAVA_HOME in REPLY, or nothing
  REPLY=
  local java home IFS=:
  for java in $PATH; do
    java=${java:-.}/java
    [ -f "$java" ] && [ -x "$java" ] || continue
    for home in /usr/lib/jvm/*; do # most are links into these
      [ ! "$java" -ef "$home/bin/java" ] || { REPLY=$home && return 0; }
    done
    java=$(readlink -f "$java") && REPLY=${java%/*/*}
    return 0
  done
}

kindred_is_new_enough() { # JAVA_HOME
  [ -n "$1" ] && [ -x "$1/bin/java" ] && kindred_java_version "$1" && [ "$REPLY" -ge 21 ]
}

kindred_find_java() { # -> a JAVA_HOME in REPLY
  local home
  if kindred_is_new_enough "${JAVA_HOME:-}"; then
    REPLY=$JAVA_HOME
    return 0
  fi
  kindred_java_on_path
  for home in "$REPLY" \
    /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    if kindred_is_new_enough "$home"; then
      REPLY=$home
      return 0
    fi
  done
  echo "kindred: needs Java 21 or newer and found none: install a JDK (apt install openjdk-21-jdk, brew install openjdk) or set JAVA_HOME" >&2
  return 1
}
