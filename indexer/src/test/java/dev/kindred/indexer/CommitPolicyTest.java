package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPolicyTest {

  @Test
  void every_isDueAWhileAfterTheLastCommit() {
    var clock = new AtomicLong(-5);
    CommitPolicy policy = CommitPolicy.every(Duration.ofNanos(10), clock::get);

    clock.set(5);
    assertThat(policy.isDue()).isFalse();
    clock.set(6);
    assertThat(policy.isDue()).isTrue();
    policy.committed();
    assertThat(policy.isDue()).isFalse();
    clock.set(17);
    assertThat(policy.isDue()).isTrue();
  }
}
