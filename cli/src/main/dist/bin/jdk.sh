# Sourced by the launchers: finds a Java 21 or newer.

kindred_java_version() { # JAVA_HOME -> major version, from its release file, else by asking
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  echo "${version:-0}"
}

kindred_find_java() { # prints a JAVA_HOME
  local home on_path
  on_path=$(command -v java || true)
  [ -z "$on_path" ] || on_path=$(cd "$(dirname "$(readlink -f "$on_path")")/.." && pwd)
  for home in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    if [ -n "$home" ] && [ -x "$home/bin/java" ] && [ "$(kindred_java_version "$home")" -ge 21 ]; then
      echo "$home"
      return 0
    fi
  done
  echo "kindred: needs Java 21 or newer and found none: install a JDK (apt install openjdk-21-jdk, brew install openjdk) or set JAVA_HOME" >&2
  return 1
}
