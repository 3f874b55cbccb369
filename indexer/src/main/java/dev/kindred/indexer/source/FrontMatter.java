package dev.kindred.indexer.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The YAML block that opens a text, as Jekyll, Hugo and Obsidian write it.
 *
 * @param end offset behind it; 0 where there is none
 * @param title its {@code title}, else empty
 * @param metadata its other fields that hold a plain value or a list of such; empty where it isn't
 *     YAML, which templates for it are not
 */
record FrontMatter(int end, String title, Map<String, List<String>> metadata) {
  private static final FrontMatter NONE = new FrontMatter(0, "", Map.of());
  private static final int MAX_CHARS = 64 << 10;
  private static final int MAX_NESTING = 20;
  private static final int MAX_ALIASES = 20;

  static FrontMatter of(String text) {
    int start = TextLines.end(text, 0);
    if (!text.substring(0, start).stripTrailing().equals("---")
        || text.substring(start, TextLines.end(text, start)).isBlank()) {
      return NONE;
    }
    for (int line = start; line < text.length(); line = TextLines.end(text, line)) {
      String mark = text.substring(line, TextLines.end(text, line)).stripTrailing();
      if (mark.equals("---") || mark.equals("...")) {
        return parse(text.substring(start, line), TextLines.end(text, line));
      }
    }
    return NONE;
  }

  private static FrontMatter parse(String block, int end) {
    var metadata = new TreeMap<String, List<String>>();
    if (block.length() <= MAX_CHARS) {
      try {
        if (yaml().load(block) instanceof Map<?, ?> fields) {
          fields.forEach((name, value) -> gather(String.valueOf(name), value, metadata));
        }
      } catch (YAMLException | IllegalArgumentException e) {
        metadata.clear();
      }
    }
    List<String> title = metadata.getOrDefault("title", List.of());
    if (title.size() == 1) {
      metadata.remove("title");
    }
    return new FrontMatter(end, title.size() == 1 ? title.getFirst() : "", metadata);
  }

  private static void gather(String name, Object value, Map<String, List<String>> metadata) {
    var values = new ArrayList<String>();
    for (Object item : value instanceof List<?> list ? list : List.of(String.valueOf(value))) {
      if (item instanceof String plain) {
        values.add(plain);
      }
    }
    if (!values.isEmpty() && !(value instanceof Map)) {
      metadata.put(name, values);
    }
  }

  /** Values stay as they are written: 010 is no number here, and 2024-05-01 no moment. */
  private static Yaml yaml() {
    var limits = new LoaderOptions();
    limits.setNestingDepthLimit(MAX_NESTING);
    limits.setMaxAliasesForCollections(MAX_ALIASES);
    limits.setCodePointLimit(MAX_CHARS);
    limits.setAllowRecursiveKeys(false);
    var plain =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {}
        };
    var writing = new DumperOptions();
    return new Yaml(new SafeConstructor(limits), new Representer(writing), writing, limits, plain);
  }
}
