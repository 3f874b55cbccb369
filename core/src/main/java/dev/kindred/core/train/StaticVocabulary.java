package dev.kindred.core.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.onnx.TokenizerJson;
import dev.kindred.core.model.ModelException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of a transformer that a static model keeps, and their tokenizer: special tokens go, as
 * no text has any, but the ones for padding and for what is unknown; so does what a vocabulary
 * keeps in reserve. Texts are neither cut nor padded.
 *
 * @param ids the kept tokens' ids in the transformer's tokenizer, ascending
 * @param tokenizer the static model's {@code tokenizer.json}, in which a token's id is its place in
 *     {@code ids}
 */
record StaticVocabulary(List<Integer> ids, JsonObject tokenizer) {

  /** model2vec's default of what it removes. */
  private static final Pattern RESERVED = Pattern.compile("\\[unused\\d+\\].*");

  private static final Set<String> PADDING = Set.of("[PAD]", "<pad>");

  /** Copies the ids. */
  StaticVocabulary {
    ids = List.copyOf(ids);
  }

  static StaticVocabulary of(TokenizerJson teacher) {
    Set<String> removed = new HashSet<>();
    JsonObject json = teacher.json().deepCopy();
    JsonArray added = json.get("added_tokens") instanceof JsonArray list ? list : new JsonArray();
    var keptAdded = new JsonArray();
    for (JsonElement element : added) {
      JsonObject token = element.getAsJsonObject();
      String content = token.get("content").getAsString();
      int id = token.get("id").getAsInt();
      if (PADDING.contains(content) || teacher.unknownId().orElse(-1) == id) {
        keptAdded.add(token);
      } else {
        removed.add(content);
      }
    }
    List<Map.Entry<String, Integer>> kept =
        teacher.ids().entrySet().stream()
            .filter(token -> !removed.contains(token.getKey()))
            .filter(token -> !RESERVED.matcher(token.getKey()).matches())
            .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
            .toList();
    var newIds = new HashMap<String, Integer>();
    kept.forEach(token -> newIds.put(token.getKey(), newIds.size()));
    for (JsonElement token : keptAdded) {
      String content = token.getAsJsonObject().get("content").getAsString();
      token.getAsJsonObject().addProperty("id", newIds.get(content));
    }
    json.add("added_tokens", keptAdded);
    json.add("post_processor", JsonNull.INSTANCE);
    json.add("truncation", JsonNull.INSTANCE);
    json.add("padding", JsonNull.INSTANCE);
    renumber(teacher, json.getAsJsonObject("model"), newIds);
    return new StaticVocabulary(kept.stream().map(Map.Entry::getValue).toList(), json);
  }

  private static void renumber(
      TokenizerJson teacher, JsonObject model, Map<String, Integer> newIds) {
    if (!(model.get("vocab") instanceof JsonObject)) {
      throw new ModelException(
          "%s: distilling supports tokenizers whose vocabulary has ids, as WordPiece and BPE do"
              .formatted(teacher.where()));
    }
    var vocabulary = new JsonObject();
    newIds.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(token -> vocabulary.add(token.getKey(), new JsonPrimitive(token.getValue())));
    model.add("vocab", vocabulary);
  }
}
