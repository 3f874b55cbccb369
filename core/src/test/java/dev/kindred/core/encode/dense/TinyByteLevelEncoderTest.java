package dev.kindred.core.encode.dense;

import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model of byte-level pairs: a character may be several tokens. */
class TinyByteLevelEncoderTest extends DenseEncoderContract {
  @TempDir static Path dir;

  @Override
  DenseEncoder open() throws IOException {
    TinyModel.roberta().pooling("lasttoken").seed(5).writeTo(dir);
    return DenseEncoders.open(dir.toString());
  }

  @Override
  List<String> words() {
    return List.of("water", "world");
  }
}
