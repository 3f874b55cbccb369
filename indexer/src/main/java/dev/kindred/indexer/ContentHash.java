package dev.kindred.indexer;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Passage;
import dev.kindred.core.text.Places.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.lucene.util.BytesRef;

/**
 * SHA-256 over all of a document that shapes its passages and its stored fields; each part goes in
 * with its length, so that no two documents spell the same bytes.
 */
final class ContentHash {
  private static final int PASSAGE_BYTES = 16;

  private final MessageDigest digest;

  private ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String of(Document document) {
    var hash = new ContentHash();
    hash.add(document.path());
    hash.add(document.title());
    if (document.isNamed()) {
      hash.add(1);
    }
    hash.add(document.text());
    hash.add(document.headings().size());
    for (Heading heading : document.headings()) {
      hash.add(heading.offset());
      hash.add(heading.level());
      hash.add(heading.title());
    }
    hash.add(document.places().kind().map(Location.Kind::name).orElse(""));
    hash.add(document.places().starts().size());
    for (Place place : document.places().starts()) {
      hash.add(place.offset());
      hash.add(place.label());
    }
    document
        .metadata()
        .forEach(
            (field, values) -> {
              hash.add(field);
              hash.add(values.size());
              values.forEach(hash::add);
            });
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  /** The first 128 bits of SHA-256 over what a passage is encoded from. */
  static BytesRef ofPassage(Passage passage) {
    var hash = new ContentHash();
    hash.add(passage.contextualText());
    return new BytesRef(hash.digest.digest(), 0, PASSAGE_BYTES);
  }

  private void add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }
}
