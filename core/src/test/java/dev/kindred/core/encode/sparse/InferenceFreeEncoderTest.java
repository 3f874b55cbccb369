package dev.kindred.core.encode.sparse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

class InferenceFreeEncoderTest extends SparseEncoderContract {
  @Override
  void write(Path folder) throws IOException {
    RouterFolder.saved(folder);
  }

  @Override
  Set<String> specialTokens() {
    return Set.of("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]");
  }
}
