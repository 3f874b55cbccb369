package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    static final OrtEnvironment ENVIRONMENT = onRoomyStack();
  }

  /** The one environment of the process. */
  static OrtEnvironment start() {
    return Once.ENVIRONMENT;
  }

  private static OrtEnvironment onRoomyStack() {
    NativeLibraries.prepare();
    var environment = new CompletableFuture<OrtEnvironment>();
    var thread =
        new Thread(
            null,
            () -> environment.completeAsync(OrtEnvironment::getEnvironment, Runnable::run),
            "kindred-onnx-start",
            BASE_STACK_BYTES + STACK_BYTES_A_CHARACTER * commandLineBytes());
    thread.start();
    try {
      return environment.join();
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

  /** A file of /proc does not tell its size. */
  private static long commandLineBytes() {
    try {
      return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException e) {
      return 0; // then nobody else can read it either
    }
  }
}
