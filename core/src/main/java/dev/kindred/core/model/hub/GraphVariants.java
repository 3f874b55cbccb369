package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one of a repository's ONNX graphs, by the names that their exporters give them.
 * sentence-transformers: {@code model.onnx}, {@code model_O1} to {@code _O4}, {@code
 * model_qint8_avx512_vnni}, {@code model_qint8_avx512}, {@code model_quint8_avx2}, {@code
 * model_qint8_arm64}. transformers.js: {@code model_quantized}, {@code model_int8}, {@code
 * model_uint8}, {@code model_fp16}, {@code model_q4} and others.
 *
 * <p>Graphs of 16 and 4 bits ({@code fp16}, {@code O4}, {@code q4}, {@code bnb4}) are never a
 * default: they are made for GPUs, and slow on a CPU. Nor are signed int8 weights meant for AVX-512
 * on a CPU of AVX2: its 16-bit sums would saturate.
 *
 * @param model names the model in messages
 * @param graphs all of the repository's
 */
record GraphVariants(String model, Collection<RemoteFile> graphs) {
  static final String FP32 = "fp32";
  static final String INT8 = "int8";

  private static final List<String> PLAIN = List.of("", "O1", "O2", "optimized", "O3");
  private static final List<String> INT8_OF_ANY_CPU = List.of("quantized", "int8", "uint8");

  /**
   * @param variant {@code fp32}, {@code int8}, or a path; empty for int8 if there is one that fits
   *     the CPU, else fp32
   * @throws ModelException if there is none such; the message names what there is
   */
  RemoteFile choose(Optional<String> variant, Cpu cpu) {
    return switch (variant.orElse("")) {
      case "" -> first(int8(cpu)).or(() -> first(PLAIN)).or(this::only).orElseThrow(this::unclear);
      case FP32 -> first(PLAIN).orElseThrow(() -> missing(FP32));
      case INT8 -> first(int8(cpu)).orElseThrow(() -> missing(INT8));
      default ->
          graphs.stream()
              .filter(
                  graph -> graph.path().equals(variant.get()) || graph.name().equals(variant.get()))
              .findFirst()
              .orElseThrow(() -> missing(variant.get()));
    };
  }

  private static List<String> int8(Cpu cpu) {
    List<String> own =
        switch (cpu) {
          case VNNI -> List.of("qint8_avx512_vnni", "qint8_avx512");
          case AVX512 -> List.of("qint8_avx512", "quint8_avx2");
          case AVX2 -> List.of("quint8_avx2", "uint8");
          case ARM64 -> List.of("qint8_arm64");
          case OTHER -> List.of();
        };
    var names = new ArrayList<>(own);
    names.addAll(INT8_OF_ANY_CPU);
    if (cpu == Cpu.VNNI) {
      names.add("quint8_avx2");
    }
    return names;
  }

  /** The graph of the first of these endings that the repository has; {@code onnx/} goes first. */
  private Optional<RemoteFile> first(List<String> endings) {
    for (String ending : endings) {
      String name = ending.isEmpty() ? "model.onnx" : "model_" + ending + ".onnx";
      Optional<RemoteFile> found =
          graphs.stream()
              .filter(graph -> graph.name().equals(name))
              .min(
                  (a, b) ->
                      Boolean.compare(!a.folder().equals("onnx"), !b.folder().equals("onnx")));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The only graph, if its name is one that nobody knows. */
  private Optional<RemoteFile> only() {
    return graphs.stream()
        .filter(graph -> graphs.size() == 1)
        .filter(graph -> !graph.name().matches("model_(O4|fp16|bnb4|q[0-9].*)\\.onnx"))
        .findFirst();
  }

  private ModelException unclear() {
    return new ModelException(
        ("model %s has no graph made for a CPU that is known by its name: take one"
                + " with --variant, of %s")
            .formatted(model, paths()));
  }

  private ModelException missing(String variant) {
    return new ModelException(
        "model %s has no graph %s that fits; there are %s".formatted(model, variant, paths()));
  }

  private String paths() {
    return String.join(", ", graphs.stream().map(RemoteFile::path).sorted().toList());
  }
}
