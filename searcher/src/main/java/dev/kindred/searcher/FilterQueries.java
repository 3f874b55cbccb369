package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.retrieve.Blocks;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.QueryParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/** Filters as Lucene's queries over documents. */
final class FilterQueries {
  private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private FilterQueries() {}

  /** Passages of the documents that meet all conditions; null if there are none. */
  static @Nullable Query passages(List<Filter> filters, ParsedQuery parsed) {
    if (filters.isEmpty() && parsed.documentFilter() == null) {
      return null;
    }
    var documents = new BooleanQuery.Builder();
    for (Filter filter : filters) {
      documents.add(documents(filter), Occur.FILTER);
    }
    if (parsed.documentFilter() != null) {
      documents.add(parsed.documentFilter(), Occur.FILTER);
    }
    return new ToChildBlockJoinQuery(documents.build(), Blocks.PARENTS);
  }

  /** Documents that meet all conditions. */
  static Query documents(List<Filter> filters) {
    return all(filters);
  }

  /** Documents, never passages. */
  private static Query documents(Filter filter) {
    return switch (filter) {
      case Filter.Keyword keyword -> QueryParser.keyword(keyword.field(), keyword.value());
      case Filter.Pattern pattern -> QueryParser.pattern(pattern.field(), pattern.pattern());
      case Filter.Range range -> range(range.field(), range.bounds());
      case Filter.Exists exists -> exists(exists.field());
      case Filter.And and -> all(and.filters());
      case Filter.Or or -> any(or.filters().stream().map(FilterQueries::documents).toList());
      case Filter.Not not ->
          new BooleanQuery.Builder()
              .add(Blocks.DOCUMENTS, Occur.FILTER)
              .add(documents(not.filter()), Occur.MUST_NOT)
              .build();
    };
  }

  private static Query exists(String field) {
    return switch (field) {
      case Fields.ID, Fields.PATH -> Blocks.DOCUMENTS;
      case Fields.COLLECTION -> new FieldExistsQuery(field);
      default -> new FieldExistsQuery(Fields.metadata(field));
    };
  }

  private static Query all(List<Filter> filters) {
    if (filters.isEmpty()) {
      return Blocks.DOCUMENTS;
    }
    var all = new BooleanQuery.Builder();
    filters.forEach(filter -> all.add(documents(filter), Occur.FILTER));
    return all.build();
  }

  private static Query any(List<Query> queries) {
    var any = new BooleanQuery.Builder().setMinimumNumberShouldMatch(1);
    queries.forEach(query -> any.add(query, Occur.SHOULD));
    return any.build();
  }

  private static Query range(String field, Bounds bounds) {
    var kinds = new ArrayList<Query>();
    bounds
        .numbers()
        .ifPresent(
            range ->
                kinds.add(
                    DoubleField.newRangeQuery(Fields.number(field), range.from(), range.to())));
    bounds
        .times()
        .ifPresent(
            range ->
                kinds.add(
                    LongField.newRangeQuery(
                        Fields.time(field), millis(range.from()), millis(range.to()))));
    return any(kinds);
  }

  private static long millis(Instant time) {
    return time.isBefore(FIRST)
        ? Long.MIN_VALUE
        : time.isAfter(LAST) ? Long.MAX_VALUE : time.toEpochMilli();
  }
}
