package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The built-in bge-small-en-v1.5. */
class BgeSmallEncoderTest extends DenseEncoderContract {
  @Override
  DenseEncoder open() {
    return DenseEncoders.open("bge-small-en-v1.5");
  }

  @Test
  void open_builtIn_hasTheModelsOwnSettings() {
    try (DenseEncoder encoder = open()) {
      assertThat(encoder.modelName()).isEqualTo("bge-small-en-v1.5");
      assertThat(encoder.dimension()).isEqualTo(384);
      assertThat(encoder.maxTokens()).isEqualTo(512);
      assertThat(encoder.maxDocumentTokens()).isEqualTo(512 - 2);
    }
  }
}
