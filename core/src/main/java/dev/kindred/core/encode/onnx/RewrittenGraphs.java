package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What {@link GraphRewriter} and those behind it made of graphs, kept: {@code KEY.ort}, or a {@code
 * KEY.plain} that holds nothing where nothing was made; with a kind between, as {@code
 * KEY.batch.ort}. The key tells the graph's bytes, ONNX Runtime's version, the kind of processor,
 * and {@link #VERSION}.
 */
final class RewrittenGraphs {
  /** To be raised whenever another graph would be made of the same one. */
  private static final int VERSION = 3;

  private final KeptFiles kept;

  RewrittenGraphs(KeptFiles kept) {
    this.kept = kept;
  }

  /** What makes a graph, if its rewriting is not kept; and what says whether that is any good. */
  interface Source {
    Optional<ByteBuffer> rewrite() throws IOException;
  }

  /**
   * Finds or makes a rewriting.
   *
   * @param sha256 of the graph's bytes
   * @param kind what it was rewritten for, which is part of the file's name
   * @param source gives nothing for a graph that had better run as it is
   * @return the graph to load in its place; empty if there is none
   */
  Optional<ByteBuffer> find(byte[] sha256, String kind, Source source) throws IOException {
    byte[] key = key(sha256);
    String plain = KeptFiles.name(key, kind + "plain");
    String ort = KeptFiles.name(key, kind + "ort");
    Optional<ByteBuffer> known = kept.read(ort).filter(ByteBuffer::hasRemaining);
    if (known.isPresent() || kept.has(plain)) {
      return known;
    }
    Optional<ByteBuffer> made = source.rewrite();
    kept.keep(made.isPresent() ? ort : plain, made.orElseGet(() -> ByteBuffer.allocate(0)));
    return made;
  }

  private static byte[] key(byte[] sha256) {
    MessageDigest digest = ModelFiles.sha256();
    digest.update(sha256);
    String circumstances =
        VERSION
            + "\n"
            + OrtEnvironment.class.getPackage().getImplementationVersion()
            + "\n"
            + System.getProperty("os.arch");
    digest.update(circumstances.getBytes(StandardCharsets.UTF_8));
    return digest.digest();
  }
}
