package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SearchedIndexTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void indexTwoFolders() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/tides.txt", "The moon pulls the sea.\n");
    cli.write("other/bread.txt", "Dough rises.\n");
    assertThat(cli.run("index", "docs", "--words-only", "-q").code()).isZero();
    assertThat(cli.run("index", "other", "--index", "two", "--words-only", "-q").code()).isZero();
  }

  @Test
  void search_indexThatTheArgumentsName_isSearched() {
    for (List<String> args :
        List.of(
            List.of("search", "dough", "--index", "two"),
            List.of("search", "--index=two", "dough"))) {
      Cli.Outcome outcome = cli.run(args.toArray(String[]::new));
      assertThat(outcome.out()).contains("bread.txt").doesNotContain("tides.txt");
    }
  }

  @Test
  void search_noneNamed_isTheNearest() {
    assertThat(cli.run("search", "moon").out()).contains("tides.txt");
    assertThat(cli.run("search", "dough").out()).isEmpty();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void search_whileAllOfTheCommonPoolIsBusy_goesOn() {
    var free = new CountDownLatch(1);
    var busy = new ArrayList<ForkJoinTask<?>>();
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      busy.add(ForkJoinPool.commonPool().submit(() -> free.await(1, TimeUnit.MINUTES)));
    }
    try {
      assertThat(cli.run("search", "moon").out()).contains("tides.txt");
    } finally {
      free.countDown();
      busy.forEach(ForkJoinTask::join);
    }
  }

  @Test
  void search_whatIsNoIndex_tells() {
    Cli.Outcome outcome = cli.run("search", "--index", "docs", "moon");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).hasLineCount(1).contains("docs");
  }

  @Test
  void search_wordsThatLookLikeTheOption_searchTheIndexThatIsMeant() {
    assertThat(cli.run("search", "--", "moon", "--index", "two").out()).contains("tides.txt");
    assertThat(cli.run("search", "--", "--index=two", "moon").out()).contains("tides.txt");
    assertThat(cli.run("search", "moon", "--index", "a\0b").code()).isEqualTo(2);
  }
}
