package dev.kindred.core.encode.dense;

import com.google.gson.JsonArray;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over a model's weights and tokenizer, file by file, and over its settings by their
 * meaning, so that re-saving a folder in another key style or under other file names changes
 * nothing.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(ModelFiles files, DenseSpec spec) throws IOException {
    var paths = new ArrayList<>(List.of(spec.graph(), "tokenizer.json"));
    // Weights too large for one protobuf lie beside the graph.
    paths.addAll(List.of(spec.graph() + "_data", spec.graph() + ".data"));
    for (Step step : spec.steps()) {
      if (step instanceof Step.Dense dense) {
        paths.add(dense.weights());
      }
    }
    MessageDigest digest = sha256();
    for (String path : paths) {
      // One fixed length a file, so that bytes cannot move from one to the next unnoticed.
      digest.update(files.has(path) ? hash(files, path) : new byte[digest.getDigestLength()]);
    }
    digest.update(settings(spec).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] hash(ModelFiles files, String path) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = files.open(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return digest.digest();
  }

  /** Everything in the spec but where the files lie. */
  private static String settings(DenseSpec spec) {
    List<String> steps =
        spec.steps().stream()
            .map(
                step ->
                    switch (step) {
                      case Step.Normalize unused -> "normalize";
                      case Step.Dense dense -> "dense " + dense.bias() + " " + dense.activation();
                    })
            .toList();
    return String.join(
        "\n",
        "maxTokens " + spec.maxTokens(),
        "lowerCase " + spec.lowerCase(),
        "poolings " + spec.poolings(),
        "includePrompt " + spec.includePrompt(),
        "steps " + steps,
        "truncate " + spec.truncateDimension(),
        "prompts " + prompts(spec),
        "similarity " + spec.similarity());
  }

  /** As a JSON array: a prompt may hold any character. */
  private static String prompts(DenseSpec spec) {
    var prompts = new JsonArray();
    for (TextRole role : TextRole.values()) {
      prompts.add(spec.prompt(role));
    }
    return prompts.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
