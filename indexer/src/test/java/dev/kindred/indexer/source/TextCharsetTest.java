package dev.kindred.indexer.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that the JDK encoded. */
final class TextCharsetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          windows-1252 | Les élèves étaient réunis à l’école dès huit heures. Où êtes-vous allés ?
          windows-1252 | Die Größe der Häuser überrascht viele Gäste. Im Frühling blühen die Bäume.
          ISO-8859-1   | El niño pequeño comió una manzana en el jardín. Mañana será otro día.
          ISO-8859-1   | Meet me at the café tomorrow at noon, and bring the notes.
          windows-1250 | Zażółć gęślą jaźń. Wszystkie dzieci poszły do szkoły, żeby uczyć się języka.
          windows-1251 | Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.
          KOI8-R       | Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.
          IBM866       | Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.
          Shift_JIS    | 吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。
          EUC-JP       | 吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。
          GB18030      | 天下大势，分久必合，合久必分。周末七国分争，并入于秦。及秦灭之后，楚、汉分争，又并入于汉。
          Big5         | 天下大勢，分久必合，合久必分。周末七國分爭，并入于秦。及秦滅之後，楚、漢分爭，又并入于漢。
          EUC-KR       | 모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.
          ISO-8859-7   | Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια.
          windows-1255 | כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.
          windows-1256 | يولد جميع الناس أحراراً متساوين في الكرامة والحقوق، وقد وهبوا عقلاً وضميراً.
          windows-1254 | Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.
          UTF-8        | Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.
          UTF-16LE     | Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.
          UTF-16BE     | Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.
          """)
  void decode_textOfUndeclaredCharset_isRead(Charset charset, String text) throws Exception {
    assertThat(TextDecoder.decode(text.getBytes(charset))).isEqualTo(text);
  }

  @Test
  void decode_lettersFarBehindAscii_decideAll() throws Exception {
    String text =
        "Plain words, many of them.\n".repeat(20_000) + "Grüße aus München, schönes Wetter\n";

    assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(text);
  }

  @Test
  void decode_damagedUtf8_saysWhere() {
    byte[] bytes = "Grüße aus München".getBytes(UTF_8);
    bytes[9] = (byte) 0xFF;

    assertThatThrownBy(() -> TextDecoder.decode(bytes))
        .hasMessageContaining("not valid UTF-8 (byte 9)");
  }

  @Test
  void of_openingThatEndsInsideACharacter_isUtf8() {
    byte[] bytes = "Grüße: ✓".getBytes(UTF_8);

    assertThat(TextCharset.of(ByteBuffer.wrap(bytes, 0, bytes.length - 1))).isEqualTo(UTF_8);
  }

  @Test
  void utf16_binary_isNot() {
    var random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[512];
      random.nextBytes(bytes);
      for (int i = round % 2; i < bytes.length; i += 4) {
        bytes[i] = 0;
      }
      assertThat(TextCharset.utf16(ByteBuffer.wrap(bytes))).isEmpty();
    }
    assertThat(TextCharset.utf16(ByteBuffer.wrap("a b\n".getBytes(UTF_16LE)))).hasValue(UTF_16LE);
    assertThat(TextCharset.utf16(ByteBuffer.wrap("a b\n".getBytes(UTF_16BE)))).hasValue(UTF_16BE);
  }
}
