package dev.kindred.indexer.source;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;

/**
 * Reads {@link FileType#JSON}. Whether it is made of records its first object tells; what is not, a
 * configuration for one, is text.
 */
record JsonDocumentReader(RecordFields fields) implements FormatReader {

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    String text = TextDecoder.decodeAll(in, TextDecoder.MAX_TEXT_BYTES);
    var mapper = new RecordMapper(fields, origin);
    if (!opensWithRecord(text, mapper)) {
      PlainTextReader.pass(text, "", origin, sink);
      return;
    }
    JsonReader json = open(text);
    int number = 0;
    try {
      boolean array = json.peek() == JsonToken.BEGIN_ARRAY;
      if (array) {
        json.beginArray();
      }
      while (array ? json.hasNext() : number == 0) {
        number++;
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          pass(JsonRecord.read(json), number, mapper, origin, sink);
        } else {
          String what = JsonRecord.describe(json.peek());
          json.skipValue();
          sink.fail(origin.failure(0, fault(number, "is not a JSON object but " + what)));
        }
      }
      if (array) {
        json.endArray();
      }
    } catch (MalformedJsonException e) {
      throw broken(number, JsonRecord.reason(e));
    } catch (EOFException e) {
      throw broken(number, "is not valid JSON: the file ends inside it");
    } catch (RecordFault e) {
      throw broken(number, e.reason());
    }
  }

  private static void pass(
      JsonRecord record, int number, RecordMapper mapper, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    try {
      origin.pass(number, mapper.map(number, record.fields(), record.nested()), sink);
    } catch (RecordFault e) {
      sink.fail(origin.failure(0, fault(number, e.reason())));
    }
  }

  private static boolean opensWithRecord(String text, RecordMapper mapper) throws IOException {
    JsonReader json = open(text);
    try {
      if (json.peek() == JsonToken.BEGIN_ARRAY) {
        json.beginArray();
      }
      return json.peek() == JsonToken.BEGIN_OBJECT
          && mapper.isRecord(JsonRecord.read(json).fields().keySet());
    } catch (MalformedJsonException | EOFException | RecordFault e) {
      return false;
    }
  }

  private static JsonReader open(String text) {
    var json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    return json;
  }

  private static RecordFault fault(int number, String reason) {
    return new RecordFault("record " + number + " " + reason);
  }

  private static InputFault broken(int number, String reason) {
    return new InputFault("record " + number + " " + reason + "; those from here on were not read");
  }
}
