package dev.kindred.indexer.parse;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Places.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document of a file.
 *
 * @param member which one, in a file that holds several: {@code 3} for the third message of a
 *     mailbox, {@code 3/report.pdf} for what is attached to it; empty for the file itself
 * @param title may be empty
 * @param kind by what the file is divided; null if by headings or nothing
 * @param starts where the parts begin
 */
public record ParsedDocument(
    String member,
    String title,
    String text,
    List<Heading> headings,
    Location.@Nullable Kind kind,
    List<Place> starts,
    Map<String, List<String>> metadata) {}
