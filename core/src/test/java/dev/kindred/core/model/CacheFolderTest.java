package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static final String HOME = "/home/someone";

  @Test
  void locate_ownVariable_comesFirst() {
    assertThat(
            CacheFolder.locate(
                Map.of("KINDRED_CACHE", "/own", "XDG_CACHE_HOME", "/xdg", "LOCALAPPDATA", "/local"),
                HOME,
                "Windows 11"))
        .isEqualTo(Path.of("/own"));
  }

  @Test
  void locate_xdgVariable_comesSecond() {
    assertThat(
            CacheFolder.locate(
                Map.of("KINDRED_CACHE", "", "XDG_CACHE_HOME", "/xdg", "LOCALAPPDATA", "/local"),
                HOME,
                "Windows 11"))
        .isEqualTo(Path.of("/xdg/kindred"));
  }

  @Test
  void locate_windows_isInItsLocalData() {
    assertThat(CacheFolder.locate(Map.of("LOCALAPPDATA", "/local"), HOME, "Windows 11"))
        .isEqualTo(Path.of("/local/kindred"));
  }

  @Test
  void locate_otherSystems_isInTheHomeFolder() {
    assertThat(CacheFolder.locate(Map.of("LOCALAPPDATA", "/local"), HOME, "Linux"))
        .isEqualTo(Path.of("/home/someone/.cache/kindred"));
    assertThat(CacheFolder.locate(Map.of("XDG_CACHE_HOME", ""), HOME, "Mac OS X"))
        .isEqualTo(Path.of("/home/someone/.cache/kindred"));
    assertThat(CacheFolder.locate(Map.of(), HOME, "Windows 11"))
        .isEqualTo(Path.of("/home/someone/.cache/kindred"));
  }
}
