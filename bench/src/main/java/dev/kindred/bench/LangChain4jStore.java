package dev.kindred.bench;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** LangChain4j's store in memory: no graph, but a scan of all vectors; its beam means nothing. */
final class LangChain4jStore implements VectorGraph {
  private final InMemoryEmbeddingStore<Integer> store = new InMemoryEmbeddingStore<>();

  private LangChain4jStore() {}

  static LangChain4jStore build(float[][] vectors) {
    List<Integer> numbers = IntStream.range(0, vectors.length).boxed().toList();
    var built = new LangChain4jStore();
    built.store.addAll(
        numbers.stream().map(String::valueOf).toList(),
        Arrays.stream(vectors).map(Embedding::from).toList(),
        numbers);
    return built;
  }

  @Override
  public int[] nearest(float[] query, int count, int beam) {
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(Embedding.from(query))
            .maxResults(count)
            .build();
    return store.search(request).matches().stream().mapToInt(match -> match.embedded()).toArray();
  }

  @Override
  public void close() {}
}
