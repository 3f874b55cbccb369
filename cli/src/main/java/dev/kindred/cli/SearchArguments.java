package dev.kindred.cli;

import dev.kindred.searcher.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What follows {@code kindred search}, read without picocli, which takes a tenth of the time that a
 * search takes. It reads what is plainly right, as picocli does; help, mistakes and all else are
 * left to picocli and {@link SearchCommand}'s annotations.
 */
final class SearchArguments {
  private final SearchCommand search;
  private final Map<String, Option> options = new HashMap<>();

  /** How an option is read. No record: those are compared by classes made at run time. */
  private static final class Option {
    final boolean takesValue;
    final boolean severalTimes;
    final Predicate<String> field;

    /**
     * @param field takes the value; false if it is not plainly one
     */
    Option(boolean takesValue, boolean severalTimes, Predicate<String> field) {
      this.takesValue = takesValue;
      this.severalTimes = severalTimes;
      this.field = field;
    }
  }

  private SearchArguments(RootCommand root, SearchCommand search) {
    this.search = search;
    flag("--debug", () -> root.debug = true);
    text("--query-file", file -> search.queryFile = Optional.of(file));
    choice("--mode", Mode.class, mode -> search.mode = Optional.of(mode));
    whole("--limit", limit -> search.limit = limit);
    options.put("-n", options.get("--limit"));
    texts("--facets", ",", facets -> search.facets = facets);
    whole("--facet-size", size -> search.facetSize = Optional.of(size));
    flag("--plain", () -> search.plain = true);
    text("--query-id", id -> search.queryId = Optional.of(id));
    number("--min-relevance", Double::valueOf, r -> search.minRelevance = Optional.of(r));
    text("--budget", time -> search.budget = Optional.of(time));
    text(IndexLocation.OPTION, folder -> search.location.folder = Optional.of(folder));
    add(search.selection);
    add(search.ranking);
    add(search.reranking);
    add(search.output);
    add(search.models);
  }

  private void add(DocumentSelection selection) {
    texts("--collection", "", names -> selection.collections = names);
    texts("--filter", "", filters -> selection.filters = filters);
  }

  private void add(RankingOptions ranking) {
    choice("--fusion", RankingOptions.FusionKind.class, kind -> ranking.fusion = Optional.of(kind));
    text("--weights", weights -> ranking.weights = Optional.of(weights));
    whole("--rrf-k", k -> ranking.rrfK = Optional.of(k));
    number("--k1", Float::valueOf, k1 -> ranking.k1 = k1);
    number("--b", Float::valueOf, b -> ranking.b = b);
  }

  private void add(RerankOptions reranking) {
    text("--rerank", model -> reranking.model = Optional.of(model));
    whole("--rerank-depth", depth -> reranking.depth = Optional.of(depth));
  }

  private void add(HitOutput output) {
    flag("--explain", () -> output.explain = true);
    choice("--format", OutputFormat.class, format -> output.format = Optional.of(format));
    flag("--json", () -> output.json = true);
    choice("--color", Style.Choice.class, colour -> output.colour = colour);
  }

  private void add(ModelPlaces models) {
    text("--model", model -> models.model = Optional.of(model));
    text("--sparse-model", model -> models.sparseModel = Optional.of(model));
    text("--query-model", model -> models.queryModel = Optional.of(model));
  }

  private void flag(String name, Runnable field) {
    options.put(
        name,
        new Option(
            false,
            false,
            none -> {
              field.run();
              return true;
            }));
  }

  private void once(String name, Predicate<String> field) {
    options.put(name, new Option(true, false, field));
  }

  private void text(String name, Consumer<String> field) {
    once(
        name,
        value -> {
          field.accept(value);
          return true;
        });
  }

  /**
   * @param separator between values in one argument; nothing is if empty
   */
  private void texts(String name, String separator, Consumer<List<String>> field) {
    var values = new ArrayList<String>();
    options.put(
        name,
        new Option(
            true,
            true,
            value -> {
              List<String> more =
                  separator.isEmpty() ? List.of(value) : List.of(value.split(separator, -1));
              values.addAll(more);
              field.accept(values);
              return !more.contains("") && (more.size() == 1 || value.indexOf('"') < 0);
            }));
  }

  private void whole(String name, Consumer<Integer> field) {
    number(name, Integer::valueOf, field);
  }

  private <T> void number(String name, Function<String, T> parsing, Consumer<T> field) {
    once(
        name,
        value -> {
          try {
            field.accept(parsing.apply(value));
            return true;
          } catch (NumberFormatException e) {
            return false;
          }
        });
  }

  private <E extends Enum<E>> void choice(String name, Class<E> type, Consumer<E> field) {
    once(
        name,
        value -> {
          Optional<E> constant = Choices.find(type, value);
          constant.ifPresent(field);
          return constant.isPresent();
        });
  }

  /**
   * Reads arguments into a command.
   *
   * @return false if they are for picocli to answer; then they are to be read into another command
   */
  static boolean read(List<String> args, RootCommand root, SearchCommand search) {
    return new SearchArguments(root, search).read(args);
  }

  /** Names of all options. */
  static Set<String> names(RootCommand root, SearchCommand search) {
    return new SearchArguments(root, search).options.keySet();
  }

  private boolean read(List<String> args) {
    var given = new HashSet<Option>();
    var words = new ArrayList<String>();
    Iterator<String> left = args.iterator();
    while (left.hasNext()) {
      String argument = left.next();
      if (argument.equals("--")) {
        left.forEachRemaining(words::add);
      } else if (!argument.startsWith("-")) {
        words.add(argument);
      } else if (!read(argument, left, given)) {
        return false;
      }
    }
    search.words = words;
    return words.isEmpty() != search.queryFile.isEmpty();
  }

  private boolean read(String argument, Iterator<String> left, Set<Option> given) {
    String name = argument;
    Optional<String> joined = Optional.empty();
    int equals = argument.indexOf('=');
    if (equals > 0) {
      name = argument.substring(0, equals);
      joined = Optional.of(argument.substring(equals + 1));
    } else if (!argument.startsWith("--") && argument.length() > 2) { // as in -n3
      name = argument.substring(0, 2);
      joined = Optional.of(argument.substring(2));
    }
    Option option = options.get(name);
    if (option == null || (!given.add(option) && !option.severalTimes)) {
      return false;
    }
    if (!option.takesValue) {
      return joined.isEmpty() && option.field.test("");
    }
    if (joined.isEmpty() && left.hasNext()) {
      joined = Optional.of(left.next());
    }
    return joined
        .filter(value -> !value.isEmpty() && !value.startsWith("-") && !value.startsWith("\""))
        .filter(option.field)
        .isPresent();
  }
}
