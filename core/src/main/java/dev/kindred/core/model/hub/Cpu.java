package dev.kindred.core.model.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a processor multiplies int8 numbers with: it decides which quantised graph fits. */
enum Cpu {
  /** Dot products of int8 in one instruction, of 512 bits or (AVX-VNNI) of 256. */
  VNNI,
  AVX512,
  AVX2,
  ARM64,
  OTHER;

  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /** The processor that this runs on. */
  static Cpu detect() {
    return of(System.getProperty("os.arch", ""), features(System.getProperty("os.name", "")));
  }

  /**
   * @param architecture as the JVM names it
   * @param features as the operating system lists them; empty where it does not say
   */
  static Cpu of(String architecture, String features) {
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "aarch64", "arm64" -> ARM64;
      case "amd64", "x86_64" -> x86(features);
      default -> OTHER;
    };
  }

  private static Cpu x86(String features) {
    // Linux writes avx512_vnni, macOS AVX512VNNI.
    Set<String> set =
        new HashSet<>(
            Arrays.asList(features.toLowerCase(Locale.ROOT).replace("_", "").split("[\\s:]+")));
    if (set.contains("avx512vnni") || set.contains("avxvnni")) {
      return VNNI;
    }
    if (set.contains("avx512f") && set.contains("avx512bw")) {
      return AVX512;
    }
    // Where nobody says, the least that a machine of these years has.
    return AVX2;
  }

  private static String features(String os) {
    String name = os.toLowerCase(Locale.ROOT);
    try {
      if (name.startsWith("linux") && Files.isReadable(LINUX)) {
        return Files.readAllLines(LINUX, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .orElse("");
      }
      return name.startsWith("mac") ? macFeatures() : "";
    } catch (IOException e) {
      // Then the conservative choice it is.
      return "";
    }
  }

  private static String macFeatures() throws IOException {
    Process process =
        new ProcessBuilder("sysctl", "-n", "machdep.cpu.features", "machdep.cpu.leaf7_features")
            .redirectErrorStream(true)
            .start();
    try (var out = process.getInputStream()) {
      String features = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor(1, TimeUnit.SECONDS) ? features : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.destroy();
    }
  }
}
