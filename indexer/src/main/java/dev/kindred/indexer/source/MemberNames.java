package dev.kindred.indexer.source;

import java.util.HashSet;
import java.util.Set;

/** Paths of what is inside one input, each given once. */
final class MemberNames {
  private final Origin owner;
  private final Set<String> given = new HashSet<>();

  MemberNames(Origin owner) {
    this.owner = owner;
  }

  /** The path of the member of a name, with a number behind it if there was one of it before. */
  String path(String name) {
    String path = owner.member(name);
    for (int i = 2; !given.add(path); i++) {
      path = owner.member(name) + " (" + i + ")";
    }
    return path;
  }
}
