/**
 * A corpus as a picture: {@link dev.kindred.cli.map.MapPage} is {@link
 * dev.kindred.cli.map.MapPoint}s in {@link dev.kindred.cli.map.MapGroup}s, and writes itself as one
 * HTML page that needs nothing else. Its script and its style are resources beside these classes.
 */
@NullMarked
package dev.kindred.cli.map;

import org.jspecify.annotations.NullMarked;
