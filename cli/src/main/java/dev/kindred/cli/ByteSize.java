package dev.kindred.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size as 20MB, in bytes; units are powers of 1024. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMG]?)I?B?");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30);

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new TypeConversionException("must be a size as 500KB or 20MB, got '" + value + "'");
    }
    return Long.parseLong(size.group(1)) * UNITS.getOrDefault(size.group(2), 1L);
  }
}
