package dev.kindred.core.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** HuggingFace's own tokenizer reads the files: expected tokens are worked out by hand. */
class TinyTokenizerTest {
  private static final String PRINTABLE_ASCII =
      IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

  @TempDir private Path dir;

  @BeforeAll
  static void keepTheTokenizerOffline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "BERT,Hello world!,[CLS] hello world ! [SEP]",
        "BERT,the searching of waters,[CLS] the search ##ing of water ##s [SEP]",
        "BERT,qxz 42,[CLS] q ##x ##z 4 ##2 [SEP]",
        "BERT,Ünion,[CLS] u ##n ##i ##on [SEP]",
        "BERT,a 語,[CLS] a [UNK] [SEP]",
        "DISTILBERT,Hello world!,[CLS] hello world ! [SEP]",
        "MPNET,Hello world!,<s> hello world ! </s>",
        "MPNET,a 語,<s> a [UNK] </s>",
        "ROBERTA,hello world!,<s> hello Ġworld ! </s>",
        "ROBERTA,hello the water,<s> hello Ġthe Ġwater </s>",
        "ROBERTA,ring Zq,<s> r ing Ġ Z q </s>",
        "ROBERTA,é,<s> Ã © </s>"
      })
  void tokens_ofText_areAsWorkedOut(Architecture architecture, String text, String tokens)
      throws IOException {
    TinyModel model = TinyModel.of(architecture).writeTo(dir);
    try (HuggingFaceTokenizer tokenizer = open(model)) {
      Encoding encoding = tokenizer.encode(text);

      assertThat(String.join(" ", encoding.getTokens())).isEqualTo(tokens);
      for (int i = 0; i < encoding.getIds().length; i++) {
        assertThat(encoding.getIds()[i]).isEqualTo(model.tokenId(encoding.getTokens()[i]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BERT,[CLS] red [SEP] dog [SEP],0 0 0 1 1",
    "DISTILBERT,[CLS] red [SEP] dog [SEP],0 0 0 1 1",
    "MPNET,<s> red </s> </s> dog </s>,0 0 0 0 1 1",
    "ROBERTA,<s> re d </s> </s> d o g </s>,0 0 0 0 0 0 0 0 0"
  })
  void tokens_ofPair_haveSeparatorsAndTypes(Architecture architecture, String tokens, String types)
      throws IOException {
    try (HuggingFaceTokenizer tokenizer = open(TinyModel.of(architecture).writeTo(dir))) {
      Encoding encoding = tokenizer.encode("red", "dog");

      assertThat(String.join(" ", encoding.getTokens())).isEqualTo(tokens);
      assertThat(encoding.getTypeIds())
          .containsExactly(
              List.of(types.split(" ", -1)).stream().mapToLong(Long::parseLong).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void decode_ofEncodedText_isTheText(Architecture architecture) throws IOException {
    String text = "the quick brown fox and the water of the river 1984";
    try (HuggingFaceTokenizer tokenizer = open(TinyModel.of(architecture).writeTo(dir))) {
      assertThat(tokenizer.decode(tokenizer.encode(text).getIds(), true)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void tokens_ofPrintableAscii_areAllKnown(Architecture architecture) throws IOException {
    try (HuggingFaceTokenizer tokenizer = open(TinyModel.of(architecture).writeTo(dir))) {
      assertThat(tokenizer.encode(PRINTABLE_ASCII).getTokens())
          .doesNotContain("[UNK]", "<unk>")
          .hasSizeGreaterThan(30);
    }
  }

  @Test
  void tokens_ofCasedTokenizer_keepCapitals() throws IOException {
    TinyModel model = TinyModel.bert().lowercaseTokenizer(false).writeTo(dir);
    try (HuggingFaceTokenizer tokenizer = open(model)) {
      assertThat(tokenizer.encode("The cat").getTokens())
          .containsExactly("[CLS]", "T", "##h", "##e", "cat", "[SEP]");
    }
  }

  @Test
  void tokens_ofFixedTokenizer_areTruncated() throws IOException {
    TinyModel model = TinyModel.mpnet().tokenizerFixedTokens(6).writeTo(dir);
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file(model))) {
      assertThat(tokenizer.encode("cat dog cat dog cat dog").getTokens())
          .containsExactly("<s>", "cat", "dog", "cat", "dog", "</s>");
    }
    // DJL replaces a fixed padding by its own, so the file is all there is to see.
    JsonObject json = JsonParser.parseString(Files.readString(file(model))).getAsJsonObject();
    assertThat(json.getAsJsonObject("padding").getAsJsonObject("strategy").get("Fixed").getAsInt())
        .isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void specialIds_ofTokenizer_areMarkedInEncodings(Architecture architecture) throws IOException {
    TinyModel model = TinyModel.of(architecture).writeTo(dir);
    try (HuggingFaceTokenizer tokenizer = open(model)) {
      Encoding encoding = tokenizer.encode("the cat");
      for (int i = 0; i < encoding.getIds().length; i++) {
        boolean special = encoding.getSpecialTokenMask()[i] == 1;
        int id = (int) encoding.getIds()[i];
        assertThat(IntStream.of(model.specialIds()).anyMatch(known -> known == id))
            .isEqualTo(special);
      }
    }
    assertThat(model.specialIds()).hasSize(5).contains(model.padId());
  }

  private static HuggingFaceTokenizer open(TinyModel model) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        file(model), Map.of("padding", "false", "truncation", "false"));
  }

  private static Path file(TinyModel model) {
    return model.dir().resolve("tokenizer.json");
  }
}
