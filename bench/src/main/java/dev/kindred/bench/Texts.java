package dev.kindred.bench;

/** A question and a passage that answers it. */
public final class Texts {
  /** 11 word pieces. */
  public static final String QUESTION = "why do tides come later every day of the month?";

  /** 175 word pieces. */
  public static final String PASSAGE =
      """
      Tides follow the Moon, and the Moon does not keep the hours of the Sun. While the Earth turns \
      once, the Moon has moved on by a thirtieth of its orbit, so a place on the coast needs another \
      fifty minutes or so to catch up with it. That is why the tides of a day come later than those \
      of the day before, and why after a fortnight high water is back at about the same hour.

      The Sun's pull is a little less than half as strong. At new and full Moon both act along one \
      line, which makes the high waters higher and the low waters lower (spring tides); in the first \
      and third quarters they work against each other (neap tides). Shores, depths and the rotation \
      of the Earth do the rest: the Bay of Fundy has sixteen metres, the Mediterranean hardly thirty \
      centimetres.
      """;

  private Texts() {}
}
