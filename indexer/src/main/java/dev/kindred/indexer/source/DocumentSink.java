package dev.kindred.indexer.source;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.file.Path;

/** What a {@link DocumentSource} pushes into. What a method throws ends the reading. */
public interface DocumentSink {

  /**
   * Hears of a folder before its entries are looked at: who watches it from then on misses nothing.
   *
   * @param folder absolute
   */
  default void enter(Path folder) throws IOException {}

  /**
   * Hears of a file before it is opened. All that follows comes from it, until {@link #end}.
   *
   * @return whether the file is to be read; if not, there is no {@link #end}
   */
  default boolean begin(SourceFile file) throws IOException, InterruptedException {
    return true;
  }

  /** Hears that a file was read to its end, or as far as it goes. */
  default void end(SourceFile file) throws IOException, InterruptedException {}

  /**
   * Takes one document. Its strings hold neither lone surrogates nor NUL, so that they can be
   * written as UTF-8; its id is at most 512 bytes of it. Titles and metadata values have no limit
   * of their own.
   */
  void accept(Document document) throws IOException, InterruptedException;

  /** Hears of one bad file, folder or record; the reading goes on behind it. */
  void fail(SourceFailure failure) throws IOException;

  /**
   * Hears of a file or folder that was passed over on purpose.
   *
   * @param path as in {@link Document#path()}; of a folder, which then stands for all below it, too
   */
  void skip(String path, SkipReason reason) throws IOException;
}
