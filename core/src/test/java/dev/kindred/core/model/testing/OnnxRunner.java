package dev.kindred.core.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;

/** Runs a graph once in ONNX Runtime, giving it the inputs it asks for. */
final class OnnxRunner {
  private OnnxRunner() {}

  /**
   * Runs a graph.
   *
   * @param model an ONNX file's content
   * @param ids [batch][sequence], like the mask and the types
   * @return the only output, as nested float arrays
   */
  static Object run(byte[] model, long[][] ids, long[][] mask, long[][] types) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model, options);
        OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
        OnnxTensor typeTensor = OnnxTensor.createTensor(environment, types)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put("input_ids", idTensor);
      inputs.put("attention_mask", maskTensor);
      inputs.put("token_type_ids", typeTensor);
      inputs.keySet().retainAll(session.getInputNames());
      assertThat(session.getNumOutputs()).isOne();
      try (OrtSession.Result result = session.run(inputs)) {
        return result.get(0).getValue();
      }
    }
  }

  /** The names of a graph's inputs and outputs, "a b -> c". */
  static String signature(byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options)) {
      return String.join(" ", session.getInputNames())
          + " -> "
          + String.join(" ", session.getOutputNames());
    }
  }
}
