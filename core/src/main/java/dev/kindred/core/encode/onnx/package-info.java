/**
 * What all encoders stand on: native libraries, ONNX Runtime sessions and HuggingFace tokenizers.
 * Public to the encoder packages only; not part of Kindred's API (an ArchUnit rule keeps it so).
 */
@NullMarked
package dev.kindred.core.encode.onnx;

import org.jspecify.annotations.NullMarked;
