package dev.kindred.searcher;

import java.util.List;
import java.util.SortedMap;

/**
 * A document and where it lies in the space of its index's model.
 *
 * @param id the document's id
 * @param path where it was read from
 * @param collection that it is in; empty for none
 * @param title may be empty
 * @param metadata fields by name
 * @param vector the mean of its passages' vectors, of unit length where the model is meant for the
 *     cosine; the receiver's own
 */
@SuppressWarnings("ArrayRecordComponent") // handed to whoever computes with it; never compared
public record DocumentVector(
    String id,
    String path,
    String collection,
    String title,
    SortedMap<String, List<String>> metadata,
    float[] vector) {}
