package dev.kindred.core.encode.sparse;

import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

class SpladeEncoderTest extends SparseEncoderContract {
  @Override
  void write(Path folder) throws IOException {
    TinyModel.bert()
        .mlmHead()
        .maxSeqLength(40)
        .tokenizerFixedTokens(16)
        .prompts(Map.of("query", "what is ", "document", "this is "))
        .seed(4)
        .writeTo(folder);
  }

  @Override
  Set<String> specialTokens() {
    return Set.of("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]");
  }
}
