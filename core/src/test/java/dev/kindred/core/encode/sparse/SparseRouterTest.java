package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose queries and documents go different ways. */
class SparseRouterTest {
  private static final String TEXT = "the bank, the river";
  private static final List<String> DOCUMENT =
      List.of("[CLS]", "the", "bank", ",", "the", "river", "[SEP]");
  private static final List<String> QUERY = List.of("the", "bank", ",", "river");

  @TempDir Path dir;

  @Test
  void encode_openSearchFolder_weighsQueriesByTheTable() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    assertInferenceFree(model);
  }

  @Test
  void encode_folderSavedBySentenceTransformers_weighsQueriesByTheTable() throws IOException {
    TinyModel model = RouterFolder.saved(dir);
    assertInferenceFree(model);
  }

  /** Before sentence-transformers knew such models: no modules.json, but an idf.json. */
  @Test
  void encode_plainFolderWithIdf_weighsQueriesByIt() throws IOException {
    TinyModel model = TinyModel.bert().plain(true).mlmHead().seed(3).writeTo(dir);
    Files.writeString(
        dir.resolve("idf.json"),
        "{\"the\": 0.5, \"bank\": 6.25, \"nobody knows this\": 9, \"[CLS]\": 3, \"river\": 5}");
    try (SparseEncoder encoder = open()) {
      assertThat(SpladeOracle.byTerm(encoder.encode(TEXT, TextRole.QUERY).vector()))
          .isEqualTo(Map.of("the", 0.5, "bank", 6.25, "river", 5.0));
      assertThat(encoder.inferenceFreeQueries()).isTrue();
      assertDocument(encoder, TextRole.DOCUMENT, model, "relu");
      assertDocument(encoder, TextRole.PLAIN, model, "relu");
    }
  }

  @Test
  void encode_nameBeforeTheRelease_isKnown() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    replace(RouterFolder.TABLE, "sentence_transformers.sparse_encoder.models.IDF");
    assertInferenceFree(model);
  }

  @Test
  void encode_tableNamedByItsConfig_isRead() throws IOException {
    RouterFolder.openSearch(dir);
    Path folder = dir.resolve("query_0_SparseStaticEmbedding");
    Files.writeString(folder.resolve("config.json"), "{\"path\": \"idf.json\"}");
    Files.writeString(dir.resolve("idf.json"), "{\"bank\": 2}");
    try (SparseEncoder encoder = open()) {
      assertThat(SpladeOracle.byTerm(encoder.encode(TEXT, TextRole.QUERY).vector()))
          .isEqualTo(Map.of("bank", 2.0));
    }
  }

  @Test
  void collectionPart_ofTheTablesConfig_changesNeitherWeightsNorFingerprint() throws IOException {
    RouterFolder.openSearch(dir);
    Path config = dir.resolve("query_0_SparseStaticEmbedding/config.json");
    String fingerprint;
    SparseVector weights;
    try (SparseEncoder encoder = open()) {
      assertThat(encoder.collectionPart()).isZero();
      fingerprint = encoder.fingerprint();
      weights = encoder.encode(TEXT, TextRole.QUERY).vector();
    }
    Files.writeString(config, "{\"frozen\": true, \"kindred_collection_part\": 0.25}");
    try (SparseEncoder encoder = open()) {
      assertThat(encoder.collectionPart()).isEqualTo(0.25);
      assertThat(encoder.fingerprint()).isEqualTo(fingerprint);
      assertThat(encoder.encode(TEXT, TextRole.QUERY).vector()).isEqualTo(weights);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-0.1", "\"half\"", "[0.5]"})
  void open_collectionPartOutOfRange_saysWhere(String part) throws IOException {
    RouterFolder.openSearch(dir);
    Path config = dir.resolve("query_0_SparseStaticEmbedding/config.json");
    Files.writeString(config, "{\"kindred_collection_part\": %s}".formatted(part));
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "%s: kindred_collection_part must be a number from 0 to 1, not %s", config, part);
  }

  @Test
  void encode_tableAlone_weighsDocumentsToo() throws IOException {
    TinyModel model = TinyModel.bert().mlmHead().writeTo(dir.resolve("other"));
    RouterFolder.table(model, dir.resolve("table"));
    RouterFolder.modules(dir.resolve("table"), RouterFolder.TABLE);
    try (SparseEncoder encoder =
        SparseEncoders.open(dir.resolve("table").toString(), SparseOptions.DEFAULT)) {
      for (TextRole role : TextRole.values()) {
        SparseEmbedding embedding = encoder.encode(TEXT, role);
        assertThat(SpladeOracle.byTerm(embedding.vector())).isEqualTo(table(model));
        assertThat(embedding.tokens()).isEqualTo(5);
      }
      assertThat(encoder.maxDocumentTokens()).isEqualTo(encoder.maxTokens()).isEqualTo(128);
      assertThat(encoder.tokenizer().tokenize(TEXT).count()).isEqualTo(5);
    }
  }

  @Test
  void encode_tableOverManyTokens_cutsAsManyAsItSays() throws IOException {
    RouterFolder.openSearch(dir);
    try (SparseEncoder encoder = open()) {
      SparseEmbedding embedding = encoder.encode("river ".repeat(200) + "bank", TextRole.QUERY);
      assertThat(embedding.tokens()).isEqualTo(128);
      assertThat(embedding.cutTokens()).isEqualTo(73);
      assertThat(SpladeOracle.byTerm(embedding.vector())).containsOnlyKeys("river");
    }
  }

  @Test
  void encode_promptOfQueries_isWeighedWithThem() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    Files.writeString(
        dir.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"water \", \"document\": \"\"}}");
    try (SparseEncoder encoder = open()) {
      assertThat(SpladeOracle.byTerm(encoder.encode("bank", TextRole.QUERY).vector()))
          .isEqualTo(
              Map.of(
                  "bank", (double) RouterFolder.weight(model.tokenId("bank")),
                  "water", (double) RouterFolder.weight(model.tokenId("water"))));
    }
  }

  @Test
  void encode_query_needsNoGraph() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    Files.writeString(model.onnxFile(), "damaged");
    try (SparseEncoder encoder = open()) {
      assertThat(SpladeOracle.byTerm(encoder.encode(TEXT, TextRole.QUERY).vector()))
          .isEqualTo(table(model));
      assertThatThrownBy(() -> encoder.encode(TEXT, TextRole.DOCUMENT))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith(model.onnxFile() + " is not a graph that ONNX Runtime can run: ");
    }
  }

  @Test
  void encode_twoTransformers_eachRoleGoesItsOwnWay() throws IOException {
    TinyModel queries = TinyModel.bert().plain(true).mlmHead().seed(1).writeTo(dir.resolve("q"));
    TinyModel documents =
        TinyModel.distilBert().plain(true).mlmHead().seed(2).writeTo(dir.resolve("d"));
    RouterFolder.modules(dir, "sentence_transformers.models.Router");
    for (String folder : List.of("p", "r")) {
      Files.createDirectories(dir.resolve(folder));
      Files.writeString(dir.resolve(folder).resolve("config.json"), "{}");
    }
    router(
        "{\"q\": \"%s\", \"d\": \"%s\", \"p\": \"%s\", \"r\": \"%s\"}"
            .formatted(
                RouterFolder.MLM, RouterFolder.MLM, RouterFolder.POOLING, RouterFolder.POOLING),
        "{\"query\": [\"q\", \"p\"], \"document\": [\"d\", \"r\"]}",
        "{}");
    try (SparseEncoder encoder = open()) {
      assertThat(encoder.inferenceFreeQueries()).isFalse();
      assertDocument(encoder, TextRole.QUERY, queries, "relu");
      assertDocument(encoder, TextRole.DOCUMENT, documents, "relu");
      // No default route is named: then it is the first.
      assertDocument(encoder, TextRole.PLAIN, queries, "relu");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"default_route\": \"query\"} | true",
        "{\"default_route\": \"document\"} | false",
        "{\"default_route\": null} | true",
        "{} | true",
        "{\"default_route\": \"document\", \"route_mappings\": {\"(None, 'text')\": \"query\"}}"
            + " | true",
        "{\"default_route\": \"query\", \"route_mappings\": {\"(None, None)\": \"document\"}}"
            + " | false",
        "{\"default_route\": \"document\", \"route_mappings\":"
            + " {\"(None, ('image', 'text'))\": \"query\"}} | false",
      })
  void encode_plainText_goesTheDefaultRoute(String parameters, boolean table) throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    String config = Files.readString(dir.resolve("router_config.json"));
    Files.writeString(
        dir.resolve("router_config.json"),
        config.replaceFirst(
            "\"parameters\": \\{.*\\}", Matcher.quoteReplacement("\"parameters\": " + parameters)));
    try (SparseEncoder encoder = open()) {
      Map<String, Double> weights =
          SpladeOracle.byTerm(encoder.encode(TEXT, TextRole.PLAIN).vector());
      assertThat(weights.equals(table(model))).isEqualTo(table);
    }
  }

  @Test
  void encode_mappedTasks_goTheRoutesOfOtherNames() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    replace("\"query\":", "\"ask\":");
    replace("\"document\":", "\"answer\":");
    replace("\"default_route\": \"document\"", "\"default_route\": \"answer\"");
    replace(
        "\"allow_empty_key\": true",
        "\"route_mappings\": {\"('query', None)\": \"ask\", \"('document', 'text')\": \"answer\"}");
    assertInferenceFree(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {} | {} | : structure names no route",
        "{} | [] | {} | : structure must be an object",
        "{} | {\"query\": 1} | {} | : structure.query must be an array",
        "{} | {\"query\": [1]} | {} | : structure.query must hold strings",
        "{} | {\"query\": [\"a\"]} | {} | : types has no \"a\"",
        "{\"a\": 1} | {\"query\": [\"a\"]} | {} | : types.a must be a string",
        "{\"../a\": \"b\"} | {\"query\": [\"../a\"]} | {}"
            + " | : path \"../a\" is no folder of the model",
        "{} | {\"query\": []} | {\"default_route\": \"x\"}"
            + " | : default_route x is none of its routes [query]",
        "{} | {\"query\": []} | {\"default_route\": 7}"
            + " | : default_route 7 is none of its routes [query]",
        "{} | {\"query\": []} | {\"route_mappings\": {\"(None, None)\": \"x\"}}"
            + " | : route_mappings x is none of its routes [query]",
        "{} | {\"query\": []} | []  | : parameters must be an object",
        "{} | {\"query\": []} | {} | : a sparse model is MLMTransformer and SpladePooling, or"
            + " SparseStaticEmbedding, not []",
        "{} | {\"document\": []} | {} | : no route for query texts; its routes are [document]",
      })
  void open_wrongRouter_saysWhatIsWrong(
      String types, String structure, String parameters, String message) throws IOException {
    RouterFolder.openSearch(dir);
    router(types, structure, parameters);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(dir.resolve("router_config.json") + message);
  }

  @Test
  void open_routerWithoutItsFile_namesIt() throws IOException {
    RouterFolder.openSearch(dir);
    Files.delete(dir.resolve("router_config.json"));
    Files.delete(dir.resolve("config.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(dir.resolve("router_config.json") + " is missing");
  }

  private void router(String types, String structure, String parameters) throws IOException {
    Files.writeString(
        dir.resolve("router_config.json"),
        "{\"types\": %s, \"structure\": %s, \"parameters\": %s}"
            .formatted(types, structure, parameters));
  }

  private void replace(String from, String to) throws IOException {
    Path file = dir.resolve("router_config.json");
    String config = Files.readString(file);
    assertThat(config).contains(from);
    Files.writeString(file, config.replace(from, to));
  }

  private void assertInferenceFree(TinyModel model) {
    try (SparseEncoder encoder = open()) {
      SparseEmbedding query = encoder.encode(TEXT, TextRole.QUERY);
      assertThat(encoder.inferenceFreeQueries()).isTrue();
      assertThat(SpladeOracle.byTerm(query.vector())).isEqualTo(table(model));
      assertThat(query.tokens()).isEqualTo(5);
      assertDocument(encoder, TextRole.DOCUMENT, model, "log1p_relu");
      assertDocument(encoder, TextRole.PLAIN, model, "log1p_relu");
    }
  }

  private static Map<String, Double> table(TinyModel model) {
    var weights = new TreeMap<String, Double>();
    QUERY.forEach(token -> weights.put(token, (double) RouterFolder.weight(model.tokenId(token))));
    return weights;
  }

  private static void assertDocument(
      SparseEncoder encoder, TextRole role, TinyModel model, String activation) {
    Map<String, Double> expected = SpladeOracle.weights(model, DOCUMENT, "max", activation);
    Map<String, Double> actual = SpladeOracle.byTerm(encoder.encode(TEXT, role).vector());
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (term, weight) ->
            assertThat(weight).isCloseTo(expected.getOrDefault(term, 0.0), within(1e-4)));
  }

  private SparseEncoder open() {
    return SparseEncoders.open(dir.toString(), SparseOptions.DEFAULT);
  }
}
