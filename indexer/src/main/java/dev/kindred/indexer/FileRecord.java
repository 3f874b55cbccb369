package dev.kindred.indexer;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.kindred.core.schema.Fields;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFile;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;

/**
 * What became of a file, so that it need not be read again while it stays as it is. A file with
 * failures has no record, since every run is to tell them, nor one without documents, since there
 * would be an index where nothing is to be found.
 *
 * @param collection that it was read into; empty for none
 * @param documents how many of its documents the index holds
 * @param skipped what was passed over in it
 */
record FileRecord(
    SourceFile file, String collection, int documents, Map<SkipReason, Long> skipped) {

  private static final Gson GSON = new Gson(); // costs more to make than to use

  private static final TypeToken<EnumMap<SkipReason, Long>> SKIPPED = new TypeToken<>() {};

  static FileRecord of(Document stored) {
    Map<SkipReason, Long> skipped = GSON.fromJson(stored.get(Fields.FILE_SKIPPED), SKIPPED);
    return new FileRecord(
        new SourceFile(stored.get(Fields.FILE_PATH), stored.get(Fields.FILE_STAMP)),
        Optional.ofNullable(stored.get(Fields.FILE_COLLECTION)).orElse(""),
        Integer.parseInt(stored.get(Fields.FILE_DOCUMENTS)),
        skipped);
  }

  Document toLucene() {
    var fields = new Document();
    fields.add(new StringField(Fields.KIND, Fields.FILE, Field.Store.NO));
    fields.add(new StringField(Fields.FILE_PATH, file.path(), Field.Store.YES));
    fields.add(new StoredField(Fields.FILE_STAMP, file.stamp()));
    fields.add(new StoredField(Fields.FILE_DOCUMENTS, documents));
    fields.add(new StoredField(Fields.FILE_SKIPPED, GSON.toJson(skipped)));
    if (!collection.isEmpty()) {
      fields.add(new StoredField(Fields.FILE_COLLECTION, collection));
    }
    return fields;
  }

  /** Whether the file is as it was; one without a stamp may not be. */
  boolean stillIs(SourceFile now) {
    return !now.stamp().isEmpty() && now.equals(file);
  }
}
