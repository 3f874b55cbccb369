package dev.kindred.core.model;

/** Where a model was found. */
public enum ModelOrigin {
  /** In a jar that ships with Kindred. */
  BUILT_IN,

  /** In a folder that the user named. */
  FOLDER,

  /** In Kindred's cache: pulled, or put there by hand. */
  KINDRED_CACHE,

  /** In a HuggingFace hub cache on this machine, which Kindred only reads. */
  HUB_CACHE
}
