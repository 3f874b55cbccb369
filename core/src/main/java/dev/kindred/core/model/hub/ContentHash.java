package dev.kindred.core.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of files, as 40 or 64 hexadecimal digits. */
final class ContentHash {
  private static final int SHA256_DIGITS = 64;

  private ContentHash() {}

  static String sha256(Path file) throws IOException {
    return digest(file, digest("SHA-256"));
  }

  /** The id that git gives a file of this content. */
  static String gitBlob(Path file) throws IOException {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    return digest(file, digest);
  }

  /** Whether a file's content is that of a SHA-256, or of a git object's id. */
  static boolean matches(Path file, String hash) throws IOException {
    return hash.equals(hash.length() == SHA256_DIGITS ? sha256(file) : gitBlob(file));
  }

  private static String digest(Path file, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
