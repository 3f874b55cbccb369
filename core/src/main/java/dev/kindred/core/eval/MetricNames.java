package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import dev.kindred.core.eval.Metric.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of metrics: our own, those of other tools, and trec_eval's. */
final class MetricNames {
  private static final String KNOWN =
      "ndcg, map and mrr with or without a cutoff, p@k, recall@k, f1@k, success@k, judged@k,"
          + " iprec@r, rprec, bpref, gm_map, set_p, set_recall, set_f, num_ret, num_rel and"
          + " num_rel_ret";

  /** Behind {@code @}, or behind trec_eval's {@code _} or {@code .} before a digit. */
  private static final Pattern NAME = Pattern.compile("(.+?)(?:@(.*)|[_.]([0-9][0-9.]*))?");

  private static final Pattern CUTOFF = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern RECALL_LEVEL = Pattern.compile("0(\\.[0-9]{1,2})?|1(\\.00?)?");
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.]*");

  private MetricNames() {}

  static Metric parse(String name) {
    Matcher parts = NAME.matcher(name.trim().toLowerCase(Locale.ROOT));
    Measure measure = parts.matches() ? measure(parts.group(1)) : null;
    if (measure == null) {
      throw unknown(name);
    }
    @Nullable String depth = parts.group(2) != null ? parts.group(2) : parts.group(3);
    if (depth == null && measure.goesWithoutCutoff()) {
      return new Metric(measure, Metric.WHOLE_RANKING);
    }
    if (depth != null && measure.takesCutoff() && CUTOFF.matcher(depth).matches()) {
      return new Metric(measure, Integer.parseInt(depth));
    }
    if (depth != null && measure == Measure.IPREC && RECALL_LEVEL.matcher(depth).matches()) {
      return new Metric(measure, (int) Math.round(100 * Double.parseDouble(depth)));
    }
    throw unknown(name);
  }

  static List<Metric> parseList(String names) {
    var metrics = new LinkedHashSet<Metric>();
    String measure = "";
    for (String name : names.split(",", -1)) {
      String given = name.trim();
      boolean number = NUMBER.matcher(given).matches() && !measure.isEmpty();
      Metric metric = parse(number ? measure + "@" + given : given);
      metrics.add(metric);
      measure = metric.measure().label();
    }
    return List.copyOf(new ArrayList<>(metrics));
  }

  private static @Nullable Measure measure(String name) {
    return switch (name) {
      case "ndcg", "ndcg_cut" -> Measure.NDCG;
      case "map", "map_cut", "ap" -> Measure.MAP;
      case "gm_map" -> Measure.GM_MAP;
      case "mrr", "rr", "recip_rank" -> Measure.MRR;
      case "p", "precision" -> Measure.PRECISION;
      case "r", "recall" -> Measure.RECALL;
      case "f1" -> Measure.F1;
      case "success", "accuracy", "hit", "hit_rate" -> Measure.SUCCESS;
      case "judged" -> Measure.JUDGED;
      case "rprec" -> Measure.RPREC;
      case "bpref" -> Measure.BPREF;
      case "iprec", "iprec_at_recall" -> Measure.IPREC;
      case "set_p" -> Measure.SET_PRECISION;
      case "set_recall" -> Measure.SET_RECALL;
      case "set_f" -> Measure.SET_F;
      case "num_ret" -> Measure.RETRIEVED;
      case "num_rel" -> Measure.RELEVANT;
      case "num_rel_ret" -> Measure.RELEVANT_RETRIEVED;
      default -> null;
    };
  }

  private static KindredException unknown(String name) {
    return new KindredException(
        ("unknown metric '%s'; there are %s, where k is a whole number from 1 and r a level of"
                + " recall such as 0.1")
            .formatted(name, KNOWN));
  }
}
