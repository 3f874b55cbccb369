package dev.kindred.core.encode.sparse;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the logits of all tokens become one weight a term, as sentence-transformers has it. */
record SpladePooling(Strategy strategy, Activation activation) {

  /** What sentence-transformers takes where nothing is said. */
  static final SpladePooling DEFAULT = new SpladePooling(Strategy.MAX, Activation.RELU);

  /** How tokens are joined. */
  enum Strategy {
    /** The largest weight of any token (SPLADE v2: Formal et al. 2021, arXiv 2109.10086). */
    MAX,
    /** The sum of all tokens' weights (SPLADE: Formal et al., SIGIR 2021). */
    SUM;

    static Optional<Strategy> of(String name) {
      return Arrays.stream(values()).filter(value -> value.key().equals(name)).findFirst();
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a logit goes through. */
  enum Activation {
    /** {@code log(1 + relu(x))}. */
    RELU(1),
    /** {@code log(1 + log(1 + relu(x)))} (Geng et al. 2025, arXiv 2504.14839). */
    LOG1P_RELU(2);

    private final int logarithms;

    Activation(int logarithms) {
      this.logarithms = logarithms;
    }

    static Optional<Activation> of(String name) {
      return Arrays.stream(values()).filter(value -> value.key().equals(name)).findFirst();
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** How many times {@code log(1 + .)} follows relu. */
    int logarithms() {
      return logarithms;
    }

    float apply(float logit) {
      double value = Math.max(0, logit);
      for (int i = 0; i < logarithms; i++) {
        value = Math.log1p(value);
      }
      return (float) value;
    }
  }
}
