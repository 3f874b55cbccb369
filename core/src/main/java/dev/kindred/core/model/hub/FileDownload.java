package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.hub.HubHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file on its way: what has come lies in a partial file, named by the content's hash, so that
 * the next attempt, also of another process, asks for the rest alone. Beside it lies the ETag that
 * the bytes came with: should the server have something else by now, it sends the whole.
 */
final class FileDownload implements Retries.Attempt<Path> {
  private static final int BUFFER = 1 << 16;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

  private final HubApi hub;
  private final ModelReference model;
  private final String commit;
  private final RemoteFile file;
  private final Path partial;
  private final Path etagFile;
  private final LongConsumer progress;
  private long furthest;
  private long fetched;
  private boolean restarted;

  /**
   * @param folder where the partial file lies
   * @param progress hears how many bytes of this file are here
   */
  FileDownload(
      HubApi hub,
      ModelReference model,
      String commit,
      RemoteFile file,
      Path folder,
      LongConsumer progress) {
    this.hub = hub;
    this.model = model;
    this.commit = commit;
    this.file = file;
    this.partial = folder.resolve(file.hash());
    this.etagFile = folder.resolve(file.hash() + ".etag");
    this.progress = progress;
  }

  @Override
  public long progress() {
    return furthest;
  }

  /** Bytes that came over the network, whatever became of them. */
  long fetched() {
    return fetched;
  }

  /**
   * Fetches what is missing.
   *
   * @return the partial file, whole and verified
   * @throws TransientFailure if it is worth another try
   * @throws ModelException if the server sends something else than it listed
   */
  @Override
  public Path run() throws IOException, InterruptedException {
    boolean resumed = true;
    while (true) {
      try (FileChannel out =
          FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (out.size() < file.size() || file.size() == 0) {
          resumed = fetch(out);
        }
        if (out.size() > file.size()) {
          out.truncate(file.size());
        }
        out.force(true);
      }
      if (ContentHash.matches(partial, file.hash())) {
        Files.deleteIfExists(etagFile);
        return partial;
      }
      Files.delete(partial);
      Files.deleteIfExists(etagFile);
      if (!resumed || restarted) {
        throw new ModelException(
            ("%s of model %s did not come as the hub lists it: its %s is another; it"
                    + " was thrown away, pull again")
                .formatted(file.path(), model, file.sha256().isPresent() ? "SHA-256" : "git hash"));
      }
      // Bytes of an earlier run were among them; perhaps it was those.
      restarted = true;
    }
  }

  /**
   * @return whether earlier bytes were kept
   */
  private boolean fetch(FileChannel out) throws IOException, InterruptedException {
    long here = out.size();
    try (Answer answer =
        hub.open(model, commit, file, here, here > 0 ? etag() : Optional.empty())) {
      if (here > 0 && !continues(answer, here)) {
        out.truncate(0);
        here = 0;
        if (answer.status() != 200) {
          throw new TransientFailure(
              "%s does not go on with %s where it ended"
                  .formatted(answer.uri().getHost(), file.path()),
              Optional.empty());
        }
      }
      OptionalLong length = HubApi.length(answer);
      if (length.isPresent() && here + length.getAsLong() != file.size()) {
        throw wrongLength(here + length.getAsLong());
      }
      rememberEtag(answer);
      copy(answer, out, here);
      return here > 0;
    }
  }

  private static boolean continues(Answer answer, long here) {
    if (answer.status() != 206) {
      return false;
    }
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    return range.matches() && Long.parseLong(range.group(1)) == here;
  }

  private void copy(Answer answer, FileChannel out, long start) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long here = start;
    InputStream in = answer.body();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (here + n > file.size()) {
        out.truncate(0);
        throw new ModelException(
            "%s of model %s comes with more than the %d bytes that the hub lists: refused"
                .formatted(file.path(), model, file.size()));
      }
      write(out, buffer, n, here);
      here += n;
      fetched += n;
      furthest = Math.max(furthest, here);
      progress.accept(here);
    }
    if (here < file.size()) {
      throw new TransientFailure(
          "the connection to %s broke after %d of %d bytes of %s"
              .formatted(answer.uri().getHost(), here, file.size(), file.path()),
          Optional.empty());
    }
  }

  private void write(FileChannel out, byte[] buffer, int length, long position)
      throws ClosedByInterruptException {
    var bytes = ByteBuffer.wrap(buffer, 0, length);
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes, position + bytes.position());
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("%s cannot be written: %s".formatted(partial, e.getMessage()), e);
    }
  }

  private ModelException wrongLength(long length) {
    return new ModelException(
        "%s of model %s has %d bytes where the hub lists %d: refused"
            .formatted(file.path(), model, length, file.size()));
  }

  private Optional<String> etag() throws IOException {
    return Files.isRegularFile(etagFile)
        ? Optional.of(Files.readString(etagFile, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private void rememberEtag(Answer answer) throws IOException {
    Optional<String> etag = answer.header("ETag");
    if (etag.isPresent()) {
      Files.writeString(etagFile, etag.get(), StandardCharsets.UTF_8);
    } else {
      Files.deleteIfExists(etagFile);
    }
  }
}
