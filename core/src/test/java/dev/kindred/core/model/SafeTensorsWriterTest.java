package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.SafeTensors.Tensor;
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
  private static final String FILE = "model.safetensors";

  @TempDir Path dir;

  @Test
  void write_twoTensors_bytesAreAsTheFormatSays() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", new Tensor(new float[] {1, -2, 0.5f}, new int[] {1, 3}));
    tensors.put("b", new Tensor(new float[] {3}, new int[] {1}));
    SafeTensorsWriter.write(dir.resolve(FILE), tensors);

    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}";
    int padded = (header.length() + 7) / 8 * 8;
    assertThat(padded).isGreaterThan(header.length());
    byte[] expected =
        ByteBuffer.allocate(8 + padded + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded)
            .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
            .putFloat(1)
            .putFloat(-2)
            .putFloat(0.5f)
            .putFloat(3)
            .array();
    assertThat(Files.readAllBytes(dir.resolve(FILE))).isEqualTo(expected);
  }

  @Test
  void write_moreThanABuffer_isReadBack() throws IOException {
    float[] values = new float[100_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    SafeTensorsWriter.write(
        dir.resolve(FILE), Map.of("embeddings", new Tensor(values, new int[] {100_003, 1})));
    SafeTensors read = SafeTensors.read(Models.find(dir.toString()), FILE);
    assertThat(read.names()).containsExactly("embeddings");
    assertThat(read.tensor("embeddings").values()).containsExactly(values);
    assertThat(read.tensor("embeddings").shape()).containsExactly(100_003, 1);
  }

  @Test
  void write_shapeOfOtherSize_isRefusedBeforeAFileIsMade() {
    Map<String, Tensor> tensors = Map.of("w", new Tensor(new float[3], new int[] {2, 2}));
    assertThatThrownBy(() -> SafeTensorsWriter.write(dir.resolve(FILE), tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor w must hold as many values as its shape [2, 2], got 3");
    assertThat(dir.resolve(FILE)).doesNotExist();
  }
}
