/** What every part of Kindred shares: the root exception. */
@NullMarked
package dev.kindred.core;

import org.jspecify.annotations.NullMarked;
