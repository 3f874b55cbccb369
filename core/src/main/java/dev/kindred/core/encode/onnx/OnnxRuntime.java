package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts ONNX Runtime. On Linux it then matches the process's command line against a regular
 * expression, by a recursion that takes some 250 bytes of stack a character: a thread's usual
 * megabyte is not enough for the names of a hundred files, and the process is gone without a word.
 */
final class OnnxRuntime {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long BASE_STACK_BYTES = 1 << 20;
  private static final long STACK_BYTES_A_CHARACTER = 1 << 10;

  private OnnxRuntime() {}

  private static final class Once {
    static final CompletableFuture<OrtEnvironment> ENVIRONMENT = onRoomyStack();
  }

  /** Begins to load it, on a thread of its own, for whoever has other things to read meanwhile. */
  static void begin() {
    Objects.requireNonNull(Once.ENVIRONMENT);
  }

  /** The one environment of the process. */
  static OrtEnvironment start() {
    try {
      return Once.ENVIRONMENT.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static CompletableFuture<OrtEnvironment> onRoomyStack() {
    var environment = new CompletableFuture<OrtEnvironment>();
    new Thread(
            null,
            () -> environment.completeAsync(OnnxRuntime::environment, Runnable::run),
            "kindred-onnx-start",
            BASE_STACK_BYTES + STACK_BYTES_A_CHARACTER * commandLineBytes())
        .start();
    return environment;
  }

  private static OrtEnvironment environment() {
    NativeLibraries.prepare();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      // The version that Kindred comes with has none but on Windows; an app may bring another.
      environment.setTelemetry(false);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off", e);
    }
    return environment;
  }

  /** A file of /proc does not tell its size. */
  private static long commandLineBytes() {
    try {
      return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException e) {
      return 0; // then nobody else can read it either
    }
  }
}
