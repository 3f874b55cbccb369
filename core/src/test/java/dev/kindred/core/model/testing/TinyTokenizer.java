package dev.kindred.core.model.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A vocabulary and the HuggingFace tokenizer.json around it. Tokens are single characters (or
 * bytes), so that any ASCII text is known, and common pieces of English.
 */
final class TinyTokenizer {
  private final List<String> vocabulary;
  private final Specials specials;
  private final String className;
  private final boolean lowercases;
  private final JsonObject json;

  /** The special tokens by their part; each is in the vocabulary. */
  record Specials(String cls, String sep, String pad, String unknown, String mask) {
    private static final Specials BERT = new Specials("[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]");
    private static final Specials MPNET = new Specials("<s>", "</s>", "<pad>", "[UNK]", "<mask>");
    private static final Specials ROBERTA = new Specials("<s>", "</s>", "<pad>", "<unk>", "<mask>");

    List<String> all() {
      return List.of(cls, sep, pad, unknown, mask);
    }
  }

  private TinyTokenizer(
      String className,
      Specials specials,
      List<String> vocabulary,
      boolean lowercases,
      JsonObject json) {
    this.className = className;
    this.specials = specials;
    this.vocabulary = List.copyOf(vocabulary);
    this.lowercases = lowercases;
    this.json = json;
  }

  /**
   * The tokenizer of an architecture.
   *
   * @param lowercase whether word pieces are lower-cased and stripped of accents; byte-level pairs
   *     never are
   */
  static TinyTokenizer of(Architecture architecture, boolean lowercase) {
    return switch (architecture) {
      case BERT -> bert("BertTokenizer", lowercase);
      case DISTILBERT -> bert("DistilBertTokenizer", lowercase);
      case MPNET -> mpnet(lowercase);
      case ROBERTA -> roberta();
    };
  }

  private static TinyTokenizer bert(String className, boolean lowercase) {
    List<String> vocabulary = new ArrayList<>();
    vocabulary.addAll(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    vocabulary.addAll(TinyVocabulary.wordPieces());
    JsonObject json = wordPieceJson(Specials.BERT, vocabulary, lowercase);
    json.add(
        "post_processor",
        template(
            Specials.BERT, vocabulary, List.of("[CLS] A", "A A", "[SEP] A", "B B", "[SEP] B")));
    return new TinyTokenizer(className, Specials.BERT, vocabulary, lowercase, json);
  }

  private static TinyTokenizer mpnet(boolean lowercase) {
    List<String> vocabulary = new ArrayList<>();
    vocabulary.addAll(List.of("<s>", "<pad>", "</s>", "[UNK]"));
    vocabulary.addAll(TinyVocabulary.wordPieces());
    vocabulary.add("<mask>");
    JsonObject json = wordPieceJson(Specials.MPNET, vocabulary, lowercase);
    json.add(
        "post_processor",
        template(
            Specials.MPNET,
            vocabulary,
            List.of("<s> A", "A A", "</s> A", "</s> A", "B B", "</s> B")));
    return new TinyTokenizer("MPNetTokenizer", Specials.MPNET, vocabulary, lowercase, json);
  }

  private static TinyTokenizer roberta() {
    List<String> vocabulary = new ArrayList<>();
    vocabulary.addAll(List.of("<s>", "<pad>", "</s>", "<unk>"));
    vocabulary.addAll(TinyVocabulary.byteLevelTokens());
    vocabulary.add("<mask>");
    JsonObject json =
        parse(
            """
            {
              "normalizer": null,
              "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
              "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false},
              "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
              "model": {
                "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
                "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false
              }
            }
            """);
    JsonObject model = json.getAsJsonObject("model");
    model.add("vocab", ids(vocabulary));
    JsonArray merges = new JsonArray();
    TinyVocabulary.merges().forEach(merges::add);
    model.add("merges", merges);
    return new TinyTokenizer("RobertaTokenizer", Specials.ROBERTA, vocabulary, false, json);
  }

  private static JsonObject wordPieceJson(
      Specials specials, List<String> vocabulary, boolean lowercase) {
    JsonObject json =
        parse(
            String.format(
                Locale.ROOT,
                """
                {
                  "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": %s},
                  "pre_tokenizer": {"type": "BertPreTokenizer"},
                  "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                  "model": {"type": "WordPiece", "unk_token": "%s", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}
                }
                """,
                lowercase,
                specials.unknown()));
    json.getAsJsonObject("model").add("vocab", ids(vocabulary));
    return json;
  }

  /**
   * The special tokens around a text, and around a pair.
   *
   * @param pair the pieces of a pair as "what type": what is a special token or the sequence A or
   *     B, type is A for 0 and B for 1. The first three are the pieces of a single text.
   */
  private static JsonObject template(
      Specials specials, List<String> vocabulary, List<String> pair) {
    JsonArray pieces = new JsonArray();
    for (String entry : pair) {
      String what = entry.substring(0, entry.indexOf(' '));
      boolean sequence = what.equals("A") || what.equals("B");
      pieces.add(
          parse(
              String.format(
                  Locale.ROOT,
                  "{\"%s\": {\"id\": \"%s\", \"type_id\": %d}}",
                  sequence ? "Sequence" : "SpecialToken",
                  what,
                  entry.endsWith("A") ? 0 : 1)));
    }
    JsonArray single = new JsonArray();
    pieces.asList().subList(0, 3).forEach(single::add);
    JsonObject tokens = new JsonObject();
    for (String token : List.of(specials.cls(), specials.sep())) {
      tokens.add(
          token,
          parse(
              String.format(
                  Locale.ROOT,
                  "{\"id\": \"%s\", \"ids\": [%d], \"tokens\": [\"%s\"]}",
                  token,
                  vocabulary.indexOf(token),
                  token)));
    }
    JsonObject template = parse("{\"type\": \"TemplateProcessing\"}");
    template.add("single", single);
    template.add("pair", pieces);
    template.add("special_tokens", tokens);
    return template;
  }

  private static JsonObject ids(List<String> vocabulary) {
    JsonObject ids = new JsonObject();
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.addProperty(vocabulary.get(id), id);
    }
    if (ids.size() != vocabulary.size()) {
      throw new IllegalStateException("the vocabulary names a token twice");
    }
    return ids;
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  /**
   * The content of tokenizer.json.
   *
   * @param fixedTokens truncate and pad every text to this many tokens, as some published
   *     tokenizer.json do; 0 for neither
   */
  JsonObject tokenizerJson(int fixedTokens) {
    JsonObject result = parse("{\"version\": \"1.0\", \"truncation\": null, \"padding\": null}");
    if (fixedTokens > 0) {
      result.add("truncation", truncation(fixedTokens));
      result.add("padding", padding(fixedTokens));
    }
    JsonArray added = new JsonArray();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (specials.all().contains(vocabulary.get(id))) {
        added.add(addedToken(id));
      }
    }
    result.add("added_tokens", added);
    for (String part :
        List.of("normalizer", "pre_tokenizer", "post_processor", "decoder", "model")) {
      JsonElement value = json.get(part);
      result.add(part, value);
    }
    return result;
  }

