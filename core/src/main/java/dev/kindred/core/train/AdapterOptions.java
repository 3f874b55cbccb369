package dev.kindred.core.train;

/** How a query adapter is learnt. */
public final class AdapterOptions {
  private final int rank;
  private final double learningRate;
  private final double decay;
  private final double scale;
  private final int batch;
  private final int epochs;
  private final int patience;
  private final int hardNegatives;
  private final double share;
  private final HeldOut heldOut;
  private final long seed;

  private AdapterOptions(Builder builder) {
    this.rank = builder.rank;
    this.learningRate = builder.learningRate;
    this.decay = builder.decay;
    this.scale = builder.scale;
    this.batch = builder.batch;
    this.epochs = builder.epochs;
    this.patience = builder.patience;
    this.hardNegatives = builder.hardNegatives;
    this.share = builder.share;
    this.heldOut = builder.heldOut;
    this.seed = builder.seed;
  }

  /** What measured well. */
  public static Builder builder() {
    return new Builder();
  }

  /** Rank of the map's difference from the identity; 0 for any matrix. */
  public int rank() {
    return rank;
  }

  /** AdamW's. */
  public double learningRate() {
    return learningRate;
  }

  /** AdamW's weight decay, towards the identity. */
  public double decay() {
    return decay;
  }

  /** What cosines are multiplied by in the loss. */
  public double scale() {
    return scale;
  }

  /** Questions a step. */
  public int batch() {
    return batch;
  }

  /** Most rounds over the questions. */
  public int epochs() {
    return epochs;
  }

  /** Rounds without a better one after which it ends. */
  public int patience() {
    return patience;
  }

  /** Hard negatives a question, where the pairs bring none; 0 for those of the batch alone. */
  public int hardNegatives() {
    return hardNegatives;
  }

  /** Share of the questions that is held out. */
  public double share() {
    return share;
  }

  /** What questions that are held out have to themselves. */
  public HeldOut heldOut() {
    return heldOut;
  }

  /** Of all that is random. */
  public long seed() {
    return seed;
  }

  /** Collects options. */
  public static final class Builder {
    private int rank;
    private double learningRate = 1e-4;
    private double decay = 0.1;
    private double scale = 20;
    private int batch = 32;
    private int epochs = 50;
    private int patience = 6;
    private int hardNegatives = 20;
    private double share = 0.2;
    private HeldOut heldOut = HeldOut.DOCUMENTS;
    private long seed = 42;

    private Builder() {}

    /** As {@link AdapterOptions#rank}; 0 unless set. */
    public Builder rank(int value) {
      rank = atLeast("rank", value, 0);
      return this;
    }

    /** As {@link AdapterOptions#learningRate}; 0.0001 unless set. */
    public Builder learningRate(double value) {
      if (!(value > 0 && value <= 1)) {
        throw new IllegalArgumentException("learning rate must be in (0, 1], got " + value);
      }
      learningRate = value;
      return this;
    }

    /** As {@link AdapterOptions#decay}; 0.1 unless set. */
    public Builder decay(double value) {
      if (!(value >= 0 && value <= 1000)) {
        throw new IllegalArgumentException("decay must be in [0, 1000], got " + value);
      }
      decay = value;
      return this;
    }

    /** As {@link AdapterOptions#scale}; 20 unless set. */
    public Builder scale(double value) {
      if (!(value > 0 && value <= 1000)) {
        throw new IllegalArgumentException("scale must be in (0, 1000], got " + value);
      }
      scale = value;
      return this;
    }

    /** As {@link AdapterOptions#batch}; 32 unless set. */
    public Builder batch(int value) {
      batch = atLeast("batch", value, 2);
      return this;
    }

    /** As {@link AdapterOptions#epochs}; 50 unless set. */
    public Builder epochs(int value) {
      epochs = atLeast("epochs", value, 1);
      return this;
    }

    /** As {@link AdapterOptions#patience}; 6 unless set. */
    public Builder patience(int value) {
      patience = atLeast("patience", value, 1);
      return this;
    }

    /** As {@link AdapterOptions#hardNegatives}; 20 unless set. */
    public Builder hardNegatives(int value) {
      hardNegatives = atLeast("hard negatives", value, 0);
      return this;
    }

    /** As {@link AdapterOptions#share}; 0.2 unless set. */
    public Builder share(double value) {
      if (!(value > 0 && value < 1)) {
        throw new IllegalArgumentException("the share held out must be in (0, 1), got " + value);
      }
      share = value;
      return this;
    }

    /** As {@link AdapterOptions#heldOut}; {@link HeldOut#DOCUMENTS} unless set. */
    public Builder heldOut(HeldOut value) {
      heldOut = value;
      return this;
    }

    /** As {@link AdapterOptions#seed}; 42 unless set. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    private static int atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(
            "%s must be >= %d, got %d".formatted(name, least, value));
      }
      return value;
    }

    /** The options. */
    public AdapterOptions build() {
      return new AdapterOptions(this);
    }
  }
}
