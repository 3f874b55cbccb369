package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MergeSchedulerTest {

  @Test
  void throwFailure_throwsTheFirstOnce() throws IOException {
    try (var scheduler = new MergeScheduler()) {
      var first = new IOException("disk full");
      scheduler.handleMergeException(first);
      scheduler.handleMergeException(new IOException("again"));

      assertThatThrownBy(scheduler::throwFailure).isSameAs(first);
      assertThatCode(scheduler::throwFailure).doesNotThrowAnyException();
    }
  }

  @Test
  void throwFailure_ofAnotherKind_keepsTheCause() throws IOException {
    try (var scheduler = new MergeScheduler()) {
      var cause = new IllegalStateException("odd");
      scheduler.handleMergeException(cause);

      assertThatThrownBy(scheduler::throwFailure)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("odd")
          .satisfies(e -> assertThat(e.getCause()).isSameAs(cause));
    }
  }
}
