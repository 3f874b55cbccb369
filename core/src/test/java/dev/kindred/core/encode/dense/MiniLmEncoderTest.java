package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The built-in all-MiniLM-L6-v2. */
class MiniLmEncoderTest extends DenseEncoderContract {
  @Override
  DenseEncoder open() {
    return DenseEncoders.open("all-MiniLM-L6-v2");
  }

  @Test
  void open_builtIn_hasTheModelsOwnSettings() {
    try (DenseEncoder encoder = open()) {
      assertThat(encoder.modelName()).isEqualTo("all-MiniLM-L6-v2");
      assertThat(encoder.dimension()).isEqualTo(384);
      assertThat(encoder.maxTokens()).isEqualTo(256);
      assertThat(encoder.maxDocumentTokens()).isEqualTo(256 - 2);
    }
  }
}
