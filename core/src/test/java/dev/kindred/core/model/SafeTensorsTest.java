package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  private static final String FILE = "model.safetensors";

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(SafeTensorsWriter.Type.class)
  void tensor_eachType_isReadBack(SafeTensorsWriter.Type type) throws IOException {
    // All can be told exactly in eight bits of precision.
    float[] values = {0, -0f, 1, -2, 0.5f, 1.984375f};
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("first", FloatTensor.of(new float[] {3}, 1));
    tensors.put("second", FloatTensor.of(values, 2, 3));
    SafeTensorsWriter.write(dir.resolve(FILE), type, tensors);
    SafeTensors read = read();
    assertThat(read.names()).containsExactly("first", "second");
    assertThat(read.tensor("second").values()).containsExactly(values);
    assertThat(read.tensor("second").shape()).containsExactly(2, 3);
    assertThat(read.tensor("first").values()).containsExactly(3);
  }

  @Test
  void names_metadata_isNoTensor() throws IOException {
    write("{\"__metadata__\":{\"format\":\"pt\"}," + entry("F32", "[1]", "[0,4]") + "}", 4);
    assertThat(read().names()).containsExactly("t");
  }

  @Test
  void tensor_unknownName_namesThoseThereAre() throws IOException {
    write("{" + entry("F32", "[1]", "[0,4]") + "}", 4);
    SafeTensors read = read();
    assertThatThrownBy(() -> read.tensor("x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(dir.resolve(FILE) + " has no tensor x; it holds [t]");
  }

  @Test
  void tensor_otherType_namesTheSupportedOnes() throws IOException {
    write("{" + entry("U8", "[4]", "[0,4]") + "}", 4);
    SafeTensors read = read();
    assertThatThrownBy(() -> read.tensor("t"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            dir.resolve(FILE)
                + ": tensor t is of type U8; supported are F32, F16, BF16, F64, I8, I32 and I64");
  }

  @ParameterizedTest
  @CsvSource({"F64, 8", "I64, 8", "I32, 4", "I8, 1"})
  void tensor_wideAndWholeTypes_areReadAsFloats(String type, int bytes) throws IOException {
    byte[] header =
        ("{" + entry(type, "[2]", "[0,%d]".formatted(2 * bytes)) + "}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + header.length + 2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (int value : new int[] {-3, 100}) {
      switch (type) {
        case "F64" -> file.putDouble(value);
        case "I64" -> file.putLong(value);
        case "I32" -> file.putInt(value);
        default -> file.put((byte) value);
      }
    }
    Files.write(dir.resolve(FILE), file.array());
    assertThat(read().tensor("t").values()).containsExactly(-3, 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"t\":1",
        "\"t\":null",
        "\"t\":{}",
        "\"t\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":{},\"shape\":[1],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{}}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4294967296,4294967300]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}",
        "\"t\":{\"dtype\":\"F32\",\"shape\":[4294967297],\"data_offsets\":[0,4]}",
      })
  void tensor_malformed_isRefused(String entry) throws IOException {
    write("{" + entry + "}", 4);
    SafeTensors read = read();
    assertThatThrownBy(() -> read.tensor("t"))
        .isInstanceOf(ModelException.class)
        .hasMessage(dir.resolve(FILE) + ": tensor t is not well-formed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "12", "null", "{\"t\":", "x y", "  "})
  void read_headerThatIsNoObject_isRefused(String header) throws IOException {
    write(header, 0);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            dir.resolve(FILE) + " is not a safetensors file: its header is not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 3, 1L << 32, Long.MAX_VALUE})
  void read_headerThatDoesNotFit_isRefused(long length) throws IOException {
    Files.write(
        dir.resolve(FILE),
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length)
            .put((byte) '{')
            .put((byte) '}')
            .array());
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            dir.resolve(FILE) + " is not a safetensors file: its header does not fit in it");
  }

  @Test
  void read_fileShorterThanALength_isRefused() throws IOException {
    Files.write(dir.resolve(FILE), new byte[7]);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its header does not fit in it");
  }

  private static String entry(String type, String shape, String offsets) {
    return "\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(type, shape, offsets);
  }

  private SafeTensors read() throws IOException {
    return SafeTensors.read(Models.find(dir.toString()), FILE);
  }

  private void write(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(dir.resolve(FILE), bytes.putLong(json.length).put(json).array());
  }
}
