package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sparse model: each text goes its role's {@link Route}. */
final class RoutedSparseEncoder implements SparseEncoder {
  private final ModelFiles files;
  private final SparseSpec spec;
  private final SparseOptions options;
  private final Map<TextRole, LazyRoute> routes = new EnumMap<>(TextRole.class);
  private @Nullable String fingerprint;

  private RoutedSparseEncoder(
      ModelFiles files, SparseSpec spec, SparseOptions options, @Nullable ModelRoute documents) {
    this.files = files;
    this.spec = spec;
    this.options = options;
    var byKey = new HashMap<String, LazyRoute>();
    for (TextRole role : TextRole.values()) {
      RouteSpec route = spec.route(role);
      routes.put(
          role,
          byKey.computeIfAbsent(
              route.key(), unused -> new LazyRoute(() -> open(route, documents))));
    }
  }

  private Route open(RouteSpec spec, @Nullable ModelRoute documents) {
    String key = spec.key();
    try {
      Route route;
      // A switch would have a class made at run time.
      if (spec instanceof RouteSpec.Table table) {
        route = TableRoute.open(files, table, options);
      } else if (documents != null && key.equals(this.spec.document().key())) {
        route = documents;
      } else {
        route = ModelRoute.open(files, (RouteSpec.Model) spec, options);
      }
      for (TextRole role : TextRole.values()) {
        if (key.equals(this.spec.route(role).key()) && route.maxOwnTokens(role) < 1) {
          route.close();
          throw new ModelException(
              "model %s reads %d tokens, and its prompt leaves none for the text"
                  .formatted(files.name(), spec.reading().maxTokens()));
        }
      }
      return route;
    } catch (IOException e) {
      throw ModelException.unreadable(files, e);
    }
  }

  /** Opens every route now, but for the model of one whose queries need none. */
  static RoutedSparseEncoder open(ModelFiles files, SparseSpec spec, SparseOptions options) {
    return open(new RoutedSparseEncoder(files, spec, options, null), false);
  }

  /**
   * Opens every route.
   *
   * @param documents the documents' route, which is open already; closed with the encoder
   */
  static RoutedSparseEncoder open(
      ModelFiles files, SparseSpec spec, SparseOptions options, ModelRoute documents) {
    return open(new RoutedSparseEncoder(files, spec, options, documents), true);
  }

  private static RoutedSparseEncoder open(RoutedSparseEncoder encoder, boolean documents) {
    try {
      if (documents || !encoder.inferenceFreeQueries()) {
        encoder.route(TextRole.DOCUMENT);
      }
      encoder.route(TextRole.QUERY);
      return encoder;
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private Route route(TextRole role) {
    LazyRoute route = routes.get(role);
    if (route == null) {
      throw new IllegalStateException("no route for " + role);
    }
    return route.get();
  }

  @Override
  public String modelName() {
    return files.name();
  }

  @Override
  public synchronized String fingerprint() {
    // At the first call: weights are hundreds of megabytes, and not everyone asks.
    if (fingerprint == null) {
      try {
        fingerprint = spec.fingerprint(files);
      } catch (IOException e) {
        throw ModelException.unreadable(files, e);
      }
    }
    return fingerprint;
  }

  @Override
  public int maxTokens() {
    return spec.document().reading().maxTokens();
  }

  @Override
  public int maxDocumentTokens() {
    return route(TextRole.DOCUMENT).maxOwnTokens(TextRole.DOCUMENT);
  }

  @Override
  public Tokenizer tokenizer() {
    return route(TextRole.DOCUMENT).tokenizer();
  }

  @Override
  public SparseOptions options() {
    return options;
  }

  @Override
  public boolean inferenceFreeQueries() {
    return spec.query() instanceof RouteSpec.Table;
  }

  @Override
  public double collectionPart() {
    return spec.query() instanceof RouteSpec.Table table ? table.collectionPart() : 0;
  }

  @Override
  public SparseEmbedding encode(String text, TextRole role) {
    return route(role).encode(text, role);
  }

  @Override
  public void close() {
    routes.values().forEach(LazyRoute::close);
  }

  /** Opens its route once, when first asked. Thread-safe. */
  private static final class LazyRoute implements AutoCloseable {
    private final Supplier<Route> opening;
    private volatile @Nullable Route route;
    private boolean closed;

    LazyRoute(Supplier<Route> opening) {
      this.opening = opening;
    }

    Route get() {
      Route open = route;
      return open != null ? open : openOnce();
    }

    private synchronized Route openOnce() {
      if (closed) {
        throw new IllegalStateException("sparse encoder is closed");
      }
      Route open = route;
      if (open == null) {
        open = opening.get();
        route = open;
      }
      return open;
    }

    @Override
    public synchronized void close() {
      closed = true;
      Route open = route;
      route = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
