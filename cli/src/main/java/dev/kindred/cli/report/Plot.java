package dev.kindred.cli.report;

/**
 * A drawing.
 *
 * @param title what it shows, for who does not see it
 * @param description what can be read off it
 * @param width in pixels, at its natural size
 * @param height in pixels
 * @param content SVG elements; colours are classes of the page's style
 */
public record Plot(String title, String description, int width, int height, String content) {}
