@NullMarked
package dev.kindred.cli.map;

import org.jspecify.annotations.NullMarked;
