package dev.kindred.bench;

import com.google.gson.Gson;
import dev.kindred.core.model.ModelFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** transformers.js in a process of Node's, which lives until this is closed. */
final class TransformersJs implements Encoders.Peer {
  private static final Gson GSON = new Gson();

  private final Path models;
  private final Process node;
  private final BufferedWriter out;
  private final BufferedReader in;

  private record Request(List<String> texts, boolean together) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(double seconds, float[][] vectors) {}

  TransformersJs(ModelFiles files, byte[] tokenizer, boolean first, int threads)
      throws IOException {
    this.models = Files.createTempDirectory("kindred-bench");
    Path model = Files.createDirectory(models.resolve("model"));
    Files.write(
        Files.createDirectory(model.resolve("onnx")).resolve("model.onnx"),
        files.read(files.graph("")));
    Files.write(model.resolve("tokenizer.json"), tokenizer);
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        """
        {"tokenizer_class": "BertTokenizer", "model_max_length": 512, "pad_token": "[PAD]"}
        """);
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"bert\"}");
    this.node =
        new ProcessBuilder(
                "node",
                Peers.folder().resolve("transformersjs/encode.mjs").toString(),
                models.toString(),
                String.valueOf(threads),
                first ? "cls" : "mean")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.out = node.outputWriter(StandardCharsets.UTF_8);
    this.in = node.inputReader(StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, Encoders.Encode> encoders() {
    Map<String, Encoders.Encode> encoders = new LinkedHashMap<>();
    encoders.put("transformers.js, one by one", texts -> encode(texts, false));
    encoders.put("transformers.js, one batch", texts -> encode(texts, true));
    return encoders;
  }

  /** Measured in the process itself, without the way there and back. */
  private Encoders.Encoded encode(List<String> texts, boolean together) throws IOException {
    out.write(GSON.toJson(new Request(texts, together)));
    out.newLine();
    out.flush();
    String line = in.readLine();
    if (line == null) {
      throw new IOException("transformers.js has ended; what it said is above");
    }
    Reply reply = GSON.fromJson(line, Reply.class);
    return new Encoders.Encoded(reply.seconds(), Arrays.asList(reply.vectors()));
  }

  @Override
  public void close() throws IOException {
    try {
      // The end of its input ends it.
      out.close();
    } finally {
      node.onExit().join();
      Folders.delete(models);
    }
  }
}
