package dev.kindred.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
  @ParameterizedTest
  @EnumSource(Language.class)
  void of_itsLabel_isTheLanguage(Language language) {
    assertThat(Language.of(language.label())).isSameAs(language);
    assertThat(Language.labels()).contains(language.label());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EN", "english", " en"})
  void of_otherLabel_namesThemAll(String label) {
    assertThatThrownBy(() -> Language.of(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "language must be one of [any, cjk, da, nl, en, fi, fr, de, it, no, pt, ru, es, sv],"
                + " got "
                + label);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EN | The runners were running | runner were run",
        "ANY | The runners were running | the runners were running",
        "DE | Die Häuser | haus",
        "FR | les chevaux | cheval",
        "CJK | 日本語 | 日本 本語",
      })
  void newAnalyzer_text_givesItsTerms(Language language, String text, String terms)
      throws IOException {
    assertThat(String.join(" ", terms(language, text))).isEqualTo(terms);
  }

  @Test
  void newAnalyzer_anyLanguage_readsAnyText() throws IOException {
    for (Language language : Language.values()) {
      assertThat(terms(language, "Xylophon 2026 😀 Ωмега")).isNotEmpty();
    }
  }

  private static List<String> terms(Language language, String text) throws IOException {
    List<String> terms = new ArrayList<>();
    try (Analyzer analyzer = language.newAnalyzer();
        TokenStream tokens = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    }
    return terms;
  }
}
