package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Quality on collections that nobody here wrote, against figures that nobody here measured: MTEB's
 * for the models in full precision. Minutes long; skipped where the collections are absent.
 */
class PublishedFiguresTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 0.6451", "bge-small-en-v1.5, 0.7126"})
  void eval_sciFact_denseIsAsPublishedAndHybridBeatsItsParts(String model, double published) {
    Map<String, Double> nDcg = nDcgAt10("scifact", model);

    assertThat(nDcg.get("dense")).isCloseTo(published, within(0.01));
    assertThat(nDcg.get("hybrid")).isGreaterThan(nDcg.get("dense"));
    assertThat(nDcg.get("hybrid")).isGreaterThan(nDcg.get("bm25"));
  }

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2", "bge-small-en-v1.5"})
  void eval_cranfield_hybridBeatsItsParts(String model) {
    Map<String, Double> nDcg = nDcgAt10("cranfield", model);

    assertThat(nDcg.get("hybrid")).isGreaterThan(nDcg.get("dense"));
    assertThat(nDcg.get("hybrid")).isGreaterThan(nDcg.get("bm25"));
  }

  private Map<String, Double> nDcgAt10(String collection, String model) {
    Path data = Path.of(System.getProperty("kindred.data", "../../shared/data"), collection);
    assumeTrue(Files.isDirectory(data), () -> "no collection " + data);

    // The published figures cut each abstract at what the model reads; and these are of vectors,
    // words, and the two together.
    Cli.Outcome outcome =
        new Cli(folder)
            .run(
                "eval",
                data.toString(),
                "--model",
                model,
                "--whole-documents",
                "--sparse",
                "none",
                "--json");

    var nDcg = new HashMap<String, Double>();
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    for (JsonElement result : json.getAsJsonArray("results")) {
      JsonObject system = result.getAsJsonObject();
      nDcg.put(
          system.get("mode").getAsString(),
          system.getAsJsonObject("metrics").get("nDCG@10").getAsDouble());
    }
    System.getLogger("kindred.figures")
        .log(System.Logger.Level.INFO, collection + " with " + model + ": nDCG@10 " + nDcg);
    return nDcg;
  }
}
