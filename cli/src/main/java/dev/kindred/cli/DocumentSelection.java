package dev.kindred.cli;

import dev.kindred.searcher.Filter;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which documents of an index count. */
final class DocumentSelection {
  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "Only what is in this collection. May be given several times.")
  List<String> collections = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      description =
          "Only documents that meet this: FIELD:VALUE (* stands for any characters), FIELD>=N,"
              + " FIELD:FROM..TO with numbers or dates, has:FIELD, and AND, OR, NOT and parentheses."
              + " Fields are id, path, collection and metadata. May be given several times.")
  List<String> filters = new ArrayList<>();

  boolean isEmpty() {
    return collections.isEmpty() && filters.isEmpty();
  }

  void apply(Query.Builder query) {
    collections.forEach(query::collection);
    filters.forEach(filter -> query.filter(Filter.parse(filter)));
  }

  /** The same as filters alone. */
  List<Filter> filters() {
    Query.Builder query = Query.builder("any");
    apply(query);
    return query.build().filters();
  }

  /** Finding nothing would leave the user in the dark. */
  void requireCollections(Searcher searcher) {
    if (collections.isEmpty()) {
      return;
    }
    Set<String> known = searcher.status().collections().keySet();
    for (String collection : collections) {
      if (!known.contains(collection)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? "no collection '%s': the index has none".formatted(collection)
                : "no collection '%s': the index has %s"
                    .formatted(collection, String.join(", ", known)));
      }
    }
  }
}
