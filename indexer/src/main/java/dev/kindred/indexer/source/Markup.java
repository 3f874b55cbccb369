package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.List;
import java.util.Map;

/** A markup language for text. Stateless. */
interface Markup {

  /** Finds what is marked up. */
  MarkedText read(String text);

  /**
   * A text and what its markup says of it.
   *
   * @param text what passages are cut from
   * @param title blank where nothing says one; headings may
   */
  record MarkedText(
      String text, String title, List<Heading> headings, Map<String, List<String>> metadata) {}
}
