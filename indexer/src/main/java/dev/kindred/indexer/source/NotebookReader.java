package dev.kindred.indexer.source;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Places;
import dev.kindred.core.text.Places.Place;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Jupyter notebooks (nbformat 3 and 4): the source of their cells, not their outputs, which
 * are streamed past.
 */
final class NotebookReader implements FormatReader {
  private static final int MAX_CHARS = TextDecoder.MAX_PARSED_BYTES;

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var notebook = new Notebook();
    try {
      var json = new JsonReader(TextDecoder.streamingUtf8(in));
      json.setStrictness(Strictness.STRICT);
      notebook.read(json);
    } catch (MalformedJsonException | IllegalStateException | EOFException | JsonParseException e) {
      throw new InputFault("is not a notebook: its JSON is broken or of another shape");
    }
    if (notebook.text.toString().isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    String path = origin.path();
    String title = notebook.headings.isEmpty() ? "" : notebook.headings.getFirst().title();
    sink.accept(
        new DocumentDraft(
                path,
                path,
                title,
                notebook.text.toString(),
                notebook.headings,
                notebook.metadata,
                Places.of(Location.Kind.CELL, notebook.places))
            .finish(origin.title()));
  }

  /** What of it was read. */
  private static final class Notebook {
    private final StringBuilder text = new StringBuilder();
    private final List<Heading> headings = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final Map<String, List<String>> metadata = new TreeMap<>();
    private int cell;

    private void read(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "cells" -> cells(json);
          case "worksheets" -> worksheets(json);
          case "metadata" -> language(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
    }

    private void worksheets(JsonReader json) throws IOException {
      json.beginArray();
      while (json.hasNext()) {
        read(json);
      }
      json.endArray();
    }

    private void cells(JsonReader json) throws IOException {
      json.beginArray();
      while (json.hasNext()) {
        String type = "";
        String source = "";
        int level = 1;
        json.beginObject();
        while (json.hasNext()) {
          switch (json.nextName()) {
            case "cell_type" -> type = json.nextString();
            case "level" -> level = json.nextInt(); // of nbformat 3's heading cells
            case "source", "input" -> source = source(json);
            default -> json.skipValue();
          }
        }
        json.endObject();
        add(type.equals("heading") ? "markdown" : type, marked(type, level, source));
      }
      json.endArray();
    }

    private static String marked(String type, int level, String source) {
      return type.equals("heading") ? "#".repeat(Math.clamp(level, 1, 6)) + " " + source : source;
    }

    private void add(String type, String source) throws InputFault {
      cell++;
      if (source.isBlank()) {
        return;
      }
      if (text.length() + source.length() > MAX_CHARS) {
        throw new InputFault("has more than 16 MB of source; split it");
      }
      text.append(text.isEmpty() ? "" : "\n\n");
      int start = text.length();
      places.add(new Place(start, String.valueOf(cell)));
      if (type.equals("code")) {
        text.append("```\n").append(source.stripTrailing()).append("\n```");
      } else {
        text.append(source);
        for (Heading heading : Markdown.headings(source, 0)) {
          headings.add(new Heading(start + heading.offset(), heading.level(), heading.title()));
        }
      }
    }

    /** One string, or a list of lines that keep their breaks. */
    private static String source(JsonReader json) throws IOException {
      if (json.peek() == JsonToken.STRING) {
        return json.nextString();
      }
      var source = new StringBuilder();
      json.beginArray();
      while (json.hasNext()) {
        source.append(json.nextString());
      }
      json.endArray();
      return source.toString();
    }

    private void language(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        if (!json.nextName().equals("language_info") || json.peek() != JsonToken.BEGIN_OBJECT) {
          json.skipValue();
          continue;
        }
        json.beginObject();
        while (json.hasNext()) {
          if (json.nextName().equals("name") && json.peek() == JsonToken.STRING) {
            metadata.put("language", List.of(json.nextString()));
          } else {
            json.skipValue();
          }
        }
        json.endObject();
      }
      json.endObject();
    }
  }
}
