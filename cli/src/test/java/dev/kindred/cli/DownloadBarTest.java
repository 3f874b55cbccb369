package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DownloadBarTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos = 5;

  private DownloadBar bar(int columns, boolean shown) {
    return new DownloadBar(
        new PrintStream(err, true, StandardCharsets.UTF_8), columns, () -> nanos, shown);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String drawn() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void at_bytesComing_showsShareRateAndTimeLeft() {
    DownloadBar bar = bar(80, true);
    bar.at("a", 20_000_000, 100_000_000);
    assertThat(drawn()).isEmpty();
    pass(Duration.ofSeconds(2));
    bar.at("onnx/model.onnx", 25_000_000, 100_000_000);
    assertThat(drawn())
        .isEqualTo(
            "\r\u001b[K[#####---------------] 25 MB of 100 MB  2.5 MB/s  0:30 left  onnx/model.onnx");
    pass(Duration.ofMillis(50));
    bar.at("onnx/model.onnx", 26_000_000, 100_000_000);
    assertThat(drawn()).isEmpty();
    bar.close();
    assertThat(drawn()).isEqualTo("\r\u001b[K");
    bar.close();
    assertThat(drawn()).isEmpty();
  }

  @Test
  void at_narrowTerminal_isCut() {
    DownloadBar bar = bar(30, true);
    bar.at("a", 0, 10);
    pass(Duration.ofSeconds(1));
    bar.at("a\u001b", 5, 10);
    assertThat(drawn().substring("\r\u001b[K".length())).hasSize(29).doesNotContain("\u001b");
  }

  @Test
  void waiting_notShown_isToldAllTheSame() {
    DownloadBar bar = bar(80, false);
    bar.at("a", 0, 10);
    pass(Duration.ofSeconds(1));
    bar.at("a", 5, 10);
    bar.waiting("the hub\nanswers 503");
    bar.close();
    assertThat(drawn()).isEqualTo("kindred: the hub answers 503\n");
  }
}
