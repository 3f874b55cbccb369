package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged model folders: whatever the damage, opening and encoding succeed or throw a {@link
 * ModelException}, and the JVM lives. The native libraries see the damage too.
 */
class SparseModelFuzzTest {
  private static final int ROUNDS = Integer.getInteger("kindred.fuzz.rounds", 300);
  private static final long SEED = Long.getLong("kindred.fuzz.seed", 20261124);

  @TempDir Path dir;

  @Test
  void open_damagedFile_succeedsOrIsRefused() throws IOException {
    Path splade = dir.resolve("splade");
    TinyModel.roberta().hiddenSize(8).mlmHead().writeTo(splade);
    Path router = dir.resolve("router");
    RouterFolder.saved(router);
    Path plain = dir.resolve("plain");
    TinyModel.bert().hiddenSize(8).plain(true).mlmHead().writeTo(plain);
    Files.writeString(plain.resolve("idf.json"), "{\"water\": 3.5, \"hello\": 2}");
    int refused = 0;
    for (Path folder : List.of(splade, router, plain)) {
      refused += damageAndOpen(folder, ROUNDS / 3);
    }
    assertThat(refused).as("damages that were noticed").isGreaterThan(ROUNDS / 4);
  }

  private static int damageAndOpen(Path folder, int rounds) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      long seed = SEED + round;
      Random random = new Random(seed);
      Path file = files.get(round % files.size());
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, damage(whole, random));
      String what = "seed %d, %s".formatted(seed, folder.relativize(file));
      if (!opens(folder, what)) {
        refused++;
      }
      Files.write(file, whole);
    }
    return refused;
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      case 1 -> {
        for (int i = random.nextInt(8); i >= 0; i--) {
          damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> {
        // The start of a file says most about it.
        int at = random.nextInt(Math.min(whole.length, 64));
        damaged[at] = (byte) random.nextInt(256);
      }
      default -> {
        int from = random.nextInt(whole.length);
        int to = Math.min(whole.length, from + 1 + random.nextInt(64));
        for (int i = from; i < to; i++) {
          damaged[i] = (byte) random.nextInt(256);
        }
      }
    }
    return damaged;
  }

  private static boolean opens(Path folder, String what) {
    try (SparseEncoder encoder = SparseEncoders.open(folder.toString(), SparseOptions.DEFAULT)) {
      for (TextRole role : TextRole.values()) {
        for (WeightedTerm term : encoder.encode("Hello the water! 😀", role).vector().terms()) {
          assertThat(term.weight()).as(what).isPositive().isFinite();
        }
      }
      var unused = encoder.tokenizer().tokenize("Hello the water! 😀");
      return true;
    } catch (ModelException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
      return false;
    } catch (RuntimeException | AssertionError e) {
      return fail(what, e);
    }
  }
}
