package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A question of the sample corpus.
 *
 * @param question shares no word with its answer
 * @param answer id of the document that answers it
 */
record DemoQuestion(String question, String answer) {

  static List<DemoQuestion> read(Path file) throws IOException {
    try {
      JsonArray array =
          JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8)).getAsJsonArray();
      var questions = new ArrayList<DemoQuestion>();
      for (JsonElement element : array) {
        questions.add(
            new DemoQuestion(
                element.getAsJsonObject().get("question").getAsString(),
                element.getAsJsonObject().get("answer").getAsString()));
      }
      return questions;
    } catch (JsonParseException | IllegalStateException e) {
      throw new KindredException(
          "%s is damaged: it must be a list of questions and answers".formatted(file), e);
    }
  }
}
