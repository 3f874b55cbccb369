package dev.kindred.cli;

import dev.kindred.searcher.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What follows {@code kindred search}, read without {@link SearchCommand}'s annotations, for which
 * the JVM makes classes at every start: a tenth of the time that a search takes. It has no texts
 * for people. Whoever asks for help or is wrong is answered from the annotations.
 */
final class SearchArguments {
  private final CommandSpec spec;

  private SearchArguments(CommandSpec spec) {
    this.spec = spec;
  }

  /** Reads arguments into a command, and runs it. */
  static CommandLine commandLine(RootCommand root, SearchCommand search) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(search).name("search");
    search.spec = spec;
    var arguments = new SearchArguments(spec);
    arguments.option(boolean.class, debug -> root.debug = debug, "--debug");
    arguments.add(search);
    arguments.add(search.location);
    arguments.add(search.selection);
    arguments.add(search.ranking);
    arguments.add(search.reranking);
    arguments.add(search.output);
    arguments.add(search.models);
    return new CommandLine(spec);
  }

  private void add(SearchCommand search) {
    var words = new Target<List<String>>(given -> search.words = given);
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .getter(words)
            .setter(words)
            .build());
    option(String.class, file -> search.queryFile = Optional.of(file), "--query-file");
    option(Mode.class, mode -> search.mode = Optional.of(mode), "--mode");
    option(int.class, limit -> search.limit = limit, "-n", "--limit");
    options(facets -> search.facets = facets, ",", "--facets");
    option(Integer.class, size -> search.facetSize = Optional.of(size), "--facet-size");
    option(boolean.class, plain -> search.plain = plain, "--plain");
    option(String.class, id -> search.queryId = Optional.of(id), "--query-id");
    option(Double.class, least -> search.minRelevance = Optional.of(least), "--min-relevance");
    option(String.class, time -> search.budget = Optional.of(time), "--budget");
  }

  private void add(IndexLocation location) {
    option(String.class, folder -> location.folder = Optional.of(folder), IndexLocation.OPTION);
  }

  private void add(DocumentSelection selection) {
    options(names -> selection.collections = names, "", "--collection");
    options(filters -> selection.filters = filters, "", "--filter");
  }

  private void add(RankingOptions ranking) {
    option(RankingOptions.FusionKind.class, kind -> ranking.fusion = Optional.of(kind), "--fusion");
    option(String.class, weights -> ranking.weights = Optional.of(weights), "--weights");
    option(Integer.class, k -> ranking.rrfK = Optional.of(k), "--rrf-k");
    option(float.class, k1 -> ranking.k1 = k1, "--k1");
    option(float.class, b -> ranking.b = b, "--b");
  }

  private void add(RerankOptions reranking) {
    option(String.class, model -> reranking.model = Optional.of(model), "--rerank");
    option(Integer.class, depth -> reranking.depth = Optional.of(depth), "--rerank-depth");
  }

  private void add(HitOutput output) {
    option(boolean.class, explain -> output.explain = explain, "--explain");
    option(OutputFormat.class, format -> output.format = Optional.of(format), "--format");
    option(boolean.class, json -> output.json = json, "--json");
    option(Style.Choice.class, colour -> output.colour = colour, "--color");
  }

  private void add(ModelPlaces models) {
    option(String.class, model -> models.model = Optional.of(model), "--model");
    option(String.class, model -> models.sparseModel = Optional.of(model), "--sparse-model");
    option(String.class, model -> models.queryModel = Optional.of(model), "--query-model");
  }

  private <T> void option(Class<T> type, Consumer<T> field, String... names) {
    var target = new Target<>(field);
    spec.addOption(OptionSpec.builder(names).type(type).getter(target).setter(target).build());
  }

  /**
   * @param split what separates values in one argument; nothing does if empty
   */
  private void options(Consumer<List<String>> field, String split, String name) {
    var target = new Target<>(field);
    spec.addOption(
        OptionSpec.builder(name)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .splitRegex(split)
            .getter(target)
            .setter(target)
            .build());
  }

  /** A field that takes a value. */
  private static final class Target<T> implements IGetter, ISetter {
    private final Consumer<T> field;
    private @Nullable Object value;

    Target(Consumer<T> field) {
      this.field = field;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as picocli declares it
    public <V> @Nullable V get() {
      return (V) value;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as picocli declares it
    public <V> @Nullable V set(@Nullable V given) {
      Object before = value;
      value = given;
      if (given != null) { // an option that is not given keeps what the field has
        field.accept((T) given);
      }
      return (V) before;
    }
  }
}
