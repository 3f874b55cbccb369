package dev.kindred.core.encode.dense;

import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model with everything on the way to its vector. */
class TinyEncoderTest extends DenseEncoderContract {
  @TempDir static Path dir;

  @Override
  DenseEncoder open() throws IOException {
    TinyModel.bert()
        .lowercaseTokenizer(false)
        .doLowerCase(true)
        .pooling("mean", "cls")
        .dense(48)
        .normalize(true)
        .truncateDim(40)
        .prompts(Map.of("query", "query: ", "document", "passage: "))
        .seed(3)
        .writeTo(dir);
    return DenseEncoders.open(dir.toString());
  }
}
