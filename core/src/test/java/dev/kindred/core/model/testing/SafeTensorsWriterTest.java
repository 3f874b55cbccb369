package dev.kindred.core.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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

class SafeTensorsWriterTest {
  @TempDir private Path dir;

  @Test
  void write_twoTensors_headerAndBytesAreAsTheFormatSays() throws IOException {
    ByteBuffer file = write(SafeTensorsWriter.Type.F32);

    int headerBytes = (int) file.getLong();
    assertThat(headerBytes % 8).isZero();
    byte[] header = new byte[headerBytes];
    file.get(header);
    JsonObject json =
        JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject();
    assertThat(json)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"b": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                 "w": {"dtype": "F32", "shape": [1, 3], "data_offsets": [8, 20]}}
                """));
    float[] values = new float[5];
    for (int i = 0; i < values.length; i++) {
      values[i] = file.getFloat();
    }
    assertThat(values).containsExactly(1f, -2f, 0.5f, 3f, 1e-3f);
    assertThat(file.hasRemaining()).isFalse();
  }

  @Test
  void write_halfPrecision_takesTwoBytesEach() throws IOException {
    ByteBuffer half = write(SafeTensorsWriter.Type.F16);
    half.position((int) (8 + half.getLong(0)));
    assertThat(half.remaining()).isEqualTo(10);
    // 1.0 has sign 0, exponent 15, fraction 0; -2.0 has sign 1, exponent 16, fraction 0.
    assertThat(half.getShort()).isEqualTo((short) 0x3C00);
    assertThat(half.getShort()).isEqualTo((short) 0xC000);

    ByteBuffer brain = write(SafeTensorsWriter.Type.BF16);
    brain.position((int) (8 + brain.getLong(0)));
    assertThat(brain.remaining()).isEqualTo(10);
    // 1.0f is 0x3F800000, -2.0f is 0xC0000000.
    assertThat(brain.getShort()).isEqualTo((short) 0x3F80);
    assertThat(brain.getShort()).isEqualTo((short) 0xC000);
  }

  private ByteBuffer write(SafeTensorsWriter.Type type) throws IOException {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", FloatTensor.of(new float[] {1, -2}, 2));
    tensors.put("w", FloatTensor.of(new float[] {0.5f, 3, 1e-3f}, 1, 3));
    Path file = dir.resolve("sub").resolve("model.safetensors");
    SafeTensorsWriter.write(file, type, tensors);
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
