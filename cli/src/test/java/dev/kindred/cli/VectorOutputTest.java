package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.vector.Precision;
import dev.kindred.core.vector.ValueRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code kindred embed} makes of vectors, and how it prints them. */
class VectorOutputTest {
  private static final List<String> TEXTS = List.of("the river", "a bank", "sea and ship", "fish");
  private static final int WIDTH = 12;

  @TempDir static Path shared;
  private static String model;
  private static float[][] vectors;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.bert().writeTo(shared.resolve("dense")).dir().toString();
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      vectors =
          TEXTS.stream()
              .map(text -> encoder.encode(text, TextRole.PLAIN).vector())
              .toArray(float[][]::new);
    }
  }

  @BeforeEach
  void makeCli() throws IOException {
    cli = new Cli(folder);
    cli.write("texts.txt", String.join("\n\n", TEXTS));
  }

  private Cli.Outcome embed(String... more) {
    var args = new ArrayList<>(List.of("embed", "--model", model));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  /** Truncated, then normalised. */
  private static float[][] shaped() {
    return Arrays.stream(vectors)
        .map(vector -> VectorUtil.l2normalize(Arrays.copyOf(vector, WIDTH)))
        .toArray(float[][]::new);
  }

  private static List<JsonArray> arrays(Cli.Outcome outcome) {
    return outcome
        .out()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonArray())
        .toList();
  }

  @Test
  void embed_truncateDimension_keepsTheFirstValuesAsTheyAre() {
    List<JsonArray> lines = arrays(embed("--input", "texts.txt", "--truncate-dim", "12"));

    assertThat(lines).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(lines.get(i)).hasSize(WIDTH);
      assertThat(lines.get(i).get(7).getAsFloat()).isEqualTo(vectors[i][7]);
    }
  }

  @Test
  void embed_normalize_comesAfterTruncating() {
    List<JsonArray> lines =
        arrays(embed("--input", "texts.txt", "--normalize", "--truncate-dim", "12"));

    for (int i = 0; i < 4; i++) {
      for (int d = 0; d < WIDTH; d++) {
        assertThat(lines.get(i).get(d).getAsFloat()).isEqualTo(shaped()[i][d]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"INT8", "UINT8", "BINARY", "UBINARY"})
  void embed_precision_comesLast(Precision precision) {
    Cli.Outcome outcome =
        embed(
            "--input",
            "texts.txt",
            "--truncate-dim=12",
            "--normalize",
            "--precision",
            precision.label(),
            "--format",
            "tsv");

    List<String> lines = outcome.out().lines().toList();
    for (int i = 0; i < 4; i++) {
      assertThat(numbers(lines.get(i))).isEqualTo(quantised(precision, i, shaped()));
    }
    assertThat(outcome.err())
        .isEqualTo(
            precision.ranged()
                ? "kindred: the ranges of %s come from 4 texts; 100 or more, or --calibration, make them steadier\n"
                    .formatted(precision.label())
                : "");
  }

  @Test
  void embed_calibration_givesTheRanges() throws IOException {
    cli.write("ranges.txt", TEXTS.get(1) + "\n" + TEXTS.get(2) + "\n");

    Cli.Outcome outcome =
        embed(
            "--input",
            "texts.txt",
            "--truncate-dim=12",
            "--normalize",
            "--precision=int8",
            "--format=tsv",
            "--calibration=ranges.txt");

    assertThat(numbers(outcome.out().lines().findFirst().orElseThrow()))
        .isEqualTo(quantised(Precision.INT8, 0, Arrays.copyOfRange(shaped(), 1, 3)));
    assertThat(outcome.err()).isEmpty();
  }

  private static List<Integer> numbers(String line) {
    return Arrays.stream(line.split("\t", -1)).map(Integer::valueOf).toList();
  }

  private static List<Integer> quantised(Precision precision, int text, float[][] ranges) {
    float[] vector = shaped()[text];
    byte[] bytes =
        precision.ranged()
            ? precision.quantise(vector, ValueRanges.of(ranges))
            : precision.quantise(vector);
    var numbers = new ArrayList<Integer>();
    for (byte b : bytes) {
      numbers.add(precision.unsigned() ? Byte.toUnsignedInt(b) : (int) b);
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "float32, <f4, 12, 48",
    "int8, |i1, 12, 12",
    "uint8, |u1, 12, 12",
    "binary, |i1, 2, 2",
    "ubinary, |u1, 2, 2"
  })
  void embed_npy_isAFileOfNumpys(String precision, String type, int width, int bytes)
      throws IOException {
    Cli.Outcome outcome =
        embed(
            "--input",
            "texts.txt",
            "--truncate-dim=12",
            "--precision",
            precision,
            "--format=npy",
            "-o",
            "vectors.npy");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEmpty();
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("vectors.npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    file.get(magic);
    assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    byte[] header = new byte[file.getShort()];
    file.get(header);
    assertThat(file.position() % 64).isZero();
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .matches(
            "\\{'descr': '%s', 'fortran_order': False, 'shape': \\(4, %d\\), \\} *\n"
                .formatted(type.replace("|", "\\|"), width));
    assertThat(file.remaining()).isEqualTo(4 * bytes);
    if (precision.equals("float32")) {
      assertThat(file.getFloat(file.position() + 48 + 4)).isEqualTo(vectors[1][1]);
    }
  }

  @Test
  void embed_outputFile_holdsWhatWouldBePrinted() throws IOException {
    Cli.Outcome outcome = embed("--json", "-o", "out.jsonl", "the river");

    assertThat(outcome).isEqualTo(new Cli.Outcome(0, "", ""));
    assertThat(folder.resolve("out.jsonl")).content().isEqualTo(embed("--json", "the river").out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text --input texts.txt | texts and --input contradict each other",
        "text --json --format tsv | --json and --format tsv contradict each other",
        "text --truncate-dim 0 | --truncate-dim must be from 1 to the model's 32, got 0",
        "text --truncate-dim 33 | --truncate-dim must be from 1 to the model's 32, got 33",
        "text --calibration texts.txt | --calibration is for --precision int8 and uint8, got float32",
        "text --precision int8 --calibration no.txt | no such file or folder: no.txt",
        "text --precision int8 --calibration blank.txt | blank.txt: has no lines to take ranges from",
        "text --sparse --normalize | --truncate-dim, --normalize, --precision, --calibration and --format are for vectors, not for --sparse",
        "--input no.txt | no such file or folder: no.txt",
      })
  void embed_contradiction_isRefused(String options, String message) throws IOException {
    cli.write("blank.txt", "\n");

    assertThat(embed(options.split(" ", -1)))
        .isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }

  @Test
  void embed_npyOnATerminal_isRefused() {
    cli.display(true, false, 80);

    assertThat(embed("--format", "npy", "text").err())
        .isEqualTo(
            "kindred: npy is nothing for a terminal: name a file with -o, or redirect the output\n");
  }
}
