package dev.kindred.indexer.source;

import java.nio.charset.Charset;

/** Bytes that are not text of the charset; the decoder that threw it goes on behind them. */
final class MalformedTextFault extends RecordFault {
  private static final long serialVersionUID = 1L;

  MalformedTextFault(Charset charset, long byteOffset) {
    super(
        "is not valid %s (byte %d); convert it with iconv"
            .formatted(
                charset.name().startsWith("UTF-16") ? "UTF-16" : charset.name(), byteOffset));
  }
}
