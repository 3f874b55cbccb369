@NullMarked
package dev.kindred.cli.report;

import org.jspecify.annotations.NullMarked;
