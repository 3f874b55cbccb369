package dev.kindred.cli;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Language;
import dev.kindred.core.train.HeldOut;
import dev.kindred.core.train.NegativesFormat;
import dev.kindred.core.train.NegativesOptions;
import dev.kindred.core.vector.NeighbourSearch;
import dev.kindred.core.vector.Precision;
import dev.kindred.core.vector.VectorSimilarity;
import dev.kindred.indexer.source.FileType;
import dev.kindred.searcher.Mode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Enums as option values: by their names in lower case. */
final class Choices {
  private Choices() {}

  static void register(CommandLine command) {
    register(command, VectorStorage.class);
    register(command, Language.class);
    register(command, FileType.class);
    register(command, Mode.class);
    register(command, OutputFormat.class);
    register(command, Style.Choice.class);
    register(command, RankingOptions.FusionKind.class);
    register(command, ClusterCommand.Algorithm.class);
    register(command, MapCommand.Layout.class);
    register(command, HeldOut.class);
    register(command, NegativesFormat.class);
    register(command, NegativesOptions.Sampling.class);
    register(command, ListFormat.class);
    register(command, VectorFormat.class);
    register(command, VectorSimilarity.class);
    register(command, NeighbourSearch.class);
    register(command, Precision.class);
    register(command, PairFormat.class);
  }

  private static <E extends Enum<E>> void register(CommandLine command, Class<E> type) {
    command.registerConverter(type, value -> parse(type, value));
  }

  private static <E extends Enum<E>> E parse(Class<E> type, String value) {
    return find(type, value)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be one of %s, got '%s'"
                        .formatted(String.join(", ", labels(type)), value)));
  }

  /** The constant that an option's value names; empty if it names none. */
  static <E extends Enum<E>> Optional<E> find(Class<E> type, String value) {
    for (E constant : type.getEnumConstants()) {
      if (option(constant).equals(value.toLowerCase(Locale.ROOT))) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  /** As it is written on the command line. */
  private static String option(Enum<?> constant) {
    return label(constant).replace('_', '-');
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> List<String> labels(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Choices::option).toList();
  }

  /** What completion and help offer. */
  abstract static class Names<E extends Enum<E>> implements Iterable<String> {
    private final Class<E> type;

    Names(Class<E> type) {
      this.type = type;
    }

    @Override
    public Iterator<String> iterator() {
      return labels(type).iterator();
    }
  }

  static final class Storages extends Names<VectorStorage> {
    Storages() {
      super(VectorStorage.class);
    }
  }

  static final class Languages extends Names<Language> {
    Languages() {
      super(Language.class);
    }
  }

  static final class FileTypes extends Names<FileType> {
    FileTypes() {
      super(FileType.class);
    }
  }

  static final class Modes extends Names<Mode> {
    Modes() {
      super(Mode.class);
    }
  }

  static final class Formats extends Names<OutputFormat> {
    Formats() {
      super(OutputFormat.class);
    }
  }

  static final class Colours extends Names<Style.Choice> {
    Colours() {
      super(Style.Choice.class);
    }
  }

  static final class ClusterAlgorithms extends Names<ClusterCommand.Algorithm> {
    ClusterAlgorithms() {
      super(ClusterCommand.Algorithm.class);
    }
  }

  static final class Layouts extends Names<MapCommand.Layout> {
    Layouts() {
      super(MapCommand.Layout.class);
    }
  }

  static final class Fusions extends Names<RankingOptions.FusionKind> {
    Fusions() {
      super(RankingOptions.FusionKind.class);
    }
  }

  static final class HeldOuts extends Names<HeldOut> {
    HeldOuts() {
      super(HeldOut.class);
    }
  }

  static final class NegativesFormats extends Names<NegativesFormat> {
    NegativesFormats() {
      super(NegativesFormat.class);
    }
  }

  static final class Samplings extends Names<NegativesOptions.Sampling> {
    Samplings() {
      super(NegativesOptions.Sampling.class);
    }
  }

  static final class ListFormats extends Names<ListFormat> {
    ListFormats() {
      super(ListFormat.class);
    }
  }

  static final class VectorFormats extends Names<VectorFormat> {
    VectorFormats() {
      super(VectorFormat.class);
    }
  }

  static final class Similarities extends Names<VectorSimilarity> {
    Similarities() {
      super(VectorSimilarity.class);
    }
  }

  static final class NeighbourSearches extends Names<NeighbourSearch> {
    NeighbourSearches() {
      super(NeighbourSearch.class);
    }
  }

  static final class Precisions extends Names<Precision> {
    Precisions() {
      super(Precision.class);
    }
  }

  static final class PairFormats extends Names<PairFormat> {
    PairFormats() {
      super(PairFormat.class);
    }
  }
}
