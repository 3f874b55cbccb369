package dev.kindred.core.train;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which texts are hard negatives, with the names, defaults and rules of sentence-transformers'
 * {@code mine_hard_negatives}.
 */
public final class NegativesOptions {
  private final int count;
  private final int rangeMin;
  private final OptionalInt rangeMax;
  private final OptionalDouble maxScore;
  private final OptionalDouble minScore;
  private final OptionalDouble absoluteMargin;
  private final OptionalDouble relativeMargin;
  private final Sampling sampling;
  private final long seed;

  /** How negatives are taken from the candidates that are left. */
  public enum Sampling {
    /** The best scored. */
    TOP,
    /** At random. */
    RANDOM;

    /** The name in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private NegativesOptions(Builder builder) {
    this.count = builder.count;
    this.rangeMin = builder.rangeMin;
    this.rangeMax = builder.rangeMax;
    this.maxScore = builder.maxScore;
    this.minScore = builder.minScore;
    this.absoluteMargin = builder.absoluteMargin;
    this.relativeMargin = builder.relativeMargin;
    this.sampling = builder.sampling;
    this.seed = builder.seed;
  }

  /** The reference's defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Negatives a query. */
  public int count() {
    return count;
  }

  /** Best candidates that are passed over, for they may answer the query. */
  int rangeMin() {
    return rangeMin;
  }

  /**
   * Candidates that are looked at, those passed over included.
   *
   * @param maxPositives most positives of a query
   */
  int rangeMax(int maxPositives) {
    // Some candidates will be dropped for their scores.
    int wanted = demandsOfScores() ? count * 10 : count;
    return rangeMax.orElse(rangeMin + wanted + maxPositives);
  }

  /** Whether scores have to be those of the cross-encoder, where there is one. */
  public boolean demandsOfScores() {
    return maxScore.isPresent() || absoluteMargin.isPresent() || relativeMargin.isPresent();
  }

  Sampling sampling() {
    return sampling;
  }

  long seed() {
    return seed;
  }

  /**
   * Why a candidate is dropped.
   *
   * @param positive the least score of the query's positives
   * @return the option's name; empty if it is kept
   */
  Optional<String> dropped(float score, float positive) {
    if (absoluteMargin.isPresent() && score + (float) absoluteMargin.getAsDouble() > positive) {
      return Optional.of("absolute-margin");
    }
    if (relativeMargin.isPresent()
        && score > positive - Math.abs(positive) * (float) relativeMargin.getAsDouble()) {
      return Optional.of("relative-margin");
    }
    if (maxScore.isPresent() && score > (float) maxScore.getAsDouble()) {
      return Optional.of("max-score");
    }
    if (minScore.isPresent() && score < (float) minScore.getAsDouble()) {
      return Optional.of("min-score");
    }
    return Optional.empty();
  }

  /** Collects options. */
  public static final class Builder {
    private int count = 3;
    private int rangeMin;
    private OptionalInt rangeMax = OptionalInt.empty();
    private OptionalDouble maxScore = OptionalDouble.empty();
    private OptionalDouble minScore = OptionalDouble.empty();
    private OptionalDouble absoluteMargin = OptionalDouble.empty();
    private OptionalDouble relativeMargin = OptionalDouble.empty();
    private Sampling sampling = Sampling.TOP;
    private long seed = 42;

    private Builder() {}

    /** Negatives a query; 3 unless set. */
    public Builder count(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("negatives a query must be >= 1, got " + value);
      }
      count = value;
      return this;
    }

    /** Best candidates passed over; 0 unless set. */
    public Builder rangeMin(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("range-min must be >= 0, got " + value);
      }
      rangeMin = value;
      return this;
    }

    /** Candidates looked at; as many as are needed unless set. */
    public Builder rangeMax(int value) {
      rangeMax = OptionalInt.of(value);
      return this;
    }

    /** Greatest score of a negative; none unless set. */
    public Builder maxScore(double value) {
      maxScore = OptionalDouble.of(value);
      return this;
    }

    /** Least score of a negative; none unless set. */
    public Builder minScore(double value) {
      minScore = OptionalDouble.of(value);
      return this;
    }

    /** How far below the least positive a negative scores; not asked for unless set. */
    public Builder absoluteMargin(double value) {
      absoluteMargin = OptionalDouble.of(value);
      return this;
    }

    /** As {@link #absoluteMargin}, as a share of that positive's score. */
    public Builder relativeMargin(double value) {
      relativeMargin = OptionalDouble.of(value);
      return this;
    }

    /** {@link Sampling#TOP} unless set. */
    public Builder sampling(Sampling value) {
      sampling = value;
      return this;
    }

    /** Of random sampling; 42 unless set. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if the range is too short for the negatives
     */
    public NegativesOptions build() {
      if (rangeMax.isPresent() && rangeMax.getAsInt() - rangeMin < count) {
        throw new IllegalArgumentException(
            "range-max (%d) less range-min (%d) must be >= the negatives a query (%d)"
                .formatted(rangeMax.getAsInt(), rangeMin, count));
      }
      return new NegativesOptions(this);
    }
  }
}
