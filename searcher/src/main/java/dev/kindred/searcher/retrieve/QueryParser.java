package dev.kindred.searcher.retrieve;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions. Text fields are searched in passages, keyword fields in their documents. Never
 * throws on odd input: what Lucene's parser would reject is searched as plain words. Thread-safe.
 */
public final class QueryParser {
  private static final Set<String> TEXT_FIELDS = Set.of(Fields.TEXT, Fields.TITLE);

  /** Lucene allows 1,024 in all; the rest is left to filters. */
  private static final int MAX_CLAUSES = 900;

  private final Analyzer analyzer;
  private final Set<String> fields;

  /**
   * For one index.
   *
   * @param analyzer the index's
   * @param metadata names of the index's metadata fields
   */
  public QueryParser(Analyzer analyzer, Set<String> metadata) {
    this.analyzer = analyzer;
    this.fields = new TreeSet<>(metadata);
    fields.addAll(TEXT_FIELDS);
    fields.add(Fields.ID);
    fields.add(Fields.PATH);
    fields.add(Fields.COLLECTION);
  }

  /** Reads a question as it is, without operators. */
  public ParsedQuery parsePlain(String question) {
    return new ParsedQuery(question.strip(), bagOfWords(question), null, null);
  }

  /** Reads a question with its operators. */
  public ParsedQuery parse(String question) {
    QuerySyntax syntax = QuerySyntax.read(question, fields);
    if (!syntax.hasOperators()) {
      return parsePlain(question);
    }
    try {
      Query parsed = new Classic(analyzer).parse(syntax.classic());
      Query words = wanted(parsed);
      @Nullable Query demands = demands(parsed);
      int clauses = ClauseCount.of(words) + (demands == null ? 0 : ClauseCount.of(demands));
      return clauses <= MAX_CLAUSES
          ? new ParsedQuery(syntax.text(TEXT_FIELDS), words, demands, null)
          : parsePlain(question);
    } catch (ParseException | IndexSearcher.TooManyClauses e) {
      // The escaping above should leave nothing to reject; if it does, words are what is meant.
      return parsePlain(question);
    }
  }

  /** A query over documents for a field's exact value. */
  public static Query keyword(String field, String value) {
    return documentsOnly(new TermQuery(new Term(indexed(field), value)));
  }

