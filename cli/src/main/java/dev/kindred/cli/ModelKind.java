package dev.kindred.cli;

/** What a model makes of texts. */
enum ModelKind {
  DENSE,
  SPARSE,
  CROSS_ENCODER;

  /** As people write it. */
  String label() {
    return Choices.label(this).replace('_', '-');
  }
}