  private static JsonObject truncation(int tokens) {
    JsonObject truncation =
        parse("{\"direction\": \"Right\", \"strategy\": \"LongestFirst\", \"stride\": 0}");
    truncation.addProperty("max_length", tokens);
    return truncation;
  }

  private JsonObject padding(int tokens) {
    JsonObject padding =
        parse("{\"direction\": \"Right\", \"pad_to_multiple_of\": null, \"pad_type_id\": 0}");
    JsonObject strategy = new JsonObject();
    strategy.addProperty("Fixed", tokens);
    padding.add("strategy", strategy);
    padding.addProperty("pad_id", padId());
    padding.addProperty("pad_token", specials.pad());
    return padding;
  }

  private JsonObject addedToken(int id) {
    JsonObject token =
        parse(
            "{\"single_word\": false, \"rstrip\": false, \"normalized\": false, \"special\":"
                + " true}");
    token.addProperty("id", id);
    token.addProperty("content", vocabulary.get(id));
    // Both families let <mask> swallow the space before it.
    token.addProperty("lstrip", vocabulary.get(id).equals("<mask>"));
    return token;
  }

  /** The content of tokenizer_config.json. */
  JsonObject configJson(int maxTokens) {
    JsonObject config = new JsonObject();
    config.addProperty("tokenizer_class", className);
    config.addProperty("model_max_length", maxTokens);
    if (!className.equals("RobertaTokenizer")) {
      config.addProperty("do_lower_case", lowercases);
    }
    config.addProperty("cls_token", specials.cls());
    config.addProperty("sep_token", specials.sep());
    config.addProperty("pad_token", specials.pad());
    config.addProperty("unk_token", specials.unknown());
    config.addProperty("mask_token", specials.mask());
    return config;
  }

  /** All tokens; a token's place is its id. */
  List<String> vocabulary() {
    return vocabulary;
  }

  int padId() {
    return vocabulary.indexOf(specials.pad());
  }

  /** The ids of all special tokens, ascending. */
  int[] specialIds() {
    return specials.all().stream().mapToInt(vocabulary::indexOf).sorted().toArray();
  }
}
