package dev.kindred.core.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.ModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of files as they are on huggingface.co. */
class GraphVariantsTest {
  /** sentence-transformers/all-mpnet-base-v2 and its siblings. */
  private static final String SENTENCE_TRANSFORMERS =
      "onnx/model.onnx onnx/model_O1.onnx onnx/model_O2.onnx onnx/model_O3.onnx onnx/model_O4.onnx"
          + " onnx/model_qint8_arm64.onnx onnx/model_qint8_avx512.onnx"
          + " onnx/model_qint8_avx512_vnni.onnx onnx/model_quint8_avx2.onnx";

  /** Xenova's, onnx-community's, Snowflake's. */
  private static final String TRANSFORMERS_JS =
      "onnx/model.onnx onnx/model_bnb4.onnx onnx/model_fp16.onnx onnx/model_int8.onnx"
          + " onnx/model_q4.onnx onnx/model_q4f16.onnx onnx/model_quantized.onnx"
          + " onnx/model_uint8.onnx";

  private static String choose(String graphs, String variant, Cpu cpu) {
    List<RemoteFile> files =
        Arrays.stream(graphs.split(" ", -1))
            .map(path -> new RemoteFile(path, 1, "", Optional.empty()))
            .toList();
    return new GraphVariants("a/b", files)
        .choose(variant.isEmpty() ? Optional.empty() : Optional.of(variant), cpu)
        .path();
  }

  @ParameterizedTest
  @CsvSource({
    "VNNI, onnx/model_qint8_avx512_vnni.onnx, onnx/model_quantized.onnx",
    "AVX512, onnx/model_qint8_avx512.onnx, onnx/model_quantized.onnx",
    "AVX2, onnx/model_quint8_avx2.onnx, onnx/model_uint8.onnx",
    "ARM64, onnx/model_qint8_arm64.onnx, onnx/model_quantized.onnx",
    "OTHER, onnx/model.onnx, onnx/model_quantized.onnx",
  })
  void choose_nothingNamed_isInt8ThatFitsTheCpu(
      Cpu cpu, String ofSentenceTransformers, String ofTransformersJs) {
    assertThat(choose(SENTENCE_TRANSFORMERS, "", cpu)).isEqualTo(ofSentenceTransformers);
    assertThat(choose(TRANSFORMERS_JS, "", cpu)).isEqualTo(ofTransformersJs);
  }

  @ParameterizedTest
  @CsvSource({
    // No int8: the whole one, and never the halves.
    "onnx/model.onnx onnx/model_fp16.onnx onnx/model_O4.onnx, VNNI, onnx/model.onnx",
    "model.onnx, VNNI, model.onnx",
    "model.onnx onnx/model.onnx, VNNI, onnx/model.onnx",
    "onnx/model_O3.onnx onnx/model_O2.onnx, VNNI, onnx/model_O2.onnx",
    // Signed weights for AVX-512 saturate on AVX2.
    "onnx/model.onnx onnx/model_qint8_avx512_vnni.onnx, AVX2, onnx/model.onnx",
    "onnx/model.onnx onnx/model_qint8_arm64.onnx, VNNI, onnx/model.onnx",
    "onnx/model.onnx onnx/model_quint8_avx2.onnx, VNNI, onnx/model_quint8_avx2.onnx",
    // Qdrant's, and names that nobody knows.
    "model_optimized.onnx, VNNI, model_optimized.onnx",
    "splade.onnx, VNNI, splade.onnx",
  })
  void choose_otherRepositories_takesWhatIsBest(String graphs, Cpu cpu, String chosen) {
    assertThat(choose(graphs, "", cpu)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "fp32, onnx/model.onnx",
    "int8, onnx/model_qint8_avx512_vnni.onnx",
    "onnx/model_O4.onnx, onnx/model_O4.onnx",
    "model_O3.onnx, onnx/model_O3.onnx",
  })
  void choose_variantNamed_isIt(String variant, String chosen) {
    assertThat(choose(SENTENCE_TRANSFORMERS, variant, Cpu.VNNI)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "onnx/model.onnx, int8, 'no graph int8 that fits; there are onnx/model.onnx'",
    "onnx/model_quantized.onnx, fp32, 'no graph fp32 that fits; there are onnx/model_quantized.onnx'",
    "model.onnx onnx/a.onnx, onnx/b.onnx, 'no graph onnx/b.onnx that fits; there are model.onnx, onnx/a.onnx'",
    "onnx/model_fp16.onnx, '', 'take one with --variant, of onnx/model_fp16.onnx'",
    "a.onnx b.onnx, '', 'take one with --variant, of a.onnx, b.onnx'",
  })
  void choose_noneFits_namesWhatThereIs(String graphs, String variant, String message) {
    assertThatThrownBy(() -> choose(graphs, variant, Cpu.VNNI))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, 'flags : fpu avx avx2 avx512f avx512bw avx512_vnni', VNNI",
    "amd64, 'flags : fpu avx2 avx_vnni', VNNI",
    "amd64, 'flags : fpu avx2 avx512f avx512bw', AVX512",
    "amd64, 'flags : fpu avx2 avx512f', AVX2",
    "x86_64, 'flags : fpu avx2', AVX2",
    "x86_64, 'FPU AVX1.0 SMEP AVX2 AVX512F AVX512BW AVX512VNNI', VNNI",
    "amd64, '', AVX2",
    "aarch64, '', ARM64",
    "arm64, 'avx2', ARM64",
    "riscv64, '', OTHER",
  })
  void cpu_featuresAsSystemsListThem_areUnderstood(String architecture, String flags, Cpu cpu) {
    assertThat(Cpu.of(architecture, flags)).isEqualTo(cpu);
  }
}
