package dev.kindred.core.model.hub;

import java.util.Optional;

/**
 * A file as the hub lists it.
 *
 * @param path in the repository, with {@code /} between names
 * @param size bytes
 * @param blobId its git object's id: SHA-1 over {@code "blob SIZE\0"} and its content, 40
 *     hexadecimal digits; of a file in LFS, that of the pointer
 * @param sha256 64 hexadecimal digits; files in LFS alone have one
 */
record RemoteFile(String path, long size, String blobId, Optional<String> sha256) {

  /** What identifies the content: the SHA-256, else the git object's id. */
  String hash() {
    return sha256.orElse(blobId);
  }

  /** The last name of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path without its last name; empty for the repository itself. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
