package dev.kindred.indexer.parse;

import java.util.List;

/**
 * What came of parsing a file.
 *
 * @param documents what could be read
 * @param failures why something could not, one clause each: "is protected by a password"
 */
record ParsedFile(List<ParsedDocument> documents, List<String> failures) {}
