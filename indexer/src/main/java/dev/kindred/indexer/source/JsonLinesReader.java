package dev.kindred.indexer.source;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.kindred.core.text.Document;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads {@link FileType#JSONL}. JSON is parsed as it streams, so that a record costs the memory of
 * its plain values alone, however it is nested.
 */
final class JsonLinesReader implements FormatReader {

  private final RecordFields fields;

  JsonLinesReader(RecordFields fields) {
    this.fields = fields;
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var lines = new LineReader(TextDecoder.streamingUtf8(in), LineReader.MAX_RECORD_CHARS);
    var mapper = new RecordMapper(fields, origin);
    boolean empty = true;
    while (true) {
      try {
        if (!lines.nextLine()) {
          break;
        }
        if (empty && lines.firstChar() == '[') {
          throw new InputFault("is a JSON array, not JSON Lines; write one object to a line");
        }
        empty = false;
        origin.pass(lines.line(), parse(lines, mapper), sink);
      } catch (RecordFault e) {
        empty = false;
        sink.fail(origin.failure(lines.line(), e));
      }
    }
    if (empty) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
  }

  private static Optional<Document> parse(LineReader line, RecordMapper mapper) throws IOException {
    var json = new JsonReader(line);
    json.setStrictness(Strictness.STRICT);
    JsonRecord record;
    try {
      JsonToken first = json.peek();
      if (first != JsonToken.BEGIN_OBJECT) {
        throw new RecordFault("is not a JSON object but " + JsonRecord.describe(first));
      }
      record = JsonRecord.read(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new RecordFault("has more on its line than one JSON object");
      }
    } catch (MalformedJsonException e) {
      throw new RecordFault(JsonRecord.reason(e));
    } catch (EOFException e) {
      throw new RecordFault("is not valid JSON: the line ends inside the record");
    }
    return mapper.map(line.line(), record.fields(), record.nested());
  }
}
