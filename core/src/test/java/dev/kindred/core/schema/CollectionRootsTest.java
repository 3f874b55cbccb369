package dev.kindred.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionRootsTest {
  private static final CollectionRoots MAIL = CollectionRoots.NONE.with("mail", "/home/mail");

  @Test
  void collectionOf_isThatOfTheNearestRoot() {
    CollectionRoots roots = MAIL.with("work", "/home/mail/work").with("all", "/home");

    assertThat(roots.collectionOf(Path.of("/home/mail/a.txt"))).isEqualTo("mail");
    assertThat(roots.collectionOf(Path.of("/home/mail/work/a.txt"))).isEqualTo("work");
    assertThat(roots.collectionOf(Path.of("/home/mailing/a.txt"))).isEqualTo("all");
    assertThat(roots.collectionOf(Path.of("/tmp/a.txt"))).isEmpty();
  }

  @Test
  void collectionOf_rootOfTwo_isTheOneNamedLast() {
    CollectionRoots roots = MAIL.with("post", "/home/mail");

    assertThat(roots.collectionOf(Path.of("/home/mail/a"))).isEqualTo("post");
    assertThat(roots.with("mail", "/home/mail").collectionOf(Path.of("/home/mail/a")))
        .isEqualTo("mail");
    assertThat(roots.of("mail")).containsExactly(Path.of("/home/mail"));
  }

  @Test
  void with_none_takesWhatIsBelowOutOfItsCollections() {
    CollectionRoots roots = MAIL.with("work", "/home/mail/work").with("", "/home/mail/work");

    assertThat(roots.collectionOf(Path.of("/home/mail/work/a"))).isEmpty();
    assertThat(roots.collectionOf(Path.of("/home/mail/a"))).isEqualTo("mail");
    assertThat(roots.with("", "/home")).isEqualTo(CollectionRoots.NONE);
  }

  @Test
  void commitData_givesThemBack() {
    CollectionRoots roots = MAIL.with("\"a\nb", "/x y/\u00fc\n").with("", "/home/mail/out");

    assertThat(CollectionRoots.ofCommitData(roots.toCommitData())).isEqualTo(roots);
    assertThat(CollectionRoots.NONE.toCommitData()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{}", "[null]", "[{\"path\":\"/a\"}]", "[{\"collection\":\"a\"}]"})
  void ofCommitData_damaged_isRefused(String json) {
    assertThatThrownBy(() -> CollectionRoots.ofCommitData(Map.of("kindred.collections", json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kindred.collections");
  }
}
