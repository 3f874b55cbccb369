package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.kindred.core.model.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has the native libraries unpacked once into Kindred's cache instead of at every start, and keeps
 * DJL off the network. Settings that the surrounding app made itself are left alone.
 */
final class NativeLibraries {
  private static final String ORT_PATH = "onnxruntime.native.path";

  private NativeLibraries() {}

  private static final class Once {
    static final boolean DONE = doPrepare();
  }

  /** Must run before the first use of ONNX Runtime or of a tokenizer. */
  static void prepare() {
    if (!Once.DONE) {
      throw new IllegalStateException("native libraries were not prepared");
    }
  }

  private static boolean doPrepare() {
    // DJL reports its use to a server unless told not to, and downloads what a GPU machine lacks.
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("RUST_FLAVOR", "cpu");
    Path folder = CacheFolder.locate().resolve("native").toAbsolutePath();
    try {
      Files.createDirectories(folder);
      if (System.getenv("DJL_CACHE_DIR") == null) {
        setIfAbsent("DJL_CACHE_DIR", folder.resolve("djl").toString());
      }
      if (System.getProperty(ORT_PATH) == null) {
        unpackOnnxRuntime(folder);
      }
    } catch (IOException e) {
      // Not fatal: both libraries then unpack themselves into a temporary folder.
      // The logger only now: looking for one opens every jar.
      System.getLogger(NativeLibraries.class.getName())
          .log(System.Logger.Level.DEBUG, "no native library cache in " + folder, e);
    }
    return true;
  }

  private static void unpackOnnxRuntime(Path cache) throws IOException {
    String platform = platform();
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    if (version == null) {
      return;
    }
    Path target = cache.resolve("onnxruntime-" + version + "-" + platform);
    if (!Files.isDirectory(target)) {
      Path unpacked = Files.createTempDirectory(cache, "onnxruntime");
      try {
        for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
          try (InputStream in = resource(platform, library)) {
            if (in == null) {
              throw new IOException("ONNX Runtime has no library for " + platform);
            }
            Files.copy(in, unpacked.resolve(System.mapLibraryName(library)));
          }
        }
        move(unpacked, target);
      } finally {
        discard(unpacked);
      }
    }
    System.setProperty(ORT_PATH, target.toString());
  }

  /** Another process may have unpacked the same meanwhile: then theirs stays. */
  private static void move(Path unpacked, Path target) throws IOException {
    try {
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  private static void discard(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private static @Nullable InputStream resource(String platform, String library) {
    return OrtEnvironment.class.getResourceAsStream(
        "/ai/onnxruntime/native/" + platform + "/" + System.mapLibraryName(library));
  }

  /** As ONNX Runtime names its resource folders. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    String processor = arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x64";
    return system + "-" + processor;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
