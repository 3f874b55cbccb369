package dev.kindred.core.encode.sparse;

import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

class ByteLevelSpladeEncoderTest extends SparseEncoderContract {
  @Override
  void write(Path folder) throws IOException {
    TinyModel.roberta()
        .keyStyle(KeyStyle.V6)
        .spladePooling("sum", "log1p_relu")
        .seed(4)
        .writeTo(folder);
  }

  @Override
  Set<String> specialTokens() {
    return Set.of("<s>", "</s>", "<pad>", "<unk>", "<mask>");
  }
}
