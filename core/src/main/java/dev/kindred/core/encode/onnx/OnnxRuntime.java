package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts ONNX Runtime. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  private static final class Once {
    static final CompletableFuture<OrtEnvironment> ENVIRONMENT = beside();
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

  private static CompletableFuture<OrtEnvironment> beside() {
    // A thread of its own: the pool's may be busy for as long as this process runs.
    CompletableFuture<OrtEnvironment> environment =
        CompletableFuture.supplyAsync(
            OnnxRuntime::environment,
            task -> Thread.ofPlatform().daemon().name("kindred-onnx-start").start(task));
    // A process that ends would take the library apart while it is being put together.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> environment.handle((loaded, failure) -> true).join(), "kindred-onnx-end"));
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
}
