package dev.kindred.cli;

import dev.kindred.searcher.DocumentVector;
import dev.kindred.searcher.Filter;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Documents of an index, and how their texts begin.
 *
 * @param all how many there were to choose from
 */
record MappedDocuments(List<DocumentVector> documents, List<String> beginnings, long all) {
  private static final int BEGINNING = 1_000;

  /** A document with its place in the index's order, which a sample goes by. */
  private record Sampled(long number, DocumentVector document) {}

  /**
   * Reads documents, and of too many a uniform sample (Vitter 1985, algorithm R).
   *
   * @param limit most of them
   */
  static MappedDocuments read(Searcher searcher, List<Filter> filters, int limit, long seed) {
    var sample = new ArrayList<Sampled>();
    var random = new Random(seed);
    long[] seen = {0};
    searcher.visitVectors(
        filters,
        document -> {
          long number = seen[0]++;
          if (sample.size() < limit) {
            sample.add(new Sampled(number, document));
            return;
          }
          long place = random.nextLong(number + 1);
          if (place < limit) {
            sample.set((int) place, new Sampled(number, document));
          }
        });
    sample.sort((a, b) -> Long.compare(a.number(), b.number()));
    List<DocumentVector> documents = sample.stream().map(Sampled::document).toList();
    return new MappedDocuments(
        documents,
        documents.stream()
            .map(document -> searcher.get(document.id()).map(MappedDocuments::beginning).orElse(""))
            .toList(),
        seen[0]);
  }

  private static String beginning(StoredDocument document) {
    return cut(SafeText.line(cut(document.text(), 2 * BEGINNING)), BEGINNING);
  }

  float[][] vectors() {
    return documents.stream().map(DocumentVector::vector).toArray(float[][]::new);
  }

  /** Title and beginning of each. */
  List<String> texts() {
    return IntStream.range(0, documents.size())
        .mapToObj(i -> documents.get(i).title() + "\n" + beginnings.get(i))
        .toList();
  }

  /** How a document begins, behind its title. */
  String excerpt(int document, int length) {
    String text = beginnings.get(document);
    String title = SafeText.line(documents.get(document).title());
    String start = text.startsWith("# ") ? text.substring(2) : text;
    if (!title.isEmpty() && start.startsWith(title)) {
      text = start.substring(title.length()).strip();
    }
    return text.length() <= length ? text : cut(text, length) + "…";
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}
