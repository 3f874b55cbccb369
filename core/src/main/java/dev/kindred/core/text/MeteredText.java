package dev.kindred.core.text;

import java.text.CharacterIterator;
import java.text.StringCharacterIterator;

/** A stretch of text as iterators read it, with a count of the characters that they looked at. */
final class MeteredText implements CharacterIterator {
  private final StringCharacterIterator inner;
  private long visited;

  MeteredText(String text, int from, int to) {
    this(new StringCharacterIterator(text, from, to, from), 0);
  }

  private MeteredText(StringCharacterIterator inner, long visited) {
    this.inner = inner;
    this.visited = visited;
  }

  /** Characters looked at so far, each as often as it was. */
  long visited() {
    return visited;
  }

  @Override
  public char first() {
    visited++;
    return inner.first();
  }

  @Override
  public char last() {
    visited++;
    return inner.last();
  }

  @Override
  public char current() {
    return inner.current();
  }

  @Override
  public char next() {
    visited++;
    return inner.next();
  }

  @Override
  public char previous() {
    visited++;
    return inner.previous();
  }

  @Override
  public char setIndex(int position) {
    visited++;
    return inner.setIndex(position);
  }

  @Override
  public int getBeginIndex() {
    return inner.getBeginIndex();
  }

  @Override
  public int getEndIndex() {
    return inner.getEndIndex();
  }

  @Override
  public int getIndex() {
    return inner.getIndex();
  }

  @Override
  public Object clone() {
    return new MeteredText((StringCharacterIterator) inner.clone(), visited);
  }
}
