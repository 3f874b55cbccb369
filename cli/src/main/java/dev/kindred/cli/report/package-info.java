/**
 * Reports of evaluations: {@link dev.kindred.cli.report.Report} is sections of {@link
 * dev.kindred.cli.report.Table}s, some with a plot, and writes itself as text, Markdown or one HTML
 * page that needs nothing else. {@link dev.kindred.cli.report.BarPlot}, {@link
 * dev.kindred.cli.report.CurvePlot}, {@link dev.kindred.cli.report.DifferencePlot} and {@link
 * dev.kindred.cli.report.OutcomePlot} draw {@link dev.kindred.cli.report.Plot}s. {@link
 * dev.kindred.cli.report.Escape} makes text harmless in any page.
 */
@NullMarked
package dev.kindred.cli.report;

import org.jspecify.annotations.NullMarked;
