package dev.kindred.core.model.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tokens of tiny models, without the special ones. */
final class TinyVocabulary {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private static final String WORDS =
      """
      the of and in to a is for on that by this with are was be as at from it or an not but have \
      has had which can will their its if all one two we you he she they what how when where who \
      why do does more most than then also only into over under about after before between \
      hello world text search index query document passage word sentence model token vector \
      river bank money tree water wing air flow heat pressure body layer speed wave plate cell \
      gene protein dog cat car road city house book paper light sun moon star sea ship bird fish \
      red green blue black white good bad new old big small fast slow high low long short\
      """;

  private static final String PIECES =
      "##s ##ing ##ed ##er ##est ##ly ##tion ##al ##ic ##ment ##ness ##able ##ful ##ity ##ive"
          + " ##ous ##en ##es ##or ##an ##in ##on ##at ##it ##is ##le ##re ##th ##st ##nd ##y";

  /** Pairs in the order in which they merge; "Ġ" stands for a space. */
  private static final String MERGES =
      """
      Ġ t,Ġ a,h e,i n,r e,o n,Ġt he,e r,Ġ s,a t,Ġ w,Ġ o,e n,Ġ c,i t,i s,a n,o r,e s,Ġ b,e d,Ġ f,\
      in g,Ġ p,o u,Ġa n,a l,a r,Ġt o,Ġ m,Ġo f,Ġ in,Ġ d,Ġ h,Ġan d,i c,a s,l e,Ġt h,i on,o m,l l,\
      en t,Ġ n,Ġ l,s t,Ġ re,v e,Ġ e,r o,l y,Ġb e,Ġ g,c t,i d,o t,u t,e t,Ġ is,Ġ on,he ll,hell o,\
      Ġw or,Ġwor l,Ġworl d,at er,Ġw ater\
      """;

  private TinyVocabulary() {}

  /** Word pieces: every ASCII letter, digit and mark, and common words and endings. */
  static List<String> wordPieces() {
    Set<String> pieces = new LinkedHashSet<>();
    pieces.addAll(characters("", PUNCTUATION + DIGITS + CAPITALS + LETTERS));
    pieces.addAll(characters("##", DIGITS + CAPITALS + LETTERS));
    pieces.addAll(List.of(WORDS.split(" ", -1)));
    pieces.addAll(List.of(PIECES.split(" ", -1)));
    return List.copyOf(pieces);
  }

  private static List<String> characters(String prefix, String characters) {
    return characters.chars().mapToObj(c -> prefix + Character.toString(c)).toList();
  }

  /** Byte-level tokens: the 256 bytes, then the merged pairs. */
  static List<String> byteLevelTokens() {
    List<String> tokens = new ArrayList<>(byteAlphabet());
    for (String merge : merges()) {
      tokens.add(merge.replace(" ", ""));
    }
    return tokens;
  }

  /** The merges of byte pairs, first to be applied first. */
  static List<String> merges() {
    return List.of(MERGES.split(",", -1));
  }

  /**
   * GPT-2's visible stand-ins for bytes (Radford et al. 2019): printable bytes stand for
   * themselves, in front; the others are shifted, in order, to U+0100 and on.
   */
  private static List<String> byteAlphabet() {
    List<String> printable = new ArrayList<>();
    List<String> shifted = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      boolean shows =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      if (shows) {
        printable.add(Character.toString(value));
      } else {
        shifted.add(Character.toString(0x100 + shifted.size()));
      }
    }
    printable.addAll(shifted);
    return printable;
  }
}
