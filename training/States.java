import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonParser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs a model of a Maven jar over the texts of a JSONL file, one at a time as Kindred does.
 *
 * <pre>java [-Dtokens=256] -cp JARS States.java MODEL mean|cls TEXTS OUT [states]</pre>
 *
 * OUT.vec has a unit vector a text (float32), OUT.ids the tokens without special ones (uint16), OUT.len how many a
 * text (int32). With {@code states}, OUT.f16 has a state a token (float16). Texts are cut at so many tokens.
 */
class States {
  static final int WIDTH = 384;
  static final int CHUNK = 1024;

  record Encoded(long[] ids, float[] states, float[] vector) {}

  public static void main(String[] args) throws Exception {
    String model = args[0];
    boolean mean = args[1].equals("mean");
    Path out = Path.of(args[3]);
    boolean withStates = args.length > 4;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    byte[] graph = resource("/" + model + ".onnx");
    try (OrtSession session = environment.createSession(graph, options);
        HuggingFaceTokenizer tokenizer = tokenizer(model);
        InputChunks chunks = new InputChunks(Path.of(args[2]));
        OutputStream ids = file(out, ".ids");
        OutputStream lengths = file(out, ".len");
        OutputStream vectors = file(out, ".vec");
        OutputStream states = withStates ? file(out, ".f16") : OutputStream.nullOutputStream()) {
      long start = System.nanoTime();
      long texts = 0;
      long tokens = 0;
      for (List<String> chunk = chunks.next(); !chunk.isEmpty(); chunk = chunks.next()) {
        List<String> batch = chunk;
        List<Encoded> encoded =
            IntStream.range(0, batch.size())
                .parallel()
                .mapToObj(i -> encode(environment, session, tokenizer, batch.get(i), mean))
                .toList();
        for (Encoded text : encoded) {
          int length = text.ids.length - 2;
          lengths.write(buffer(4).putInt(length).array());
          ByteBuffer idBytes = buffer(2 * length);
          for (int i = 1; i <= length; i++) {
            idBytes.putShort((short) text.ids[i]);
          }
          ids.write(idBytes.array());
          ByteBuffer vectorBytes = buffer(4 * WIDTH);
          for (float value : text.vector) {
            vectorBytes.putFloat(value);
          }
          vectors.write(vectorBytes.array());
          if (withStates) {
            ByteBuffer stateBytes = buffer(2 * WIDTH * length);
            for (int i = WIDTH; i < WIDTH * (length + 1); i++) {
              stateBytes.putShort(Float.floatToFloat16(text.states[i]));
            }
            states.write(stateBytes.array());
          }
          tokens += text.ids.length;
        }
        texts += batch.size();
        if (texts % (CHUNK * 16) == 0) {
          System.err.printf("%d texts, %.0f tokens/s%n", texts, tokens / ((System.nanoTime() - start) / 1e9));
        }
      }
    }
  }

  static Encoded encode(
      OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer, String text, boolean mean) {
    Encoding encoding = tokenizer.encode(text);
    long[] ids = encoding.getIds();
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    java.util.Arrays.fill(ones, 1);
    try (OnnxTensor a = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor b = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor c = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", a, "attention_mask", b, "token_type_ids", c), Set.of("last_hidden_state"))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] states = new float[values.remaining()];
      values.get(states);
      float[] vector = new float[WIDTH];
      for (int i = 0; i < (mean ? states.length : WIDTH); i++) {
        vector[i % WIDTH] += states[i];
      }
      double norm = 0;
      for (float value : vector) {
        norm += value * value;
      }
      for (int i = 0; i < WIDTH; i++) {
        vector[i] /= (float) Math.sqrt(norm);
      }
      return new Encoded(ids, states, vector);
    } catch (ai.onnxruntime.OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  static HuggingFaceTokenizer tokenizer(String model) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        new java.io.ByteArrayInputStream(resource("/" + model + "-tokenizer.json")),
        Map.of("maxLength", System.getProperty("tokens", "256"), "truncation", "true", "padding", "false"));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = States.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  static OutputStream file(Path out, String end) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(Path.of(out + end)), 1 << 20);
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The texts, a chunk at a time. */
  static final class InputChunks implements AutoCloseable {
    private final java.io.BufferedReader reader;

    InputChunks(Path path) throws IOException {
      reader = Files.newBufferedReader(path);
    }

    List<String> next() throws IOException {
      var chunk = new ArrayList<String>();
      String line;
      while (chunk.size() < CHUNK && (line = reader.readLine()) != null) {
        var record = JsonParser.parseString(line).getAsJsonObject();
        String title = record.has("title") ? record.get("title").getAsString() : "";
        chunk.add((title + " " + record.get("text").getAsString()).strip());
      }
      return chunk;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
