package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoppableInputTest {

  @Test
  void read_anyLength_isWhatWentIn() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);

    assertThat(new StoppableInput(new ByteArrayInputStream(bytes)).readAllBytes()).isEqualTo(bytes);
    assertThat(new StoppableInput(InputStream.nullInputStream()).read()).isEqualTo(-1);
  }

  @Test
  void stop_sourceThatWaits_endsTheReading() throws IOException {
    try (var writer = new PipedOutputStream()) {
      var input = new StoppableInput(new PipedInputStream(writer));
      writer.write('a');
      writer.flush();
      assertThat(input.read()).isEqualTo('a');

      input.stop();

      assertThat(input.read()).isEqualTo(-1);
    }
  }

  @Test
  void read_brokenSource_failsBehindWhatCameBefore() throws IOException {
    var broken = new PipedInputStream();
    var input =
        new StoppableInput(
            new SequenceInputStream(new ByteArrayInputStream(new byte[] {7}), broken));

    assertThat(input.read()).isEqualTo(7);
    assertThatThrownBy(input::read)
        .isInstanceOf(IOException.class)
        .hasMessage("Pipe not connected");
  }
}
