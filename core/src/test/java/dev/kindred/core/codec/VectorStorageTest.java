package dev.kindred.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorStorageTest {
  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void of_itsLabel_isTheStorage(VectorStorage storage) {
    assertThat(VectorStorage.of(storage.label())).isSameAs(storage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "INT8", "int2", "float"})
  void of_otherLabel_namesThemAll(String label) {
    assertThatThrownBy(() -> VectorStorage.of(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vector storage must be one of [float32, int8, int4, bit], got " + label);
  }
}
