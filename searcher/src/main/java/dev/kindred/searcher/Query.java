package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.rerank.Reranker;
import dev.kindred.searcher.retrieve.Bm25;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A question and how to answer it. Immutable; made by {@link #of} or {@link #builder}.
 *
 * <p>The words are read in Lucene's query syntax as far as it is plainly meant: {@code "a phrase"},
 * {@code +required}, {@code -excluded}, {@code field:value}, {@code prefix*}, AND, OR, NOT and
 * parentheses. Everything else is text, whatever characters it holds. What is required and excluded
 * is so of the document, whichever of its passages is found, and by whichever retriever. Where
 * nothing is left to look for by meaning, as in {@code author:smith}, the words' side answers
 * alone.
 */
public final class Query {
  /** Hits returned where nobody asks for another number. */
  public static final int DEFAULT_LIMIT = 10;

  /**
   * Candidates that each retriever gathers at least. HNSW's recall wants as many, and more do not
   * change the first ten.
   */
  public static final int MIN_CANDIDATES = 100;

  /** Candidates at least where their values are counted. */
  private static final int FACET_CANDIDATES = 1000;

  /**
   * Most {@linkplain Filter#conditions conditions} in all filters; Lucene limits the clauses of a
   * query.
   */
  public static final int MAX_CONDITIONS = 50;

  /** Values of a facet that are told where nobody asks for another number. */
  public static final int DEFAULT_FACET_SIZE = 10;

  private final String text;
  private final Optional<String> like;
  private final Optional<Mode> mode;
  private final int limit;
  private final List<Filter> filters;
  private final Optional<Fusion> fusion;
  private final Bm25 bm25;
  private final boolean plainText;
  private final Optional<Reranker> reranker;
  private final int rerankDepth;
  private final double minRelevance;
  private final Optional<Duration> budget;
  private final List<String> facets;
  private final int facetSize;

  private Query(Builder builder) {
    this.text = builder.text;
    this.like = builder.like;
    this.mode = builder.mode;
    this.limit = builder.limit;
    this.filters = builder.allFilters();
    this.fusion = builder.fusion;
    this.bm25 = builder.bm25;
    this.plainText = builder.plainText;
    this.reranker = builder.reranker;
    this.rerankDepth = builder.rerankDepth;
    this.minRelevance = builder.minRelevance;
    this.budget = builder.budget;
    this.facets = List.copyOf(builder.facets);
    this.facetSize = builder.facetSize;
  }

  /**
   * A query with defaults throughout.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public static Query of(String text) {
    return builder(text).build();
  }

  /** A builder with defaults throughout. */
  public static Builder builder(String text) {
    return new Builder(text, Optional.empty());
  }

  /**
   * A builder of a query for documents like one of the index, which is no hit itself. By meaning it
   * goes by the mean of the vectors of the document's passages, and by the mean of their sparse
   * terms; by words it goes by those that tell the document from others (Lucene's MoreLikeThis). No
   * model is run.
   *
   * @param id the document's
   */
  public static Builder like(String id) {
    return new Builder(id, Optional.of(id));
  }

  /** The document to find others like it; empty for a question. */
  public Optional<String> like() {
    return like;
  }

  /** The question, or the id of the document to find others like it. */
  public String text() {
    return text;
  }

  /** What was asked for; empty for hybrid, or BM25 where the index has words alone. */
  public Optional<Mode> mode() {
    return mode;
  }

  /** Most hits. */
  public int limit() {
    return limit;
  }

  /** What every hit must meet. */
  public List<Filter> filters() {
    return filters;
  }

  /** How rankings are blended; empty for the index's own way. */
  public Optional<Fusion> fusion() {
    return fusion;
  }

  /** Parameters of the word score. */
  public Bm25 bm25() {
    return bm25;
  }

  /** Whether the text is taken as it is, without query syntax. */
  public boolean plainText() {
    return plainText;
  }

  /** What reads the best documents once more; empty for none. */
  public Optional<Reranker> reranker() {
    return reranker;
  }

  /** Documents that the reranker reads. */
  public int rerankDepth() {
    return rerankDepth;
  }

  /** Relevance that every hit must have, in [0, 1]. */
  public double minRelevance() {
    return minRelevance;
  }

  /** The time from the call until hits should be there; empty for as long as it takes. */
  public Optional<Duration> budget() {
    return budget;
  }

  /** Metadata fields whose values are counted, each once. */
  public List<String> facets() {
    return facets;
  }

  /** Most values of a facet that are told. */
  public int facetSize() {
    return facetSize;
  }

  /** Candidates that each retriever gathers, unless a budget has it otherwise. */
  int candidates() {
    return Math.max(facets.isEmpty() ? MIN_CANDIDATES : FACET_CANDIDATES, depth());
  }

  /** Documents that are needed in any case. */
  int depth() {
    return Math.max(limit, reranker.isPresent() ? rerankDepth : 0);
  }

  /** Collects settings; {@link #build} validates them. */
  public static final class Builder {
    private final String text;
    private final Optional<String> like;
    private Optional<Mode> mode = Optional.empty();
    private int limit = DEFAULT_LIMIT;
    private final List<Filter> filters = new ArrayList<>();
    private final Set<String> collections = new LinkedHashSet<>();
    private Optional<Fusion> fusion = Optional.empty();
    private Bm25 bm25 = Bm25.DEFAULT;
    private boolean plainText;
    private Optional<Reranker> reranker = Optional.empty();
    private int rerankDepth = Reranker.DEFAULT_DEPTH;
    private double minRelevance;
    private Optional<Duration> budget = Optional.empty();
    private final Set<String> facets = new LinkedHashSet<>();
    private int facetSize = DEFAULT_FACET_SIZE;

    private Builder(String text, Optional<String> like) {
      this.text = text;
      this.like = like;
    }

    /** Which retrievers answer; hybrid by default, BM25 where the index has no vectors. */
    public Builder mode(Mode value) {
      this.mode = Optional.of(value);
      return this;
    }

    /** Most hits; {@value Query#DEFAULT_LIMIT} by default. */
    public Builder limit(int value) {
      this.limit = value;
      return this;
    }

    /** Adds a condition that every hit must meet. */
    public Builder filter(Filter filter) {
      this.filters.add(filter);
      return this;
    }

    /** Searches this collection alone, or with the others that are added; all by default. */
    public Builder collection(String name) {
      this.collections.add(name);
      return this;
    }

    /**
     * How rankings are blended; by default as the index was tuned ({@link
     * dev.kindred.searcher.tune.FusionTuner}), or {@link
     * dev.kindred.searcher.fuse.ConvexCombination#DEFAULT}.
     */
    public Builder fusion(Fusion value) {
      this.fusion = Optional.of(value);
      return this;
    }

    /** Parameters of the word score; {@link Bm25#DEFAULT} by default. */
    public Builder bm25(Bm25 value) {
      this.bm25 = value;
      return this;
    }

    /** Takes the text as it is: no operators, phrases or fields. */
    public Builder plainText() {
      this.plainText = true;
      return this;
    }

    /**
     * Has the best documents read once more and put in order by a cross-encoder, ahead of all
     * others; none by default. The reranker stays the caller's to close.
     */
    public Builder rerank(Reranker value) {
      this.reranker = Optional.of(value);
      return this;
    }

    /** Documents that the reranker reads; {@value Reranker#DEFAULT_DEPTH} by default. */
    public Builder rerankDepth(int value) {
      this.rerankDepth = value;
      return this;
    }

    /**
     * Has the values of a metadata field, or of {@code collection}, counted over all that is found:
     * what the retrievers gathered and is relevant enough, whatever the limit.
     */
    public Builder facet(String field) {
      this.facets.add(field);
      return this;
    }

    /** Most values of a facet that are told; {@value Query#DEFAULT_FACET_SIZE} by default. */
    public Builder facetSize(int value) {
      this.facetSize = value;
      return this;
    }

    /**
     * Drops documents of less {@linkplain dev.kindred.searcher.relevance.Relevance relevance}; 0 by
     * default, which drops none. Needs a calibrated index.
     */
    public Builder minRelevance(double value) {
      this.minRelevance = value;
      return this;
    }

    /**
     * The time until hits should be there, loading of models included. By what steps took before on
     * this machine, it decides how many documents are reranked, whether any, and how many
     * candidates are gathered; {@link QueryReport#skipped} says what was done without. What must be
     * done, such as loading and running the query's encoder, is done whatever it takes. As long as
     * it takes by default.
     */
    public Builder budget(Duration value) {
      this.budget = Optional.of(value);
      return this;
    }

    private List<Filter> allFilters() {
      var all = new ArrayList<>(filters);
      if (!collections.isEmpty()) {
        all.add(
            new Filter.Or(
                collections.stream()
                    .map(name -> Filter.keyword(Fields.COLLECTION, name))
                    .toList()));
      }
      return List.copyOf(all);
    }

    /**
     * @throws IllegalArgumentException if the text or a collection's name is blank, the limit or
     *     the rerank depth is not in [1, 10,000], the least relevance not in [0, 1], the budget not
     *     above 0, the filters have more than {@value Query#MAX_CONDITIONS} conditions, a facet is
     *     neither a metadata field nor {@code collection}, the facet size is not in [1, 10,000], or
     *     a query for documents like another has a reranker or a least relevance
     */
    public Query build() {
      if (like.isPresent() && (reranker.isPresent() || minRelevance > 0)) {
        throw new IllegalArgumentException(
            "a query for documents like another has no question that a reranker could read or"
                + " relevance be told for");
      }
      if (text.isBlank()) {
        throw new IllegalArgumentException("the query is empty: say what to look for");
      }
      if (limit < 1 || limit > 10_000) {
        throw new IllegalArgumentException("limit must be in [1, 10000], got " + limit);
      }
      if (rerankDepth < 1 || rerankDepth > 10_000) {
        throw new IllegalArgumentException(
            "rerank depth must be in [1, 10000], got " + rerankDepth);
      }
      if (!(minRelevance >= 0 && minRelevance <= 1)) {
        throw new IllegalArgumentException(
            "minimum relevance must be in [0, 1], got " + minRelevance);
      }
      if (budget.isPresent() && !budget.get().isPositive()) {
        throw new IllegalArgumentException("the time budget must be above 0");
      }
      int conditions = allFilters().stream().mapToInt(Filter::conditions).sum();
      if (conditions > MAX_CONDITIONS) {
        throw new IllegalArgumentException(
            "filters must have at most %d conditions, got %d"
                .formatted(MAX_CONDITIONS, conditions));
      }
      for (String facet : facets) {
        if (facet.isBlank() || !(Fields.isMetadata(facet) || facet.equals(Fields.COLLECTION))) {
          throw new IllegalArgumentException(
              "a facet must be a metadata field or collection, got '%s'".formatted(facet));
        }
      }
      if (facetSize < 1 || facetSize > 10_000) {
        throw new IllegalArgumentException("facet size must be in [1, 10000], got " + facetSize);
      }
      return new Query(this);
    }
  }
}
