package dev.kindred.bench;

import dev.kindred.core.eval.ScoredDocument;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Anserini in this process, by a class loader of its own, since its Lucene is an older one. */
final class Anserini {
  private static final ClassLoader LOADER = loader();

  private Anserini() {}

  /** A searcher of Anserini's, open. */
  interface Search<Q> extends Closeable {

    /** Ids of documents, best first. */
    List<ScoredDocument> search(Q query, int count) throws IOException;
  }

  private static ClassLoader loader() {
    Path jar = Peers.folder().resolve("anserini.jar");
    try {
      return new URLClassLoader(
          new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs one of its indexers as its command line would. */
  static void index(String indexer, String... arguments) {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    // Its logging looks there.
    thread.setContextClassLoader(LOADER);
    try {
      LOADER
          .loadClass("io.anserini.index." + indexer)
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(indexer + " failed", e);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  /** BM25 with its defaults. */
  static Search<String> words(Path index) {
    try {
      Class<?> type = LOADER.loadClass("io.anserini.search.SimpleSearcher");
      return new Reflected<>(
          type.getConstructor(String.class).newInstance(index.toString()), String.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Anserini's searcher does not open", e);
    }
  }

  static Search<float[]> vectors(Path index, int beam) {
    try {
      Class<?> type = LOADER.loadClass("io.anserini.search.HnswDenseSearcher");
      Class<?> options = LOADER.loadClass("io.anserini.search.HnswDenseSearcher$Args");
      Object args = options.getConstructor().newInstance();
      options.getField("index").set(args, index.toString());
      options.getField("efSearch").setInt(args, beam);
      return new Reflected<>(type.getConstructor(options).newInstance(args), float[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Anserini's searcher does not open", e);
    }
  }

  private static final class Reflected<Q> implements Search<Q> {
    private final Object searcher;
    private final java.lang.reflect.Method search;
    private final java.lang.reflect.Field id;
    private final java.lang.reflect.Field score;

    Reflected(Object searcher, Class<Q> query) throws ReflectiveOperationException {
      this.searcher = searcher;
      this.search = searcher.getClass().getMethod("search", query, int.class);
      Class<?> found = search.getReturnType().getComponentType();
      this.id = found.getField("docid");
      this.score = found.getField("score");
    }

    @Override
    public List<ScoredDocument> search(Q query, int count) throws IOException {
      try {
        var documents = new ArrayList<ScoredDocument>(count);
        for (Object found : (Object[]) search.invoke(searcher, query, count)) {
          documents.add(new ScoredDocument((String) id.get(found), score.getFloat(found)));
        }
        return documents;
      } catch (InvocationTargetException e) {
        throw new IOException("Anserini's search failed", e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        ((AutoCloseable) searcher).close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
