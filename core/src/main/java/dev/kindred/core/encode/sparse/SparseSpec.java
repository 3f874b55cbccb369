package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Fingerprint;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model folder says of itself, as far as it shapes a vector.
 *
 * @param plain for texts in no role: one of the two others
 */
record SparseSpec(RouteSpec query, RouteSpec document, RouteSpec plain) {

  RouteSpec route(TextRole role) {
    return switch (role) {
      case QUERY -> query;
      case DOCUMENT -> document;
      case PLAIN -> plain;
    };
  }

  /** Reads all files that count. */
  String fingerprint(ModelFiles files) throws IOException {
    List<RouteSpec> routes =
        query.key().equals(document.key()) ? List.of(query) : List.of(query, document);
    List<String> graphs =
        routes.stream()
            .flatMap(
                route ->
                    route instanceof RouteSpec.Model model ? Stream.of(model.graph()) : Stream.of())
            .toList();
    var others = new LinkedHashSet<String>();
    routes.forEach(route -> others.addAll(route.files()));
    List<String> settings = Stream.of(query, document, plain).map(RouteSpec::settings).toList();
    return Fingerprint.of(files, graphs, List.copyOf(others), String.join("\n", settings));
  }
}
