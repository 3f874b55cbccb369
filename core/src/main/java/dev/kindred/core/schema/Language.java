package dev.kindred.core.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;

/** How words become terms: each language's stop words and stemmer, from Lucene's analyzers. */
@SuppressWarnings("ImmutableEnumChecker") // constructors of analyzers hold no state
public enum Language {
  /** Unicode words in lower case; no stop words, no stemming. */
  ANY(StandardAnalyzer::new),
  /** Chinese, Japanese, Korean: overlapping pairs of characters. */
  CJK(CJKAnalyzer::new),
  /** Danish. */
  DA(DanishAnalyzer::new),
  /** Dutch. */
  NL(DutchAnalyzer::new),
  /** English: Porter's stemmer and Lucene's 33 stop words. */
  EN(EnglishAnalyzer::new),
  /** Finnish. */
  FI(FinnishAnalyzer::new),
  /** French. */
  FR(FrenchAnalyzer::new),
  /** German. */
  DE(GermanAnalyzer::new),
  /** Italian. */
  IT(ItalianAnalyzer::new),
  /** Norwegian. */
  NO(NorwegianAnalyzer::new),
  /** Portuguese. */
  PT(PortugueseAnalyzer::new),
  /** Russian. */
  RU(RussianAnalyzer::new),
  /** Spanish. */
  ES(SpanishAnalyzer::new),
  /** Swedish. */
  SV(SwedishAnalyzer::new);

  private final Supplier<Analyzer> analyzer;

  Language(Supplier<Analyzer> analyzer) {
    this.analyzer = analyzer;
  }

  /** A new analyzer; the caller closes it. */
  public Analyzer newAnalyzer() {
    return analyzer.get();
  }

  /** The name in lower case, as users write it and the manifest stores it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The language of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Language of(String label) {
    return Arrays.stream(values())
        .filter(language -> language.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "language must be one of %s, got %s".formatted(labels(), label)));
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Language::label).toList();
  }
}
