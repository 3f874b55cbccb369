package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Tells trouble in reading as an {@link InputFault}, and minds interrupts between reads. */
final class FaultStream extends BlockStream {

  FaultStream(InputStream in) {
    super(in);
  }

  /** The fault that stands for a failed operation on a file. */
  static InputFault fault(String what, IOException e) {
    if (e instanceof InputFault already) {
      return already;
    }
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "permission denied";
          case NoSuchFileException gone -> "it is not there";
          case FileSystemLoopException loop -> "its links go round in a circle";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    return new InputFault(what + ": " + reason, e);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (Thread.interrupted()) {
      throw interrupted();
    }
    try {
      return in.read(target, offset, length);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw interrupted();
    } catch (IOException e) {
      throw fault("cannot be read", e);
    }
  }

  @Override
  public int available() throws IOException {
    try {
      return super.available();
    } catch (IOException e) {
      throw fault("cannot be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (IOException e) {
      throw fault("cannot be read", e);
    }
  }

  private static InputFault interrupted() {
    return new InputFault("was interrupted", new InterruptedIOException());
  }
}
