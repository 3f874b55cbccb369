package dev.kindred.indexer;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Places;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a document's passages were cut by, beside its text.
 *
 * @param isNamed whether its title is its file's name
 * @param kind of its places; null if they have none
 */
record StoredStructure(
    boolean isNamed,
    List<Heading> headings,
    Location.@Nullable Kind kind,
    List<Places.Place> starts) {

  static StoredStructure of(Document document) {
    Places places = document.places();
    return new StoredStructure(
        document.isNamed(), document.headings(), places.kind().orElse(null), places.starts());
  }

  String toJson() {
    return new Gson().toJson(this);
  }

  /** The document that was stored; empty if it was by a version that did not store structure. */
  static Optional<Document> document(org.apache.lucene.document.Document stored) {
    String json = stored.get(Fields.STRUCTURE);
    if (json == null) {
      return Optional.empty();
    }
    var gson = new Gson();
    StoredStructure structure = gson.fromJson(json, StoredStructure.class);
    return Optional.of(
        new Document(
            stored.get(Fields.ID),
            stored.get(Fields.PATH),
            stored.get(Fields.STORED_TITLE),
            structure.isNamed(),
            stored.get(Fields.BODY),
            structure.headings(),
            gson.fromJson(
                stored.get(Fields.METADATA), new TypeToken<TreeMap<String, List<String>>>() {}),
            new Places(Optional.ofNullable(structure.kind()), structure.starts())));
  }
}
