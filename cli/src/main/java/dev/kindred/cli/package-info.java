/**
 * The {@code kindred} command: {@link dev.kindred.cli.Main}, and one class per command. Each
 * parses, calls one API and prints; {@code Failures} alone turns exceptions into sentences and exit
 * codes.
 */
@NullMarked
package dev.kindred.cli;

import org.jspecify.annotations.NullMarked;
