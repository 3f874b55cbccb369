/**
 * What all encoders stand on: native libraries, ONNX Runtime sessions and HuggingFace tokenizers;
 * and ONNX Runtime's multiplication of matrices. Public to the packages of encoders, training and
 * vectors only; not part of Kindred's API (an ArchUnit rule keeps it so).
 */
@NullMarked
package dev.kindred.core.encode.onnx;

import org.jspecify.annotations.NullMarked;
