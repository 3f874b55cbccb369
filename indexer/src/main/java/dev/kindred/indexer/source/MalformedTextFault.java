package dev.kindred.indexer.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Bytes that are not text of the charset; the decoder that threw it goes on behind them. */
final class MalformedTextFault extends RecordFault {
  private static final long serialVersionUID = 1L;

  MalformedTextFault(Charset charset, long byteOffset) {
    super(
        "is not valid %s (byte %d); convert it with iconv"
            .formatted(charset.equals(StandardCharsets.UTF_8) ? "UTF-8" : "UTF-16", byteOffset));
  }
}
