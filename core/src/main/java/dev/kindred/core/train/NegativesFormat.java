package dev.kindred.core.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.train.HardNegatives.Mined;
import dev.kindred.core.train.HardNegatives.ScoredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How negatives are written: sentence-transformers' output formats, an object a line. */
public enum NegativesFormat {
  /** {@code query, positive, negative}: one for each positive and negative. */
  TRIPLET {
    @Override
    List<JsonObject> rows(TrainingSet set, Mined mined, int count, boolean scores) {
      var rows = new ArrayList<JsonObject>();
      for (ScoredText positive : mined.positives()) {
        for (ScoredText negative : mined.negatives()) {
          JsonObject row = pair(set, mined, "positive", positive);
          row.addProperty("negative", text(set, negative));
          addScores(row, scores, positive, List.of(negative));
          rows.add(row);
        }
      }
      return rows;
    }
  },
  /** {@code query, positive, negative_1, ...}: only where there are as many as asked for. */
  N_TUPLE {
    @Override
    List<JsonObject> rows(TrainingSet set, Mined mined, int count, boolean scores) {
      var rows = new ArrayList<JsonObject>();
      if (mined.negatives().size() < count) {
        return rows;
      }
      for (ScoredText positive : mined.positives()) {
        JsonObject row = pair(set, mined, "positive", positive);
        for (int i = 0; i < count; i++) {
          row.addProperty("negative_" + (i + 1), text(set, mined.negatives().get(i)));
        }
        addScores(row, scores, positive, mined.negatives());
        rows.add(row);
      }
      return rows;
    }
  },
  /** {@code query, text, label}: 1 for positives, 0 for negatives; or their scores. */
  LABELED_PAIR {
    @Override
    List<JsonObject> rows(TrainingSet set, Mined mined, int count, boolean scores) {
      var rows = new ArrayList<JsonObject>();
      mined.positives().forEach(text -> rows.add(labeled(set, mined, text, 1, scores)));
      mined.negatives().forEach(text -> rows.add(labeled(set, mined, text, 0, scores)));
      return rows;
    }
  };

  /** The name as sentence-transformers has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The objects of a question.
   *
   * @param count negatives that were asked for
   * @param scores whether scores are told: beside the texts, or in place of the label
   */
  abstract List<JsonObject> rows(TrainingSet set, Mined mined, int count, boolean scores);

  /** The objects of all questions, in their order. */
  public List<JsonObject> rows(
      TrainingSet set, HardNegatives.Result result, NegativesOptions options, boolean scores) {
    return result.mined().stream()
        .flatMap(mined -> rows(set, mined, options.count(), scores).stream())
        .toList();
  }

  private static JsonObject pair(TrainingSet set, Mined mined, String key, ScoredText text) {
    var row = new JsonObject();
    row.addProperty("query", set.queries().get(mined.query()));
    row.addProperty(key, text(set, text));
    return row;
  }

  private static JsonObject labeled(
      TrainingSet set, Mined mined, ScoredText text, int label, boolean scores) {
    JsonObject row = pair(set, mined, "text", text);
    if (scores) {
      row.addProperty("score", text.score());
    } else {
      row.addProperty("label", label);
    }
    return row;
  }

  private static void addScores(
      JsonObject row, boolean scores, ScoredText positive, List<ScoredText> negatives) {
    if (scores) {
      var array = new JsonArray();
      array.add(positive.score());
      negatives.forEach(negative -> array.add(negative.score()));
      row.add("scores", array);
    }
  }

  private static String text(TrainingSet set, ScoredText text) {
    return set.texts().get(text.text());
  }
}
