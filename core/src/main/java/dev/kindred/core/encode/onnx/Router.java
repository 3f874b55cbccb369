package dev.kindred.core.encode.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Modules.Module;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code router_config.json}: which modules a text goes through, by its role. Routes are found as
 * sentence-transformers' Router finds them for the tasks {@code query}, {@code document} and none,
 * the modality being {@code text}.
 */
public final class Router {
  /** A key of {@code route_mappings}: a Python tuple of task and modality, as text. */
  private static final Pattern MAPPING =
      Pattern.compile("\\(\\s*(?:None|['\"](.*?)['\"])\\s*,\\s*(?:None|['\"](.*?)['\"])\\s*\\)");

  private final String where;
  private final Map<String, List<Module>> routes;

  /** Routes by task and modality, either of which may be empty for any. */
  private final Map<List<String>, String> mappings;

  private final Optional<String> defaultRoute;

  private Router(
      String where,
      Map<String, List<Module>> routes,
      Map<List<String>, String> mappings,
      Optional<String> defaultRoute) {
    this.where = where;
    this.routes = routes;
    this.mappings = mappings;
    this.defaultRoute = defaultRoute;
  }

  /** Whether a model is a Router and nothing else. */
  public static boolean isAllOf(Modules modules) {
    return modules.list().size() == 1 && modules.list().getFirst().kind().equals("Router");
  }

  /**
   * Reads the configuration.
   *
   * @param folder the module's folder in the model
   * @throws ModelException if it is missing or broken
   */
  public static Router read(ModelFiles files, String folder) throws IOException {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    String path = prefix + "router_config.json";
    // Releases before 5.0 have it in config.json.
    Optional<ModelJson> found = ModelJson.read(files, path);
    ModelJson json =
        (found.isPresent() ? found : ModelJson.read(files, prefix + "config.json"))
            .orElseThrow(() -> new ModelException("%s is missing".formatted(files.describe(path))));
    Map<String, String> types = json.strings("types");
    var routes = new LinkedHashMap<String, List<Module>>();
    for (Map.Entry<String, JsonElement> route : object(json, "structure").entrySet()) {
      if (!(route.getValue() instanceof JsonArray ids)) {
        throw new ModelException(
            "%s: structure.%s must be an array".formatted(json.where(), route.getKey()));
      }
      var modules = new ArrayList<Module>();
      for (JsonElement id : ids) {
        modules.add(module(json, types, route.getKey(), id, prefix));
      }
      routes.put(route.getKey(), modules);
    }
    if (routes.isEmpty()) {
      throw new ModelException("%s: structure names no route".formatted(json.where()));
    }
    return withParameters(json, routes);
  }

  private static Module module(
      ModelJson json, Map<String, String> types, String route, JsonElement id, String prefix) {
    if (!(id instanceof JsonPrimitive name) || !name.isString()) {
      throw new ModelException("%s: structure.%s must hold strings".formatted(json.where(), route));
    }
    String type = types.get(name.getAsString());
    if (type == null) {
      throw new ModelException("%s: types has no %s".formatted(json.where(), name));
    }
    return new Module(type, Modules.inside(json.where(), prefix + name.getAsString()));
  }

  private static Router withParameters(ModelJson json, Map<String, List<Module>> routes) {
    JsonObject parameters =
        json.value("parameters").isPresent() ? object(json, "parameters") : new JsonObject();
    Optional<String> named = Optional.empty();
    if (parameters.get("default_route") instanceof JsonPrimitive route) {
      named = Optional.of(route.getAsString());
      checkRoute(json, "default_route", route.getAsString(), routes);
    }
    boolean firstOtherwise =
        !(parameters.get("allow_empty_key") instanceof JsonPrimitive flag) || flag.getAsBoolean();
    Optional<String> first =
        firstOtherwise ? routes.keySet().stream().findFirst() : Optional.empty();
    var mappings = new LinkedHashMap<List<String>, String>();
    if (parameters.get("route_mappings") instanceof JsonObject entries) {
      entries
          .asMap()
          .forEach(
              (key, value) -> {
                Matcher matcher = MAPPING.matcher(key);
                // Other keys are about pictures and sound.
                if (matcher.matches() && value instanceof JsonPrimitive route && route.isString()) {
                  checkRoute(json, "route_mappings", route.getAsString(), routes);
                  mappings.put(
                      List.of(orEmpty(matcher.group(1)), orEmpty(matcher.group(2))),
                      route.getAsString());
                }
              });
    }
    return new Router(json.where(), routes, mappings, named.or(() -> first));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }

  private static void checkRoute(
      ModelJson json, String key, String route, Map<String, List<Module>> routes) {
    if (!routes.containsKey(route)) {
      throw new ModelException(
          "%s: %s %s is none of its routes %s"
              .formatted(json.where(), key, route, routes.keySet()));
    }
  }

  private static JsonObject object(ModelJson json, String key) {
    if (json.value(key).orElseGet(JsonArray::new) instanceof JsonObject object) {
      return object;
    }
    throw new ModelException("%s: %s must be an object".formatted(json.where(), key));
  }

  /** The file, as an error message names it. */
  public String where() {
    return where;
  }

  /**
   * What texts of a role go through.
   *
   * @throws ModelException if there is no route for them
   */
  public List<Module> modules(TextRole role) {
    String task =
        switch (role) {
          case QUERY -> "query";
          case DOCUMENT -> "document";
          case PLAIN -> "";
        };
    List<List<String>> keys =
        List.of(List.of(task, "text"), List.of(task, ""), List.of("", "text"), List.of("", ""));
    for (List<String> key : keys) {
      String route = mappings.get(key);
      if (route != null) {
        return routes.getOrDefault(route, List.of());
      }
    }
    Optional<String> route =
        Optional.of(task)
            .filter(routes::containsKey)
            .or(() -> Optional.of("text").filter(routes::containsKey))
            .or(() -> role == TextRole.PLAIN ? defaultRoute : Optional.empty());
    return routes.getOrDefault(
        route.orElseThrow(
            () ->
                new ModelException(
                    "%s: no route for %s texts; its routes are %s"
                        .formatted(where, task.isEmpty() ? "plain" : task, routes.keySet()))),
        List.of());
  }
}
