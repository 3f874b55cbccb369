package dev.kindred.searcher;

import java.util.List;
import java.util.SortedMap;

/**
 * A document as it was indexed.
 *
 * @param id the document's id
 * @param path where it was read from
 * @param collection that it is in; empty for none
 * @param title may be empty
 * @param text the extracted text
 * @param metadata fields by name
 * @param passages into how many it was cut
 */
public record StoredDocument(
    String id,
    String path,
    String collection,
    String title,
    String text,
    SortedMap<String, List<String>> metadata,
    int passages) {}
