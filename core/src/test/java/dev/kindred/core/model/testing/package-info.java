/**
 * Tiny but real models for tests, written by code: no model folder has to lie on the machine.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.model.testing.TinyModel}: a complete sentence-transformers folder
 *       with ONNX weights and a HuggingFace tokenizer; start at {@code TinyModel.bert()}
 *   <li>{@link dev.kindred.core.model.testing.TinyModelBuilder}: its options
 *   <li>{@link dev.kindred.core.model.testing.Architecture}, {@link
 *       dev.kindred.core.model.testing.KeyStyle}, {@link dev.kindred.core.model.testing.Head}: what
 *       can be chosen
 *   <li>{@link dev.kindred.core.model.testing.ReferenceTransformer}: the oracle, the same model in
 *       plain loops over {@link dev.kindred.core.model.testing.TinyWeights}
 *   <li>{@link dev.kindred.core.model.testing.OnnxGraph}: any other ONNX graph a test needs
 *   <li>{@link dev.kindred.core.model.testing.SafeTensorsWriter}: safetensors files of {@link
 *       dev.kindred.core.model.testing.FloatTensor}s
 *   <li>{@link dev.kindred.core.model.testing.FakeHub}: a model hub on loopback, which can be told
 *       to misbehave
 * </ul>
 */
@NullMarked
package dev.kindred.core.model.testing;

import org.jspecify.annotations.NullMarked;
