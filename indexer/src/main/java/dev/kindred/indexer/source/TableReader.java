package dev.kindred.indexer.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link FileType#CSV} and {@link FileType#TSV}. A row with a broken quote ends the reading:
 * where the next row starts can only be guessed.
 */
final class TableReader implements FormatReader {
  private final RecordFields fields;
  private final CSVFormat format;

  TableReader(RecordFields fields, char delimiter) {
    this.fields = fields;
    this.format =
        CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(false).get();
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var bounded = new BoundedReader(TextDecoder.streaming(in));
    CSVParser parser = CSVParser.builder().setReader(bounded).setFormat(format).get();
    var rows = new Rows(parser, bounded);
    var mapper = new RecordMapper(fields, origin);
    try {
      List<String> columns = header(rows, mapper);
      boolean empty = true;
      for (CSVRecord row = rows.next(); row != null; row = rows.next()) {
        empty = false;
        try {
          origin.pass(rows.line(), mapper.map(rows.line(), byColumn(columns, row), Map.of()), sink);
        } catch (RecordFault e) {
          sink.fail(origin.failure(rows.line(), e));
        }
      }
      if (empty) {
        sink.skip(origin.path(), SkipReason.EMPTY);
      }
    } catch (RowFault e) {
      sink.fail(origin.failure(rows.line(), e));
    }
  }

  private static List<String> header(Rows rows, RecordMapper mapper) throws IOException {
    CSVRecord row = rows.next();
    if (row == null) {
      throw new InputFault("has no header line that names its columns");
    }
    List<String> columns = row.stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        throw new InputFault(
            "names the column \"" + RecordMapper.names(List.of(column)) + "\" twice");
      }
    }
    String missing = mapper.missingField(columns, "column");
    if (missing != null) {
      throw new InputFault(missing + "; its columns are: " + RecordMapper.names(columns));
    }
    return columns;
  }

  private static Map<String, FieldValue> byColumn(List<String> columns, CSVRecord row)
      throws RecordFault {
    if (row.size() != columns.size()) {
      throw new RecordFault(
          "has %d columns, the header has %d".formatted(row.size(), columns.size()));
    }
    Map<String, FieldValue> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i), FieldValue.plain(row.get(i)));
    }
    return values;
  }

  /** A row that cannot be parsed, and with it all behind it. */
  private static final class RowFault extends InputFault {
    private static final long serialVersionUID = 1L;

    RowFault(String reason, Throwable cause) {
      super(reason + "; the rows from here on were not read", cause);
    }
  }

  /** The rows that are not blank, with the lines they start on. */
  private static final class Rows {
    private final CSVParser parser;
    private final Iterator<CSVRecord> rows;
    private final BoundedReader input;
    private int line;

    Rows(CSVParser parser, BoundedReader input) {
      this.parser = parser;
      this.rows = parser.iterator();
      this.input = input;
    }

    /** Line that the last row starts on, from 1. */
    int line() {
      return line;
    }

    /**
     * @return null at the end
     * @throws RowFault if nothing can be read from here on
     */
    @Nullable CSVRecord next() throws IOException {
      try {
        CSVRecord row;
        do {
          line = (int) parser.getCurrentLineNumber() + 1;
          input.startRecord();
          row = rows.hasNext() ? rows.next() : null;
        } while (row != null && row.size() == 1 && row.get(0).isBlank());
        return row;
      } catch (UncheckedIOException e) {
        switch (e.getCause()) {
          case RecordFault fault -> throw new RowFault(fault.reason(), fault);
          case InputFault fault -> throw fault;
          case CSVException syntax -> throw new RowFault(reason(syntax), syntax);
          case null, default -> throw e; // there is nothing else it wraps
        }
      }
    }

    private static String reason(CSVException e) {
      return String.valueOf(e.getMessage()).contains("EOF")
          ? "has a quoted field that is never closed"
          : "has text behind a quoted field (write a quote inside one twice)";
    }
  }

  /** Refuses rows without end, such as a lost quote makes. */
  private static final class BoundedReader extends FilterReader {
    private int recordChars;

    BoundedReader(Reader in) {
      super(in);
    }

    void startRecord() {
      recordChars = 0;
    }

    @Override
    public int read() throws IOException {
      char[] single = new char[1];
      return read(single, 0, 1) < 0 ? -1 : single[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      recordChars += Math.max(0, count);
      if (recordChars > LineReader.MAX_RECORD_CHARS) {
        throw new RecordFault(
            "is a record of more than %d characters; is a closing quote missing?"
                .formatted(LineReader.MAX_RECORD_CHARS));
      }
      return count;
    }
  }
}