  /**
   * A query over documents for values of a form.
   *
   * @param pattern {@code *} stands for any characters; one with hundreds of them matches nothing
   */
  public static Query pattern(String field, String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return keyword(field, pattern);
    }
    return documentsOnly(
        star == pattern.length() - 1
            ? new PrefixQuery(new Term(indexed(field), pattern.substring(0, star)))
            : wildcard(indexed(field), pattern));
  }

  private static String indexed(String field) {
    return Fields.isMetadata(field) ? Fields.metadata(field) : field;
  }

  private static Query wildcard(String field, String pattern) {
    String escaped = pattern.replace("\\", "\\\\").replace("?", "\\?");
    try {
      return new WildcardQuery(new Term(field, escaped));
    } catch (TooComplexToDeterminizeException e) {
      return new MatchNoDocsQuery("a pattern with too many stars");
    }
  }

  /** The document of an id. */
  public static Query document(String id) {
    return documentsOnly(new TermQuery(new Term(Fields.ID, id)));
  }

  /** Passages carry the id too; a document is meant. */
  private static Query documentsOnly(Query query) {
    return new BooleanQuery.Builder()
        .add(new ConstantScoreQuery(query), BooleanClause.Occur.MUST)
        .add(Blocks.DOCUMENTS, BooleanClause.Occur.FILTER)
        .build();
  }

  /** Each term once, weighted by how often the question says it, which is the same sum. */
  private Query bagOfWords(String text) {
    Map<BytesRef, Integer> counts = new LinkedHashMap<>();
    try (TokenStream tokens = analyzer.tokenStream(Fields.TEXT, text)) {
      var term = tokens.addAttribute(TermToBytesRefAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        counts.merge(BytesRef.deepCopyOf(term.getBytesRef()), 1, Integer::sum);
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("analysing a string does no input or output", e);
    }
    var query = new BooleanQuery.Builder();
    counts.entrySet().stream()
        .limit(MAX_CLAUSES)
        .forEach(
            entry -> {
              Query term = new TermQuery(new Term(Fields.TEXT, entry.getKey()));
              int count = entry.getValue();
              query.add(
                  count == 1 ? term : new BoostQuery(term, count), BooleanClause.Occur.SHOULD);
            });
    return query.build();
  }

  /**
   * What adds to a passage's score. Nothing at the top level is required or excluded here: that is
   * demanded of the document, whose other passages may meet it.
   */
  private static Query wanted(Query parsed) {
    if (!(parsed instanceof BooleanQuery clauses)) {
      return parsed;
    }
    var wanted = new BooleanQuery.Builder();
    for (BooleanClause clause : clauses) {
      if (clause.occur() != BooleanClause.Occur.MUST_NOT) {
        wanted.add(clause.query(), BooleanClause.Occur.SHOULD);
      }
    }
    return wanted.build();
  }

  /** The top-level required and excluded clauses, as conditions on the whole document. */
  private static @Nullable Query demands(Query words) {
    if (!(words instanceof BooleanQuery clauses)) {
      return null;
    }
    var demands = new BooleanQuery.Builder().add(Blocks.DOCUMENTS, BooleanClause.Occur.FILTER);
    boolean any = false;
    for (BooleanClause clause : clauses) {
      if (clause.occur() == BooleanClause.Occur.MUST) {
        demands.add(inDocument(clause.query()), BooleanClause.Occur.FILTER);
        any = true;
      } else if (clause.occur() == BooleanClause.Occur.MUST_NOT) {
        demands.add(inDocument(clause.query()), BooleanClause.Occur.MUST_NOT);
        any = true;
      }
    }
    return any ? demands.build() : null;
  }

  private static Query inDocument(Query passages) {
    return new ToParentBlockJoinQuery(passages, Blocks.PARENTS, ScoreMode.None);
  }

  /** Counts what Lucene counts against its limit. */
  private static final class ClauseCount extends QueryVisitor {
    private int clauses;

    static int of(Query query) {
      var count = new ClauseCount();
      query.visit(count);
      return count.clauses;
    }

    @Override
    public void visitLeaf(Query query) {
      clauses++;
    }

    @Override
    public void consumeTerms(Query query, Term... terms) {
      clauses++;
    }

    @Override
    public QueryVisitor getSubVisitor(BooleanClause.Occur occur, Query parent) {
      return this;
    }
  }

  /** Lucene's parser, with keyword fields looked up in documents. */
  private static final class Classic extends org.apache.lucene.queryparser.classic.QueryParser {
    Classic(Analyzer analyzer) {
      super(Fields.TEXT, analyzer);
      setAllowLeadingWildcard(false);
      // Else the words of tag:(red green) come as one value.
      setSplitOnWhitespace(true);
    }

    @Override
    protected Query getFieldQuery(String field, String queryText, boolean quoted)
        throws ParseException {
      return TEXT_FIELDS.contains(field)
          ? super.getFieldQuery(field, queryText, quoted)
          : inPassages(pattern(field, queryText));
    }

    @Override
    protected Query getFieldQuery(String field, String queryText, int slop) throws ParseException {
      return TEXT_FIELDS.contains(field)
          ? super.getFieldQuery(field, queryText, slop)
          : inPassages(pattern(field, queryText));
    }

    @Override
    protected Query getPrefixQuery(String field, String prefix) throws ParseException {
      return TEXT_FIELDS.contains(field)
          ? super.getPrefixQuery(field, prefix)
          : inPassages(pattern(field, prefix + "*"));
    }

    private static Query inPassages(Query documents) {
      return new ToChildBlockJoinQuery(documents, Blocks.PARENTS);
    }
  }
}
