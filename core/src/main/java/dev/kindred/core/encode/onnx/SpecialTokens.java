package dev.kindred.core.encode.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where special tokens go: the {@code post_processor} of a tokenizer, as {@code TemplateProcessing}
 * or {@code BertProcessing}.
 *
 * @param single around one text
 * @param pair around and between two
 */
record SpecialTokens(List<Part> single, List<Part> pair) {

  /** A part of what is encoded. */
  sealed interface Part permits Part.Special, Part.Text {
    /** The type id of its tokens. */
    int typeId();

    /** A special token. */
    record Special(int id, int typeId) implements Part {}

    /**
     * The tokens of a text.
     *
     * @param second whether it is a pair's second
     */
    record Text(boolean second, int typeId) implements Part {}
  }

  /** Copies both. */
  SpecialTokens {
    single = List.copyOf(single);
    pair = List.copyOf(pair);
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @return empty if its post-processor is another
   */
  static Optional<SpecialTokens> of(JsonObject json) {
    JsonElement processor = json.get("post_processor");
    if (processor == null || processor.isJsonNull()) {
      return Optional.of(
          new SpecialTokens(
              List.of(new Part.Text(false, 0)),
              List.of(new Part.Text(false, 0), new Part.Text(true, 1))));
    }
    if (!(processor instanceof JsonObject object)
        || !(object.get("type") instanceof JsonPrimitive type)) {
      return Optional.empty();
    }
    return switch (type.getAsString()) {
      case "TemplateProcessing" -> template(object);
      case "BertProcessing" -> bert(object);
      default -> Optional.empty();
    };
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in from its position on, which is moved behind it
   */
  static SpecialTokens read(ByteBuffer in) {
    return new SpecialTokens(readParts(in), readParts(in));
  }

  private static List<Part> readParts(ByteBuffer in) {
    var parts = new ArrayList<Part>();
    for (int left = in.getInt(); left > 0; left--) {
      boolean text = in.get() != 0;
      int which = in.getInt();
      int typeId = in.getInt();
      parts.add(text ? new Part.Text(which != 0, typeId) : new Part.Special(which, typeId));
    }
    return parts;
  }

  void write(DataOutputStream out) throws IOException {
    for (List<Part> parts : List.of(single, pair)) {
      out.writeInt(parts.size());
      for (Part part : parts) {
        out.writeBoolean(part instanceof Part.Text);
        switch (part) {
          case Part.Special token -> out.writeInt(token.id());
          case Part.Text text -> out.writeInt(text.second() ? 1 : 0);
        }
        out.writeInt(part.typeId());
      }
    }
  }

  private static Optional<SpecialTokens> bert(JsonObject processor) {
    Optional<Integer> cls = bertToken(processor, "cls");
    Optional<Integer> sep = bertToken(processor, "sep");
    if (cls.isEmpty() || sep.isEmpty()) {
      return Optional.empty();
    }
    var opening = new Part.Special(cls.get(), 0);
    var closing = new Part.Special(sep.get(), 0);
    var first = new Part.Text(false, 0);
    return Optional.of(
        new SpecialTokens(
            List.of(opening, first, closing),
            List.of(
                opening, first, closing, new Part.Text(true, 1), new Part.Special(sep.get(), 1))));
  }

  private static Optional<Integer> bertToken(JsonObject processor, String key) {
    return processor.get(key) instanceof JsonArray pair && pair.size() == 2
        ? whole(pair.get(1))
        : Optional.empty();
  }

  private static Optional<SpecialTokens> template(JsonObject processor) {
    Optional<List<Part>> single = parts(processor, "single");
    Optional<List<Part>> pair = parts(processor, "pair");
    return single.isPresent()
            && pair.isPresent()
            && texts(single.get()).equals(List.of(false))
            && texts(pair.get()).equals(List.of(false, true))
        ? Optional.of(new SpecialTokens(single.get(), pair.get()))
        : Optional.empty();
  }

  /** Which texts, in order. */
  private static List<Boolean> texts(List<Part> parts) {
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).second())
        .toList();
  }

  private static Optional<List<Part>> parts(JsonObject processor, String key) {
    if (!(processor.get(key) instanceof JsonArray elements)) {
      return Optional.empty();
    }
    var parts = new ArrayList<Part>();
    for (JsonElement element : elements) {
      if (!(element instanceof JsonObject part) || !add(part, processor, parts)) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  private static boolean add(JsonObject part, JsonObject processor, List<Part> parts) {
    if (part.get("Sequence") instanceof JsonObject text
        && text.get("id") instanceof JsonPrimitive name) {
      Optional<Integer> typeId = whole(text.get("type_id"));
      typeId.ifPresent(id -> parts.add(new Part.Text(name.getAsString().equals("B"), id)));
      return typeId.isPresent();
    }
    if (part.get("SpecialToken") instanceof JsonObject special
        && special.get("id") instanceof JsonPrimitive name
        && processor.get("special_tokens") instanceof JsonObject tokens
        && tokens.get(name.getAsString()) instanceof JsonObject token
        && token.get("ids") instanceof JsonArray ids) {
      Optional<Integer> typeId = whole(special.get("type_id"));
      List<Optional<Integer>> numbers = ids.asList().stream().map(SpecialTokens::whole).toList();
      if (typeId.isEmpty() || numbers.stream().anyMatch(Optional::isEmpty)) {
        return false;
      }
      numbers.forEach(id -> parts.add(new Part.Special(id.orElseThrow(), typeId.get())));
      return true;
    }
    return false;
  }

  private static Optional<Integer> whole(JsonElement number) {
    return number instanceof JsonPrimitive value
            && value.isNumber()
            && value.getAsString().matches("\\d{1,9}")
        ? Optional.of(Integer.valueOf(value.getAsString()))
        : Optional.empty();
  }

  /** How many special tokens are among parts. */
  static int count(List<Part> parts) {
    return (int) parts.stream().filter(Part.Special.class::isInstance).count();
  }
}
