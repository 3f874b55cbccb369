package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.KindredException;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.dense.StaticTable;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.train.AdaptedModel;
import dev.kindred.core.train.RidgeMap;
import dev.kindred.core.train.StaticStudent;
import dev.kindred.core.train.StaticStudent.Round;
import dev.kindred.core.train.StudentModel;
import dev.kindred.core.train.StudentOptions;
import dev.kindred.core.train.TeacherTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Has a student learn a teacher's vectors, and tells what came of it. */
final class StudentTraining {
  private final Terminal terminal;
  private final StudentInput who;
  private final AdapterTrainingOptions how;
  private final int jobs;
  private final boolean json;

  StudentTraining(
      Terminal terminal, StudentInput who, AdapterTrainingOptions how, int jobs, boolean json) {
    this.terminal = terminal;
    this.who = who;
    this.how = how;
    this.jobs = jobs;
    this.json = json;
  }

  int run(TrainingInput input, String output) throws IOException {
    StudentOptions options = how.ofStudent();
    int mostTexts = who.mostTexts();
    Path folder = terminal.resolve(output);
    AdaptedModel.requireFree(folder);
    TeacherTexts all = input.texts(terminal).sample(mostTexts, options.seed());
    ModelFiles student = Models.find(who.student());
    try (@Nullable StaticTable table = StaticTable.open(student).orElse(null);
        DenseEncoder teacher = DenseEncoders.open(Models.find(who.teacher()))) {
      if (teacher.similarity() != Similarity.COSINE) {
        throw new KindredException(
            "model %s compares by %s: a teacher must compare by cosine"
                .formatted(who.teacher(), teacher.similarity().label()));
      }
      TeacherTexts texts =
          all.cut(teacher.tokenizer(), who.mostTokens(teacher.maxDocumentTokens()));
      if (texts.texts().size() < 4) {
        throw new KindredException(
            "training needs at least 4 different texts, got " + texts.texts().size());
      }
      var described = new JsonObject();
      described.addProperty("teacher", who.teacher());
      described.addProperty("teacher_fingerprint", teacher.fingerprint());
      described.addProperty("student", who.student());
      described.addProperty("seed", options.seed());
      if (table == null) {
        return mapped(student, teacher, texts, options, output, described);
      }
      FMatrixRMaj vectors = encode(teacher, texts);
      return trained(student, table, texts, vectors, options, output, described);
    }
  }

  private FMatrixRMaj encode(DenseEncoder encoder, TeacherTexts texts) {
    try (var pool = new EncodingPool(jobs);
        var progress = new StepLine(terminal, texts.texts().size(), "texts encoded")) {
      return texts.encode(encoder, pool, progress::step);
    }
  }

  private int trained(
      ModelFiles student,
      StaticTable table,
      TeacherTexts texts,
      FMatrixRMaj vectors,
      StudentOptions options,
      String output,
      JsonObject described)
      throws IOException {
    List<int[]> tokens =
        texts.texts().stream().map(text -> table.tokens(text.text(), text.role())).toList();
    StaticStudent.Trained trained;
    try (var progress = new StepLine(terminal, options.epochs() + 1, "rounds")) {
      trained =
          new StaticStudent(options)
              .train(table.rows(), table.width(), tokens, vectors, round -> progress.step());
    }
    Round before = trained.rounds().getFirst();
    Round best = trained.best();
    described.addProperty("texts", trained.trainingTexts());
    described.addProperty("held_out", trained.heldOutTexts());
    described.addProperty("learning_rate", options.learningRate());
    described.addProperty("decay", options.decay());
    described.addProperty("batch", options.batch());
    described.addProperty("best_round", best.number());
    var rounds = new JsonArray();
    for (Round round : trained.rounds()) {
      var object = new JsonObject();
      object.addProperty("round", round.number());
      if (!Double.isNaN(round.loss())) {
        object.addProperty("loss", round.loss());
      }
      object.addProperty("agreement", round.agreement());
      rounds.add(object);
    }
    described.add("rounds", rounds);
    boolean better = best.number() > 0;
    if (better) {
      StudentModel.writeStatic(student, table, trained.rows(), terminal.resolve(output), described);
    }
    String[] lines = {
      counted(trained.trainingTexts(), trained.heldOutTexts()),
      "",
      "cosines between texts held out, correlation with the teacher's",
      row("before", before.agreement()),
      row(
          "after %d of %d rounds".formatted(best.number(), trained.rounds().size() - 1),
          best.agreement())
    };
    return tell(described, better, output, lines);
  }

  private int mapped(
      ModelFiles student,
      DenseEncoder teacher,
      TeacherTexts texts,
      StudentOptions options,
      String output,
      JsonObject described)
      throws IOException {
    if (!how.ofRoundsAlone().isEmpty()) {
      throw new IllegalArgumentException(
          "%s is for a static --student, and %s is none"
              .formatted(how.ofRoundsAlone().getFirst(), who.student()));
    }
    RidgeMap map;
    try (DenseEncoder encoder = DenseEncoders.open(student)) {
      AdaptedModel.requireAdaptable(student, encoder);
      FMatrixRMaj vectors = encode(teacher, texts);
      map = RidgeMap.fit(encode(encoder, texts), vectors, options.share(), options.seed());
    }
    boolean comparable = !Double.isNaN(map.before());
    boolean better = !comparable || map.after() > map.before();
    described.addProperty("texts", map.trainingTexts());
    described.addProperty("held_out", map.heldOutTexts());
    described.addProperty("ridge", map.ridge());
    if (comparable) {
      described.addProperty("cosine_before", map.before());
    }
    described.addProperty("cosine_after", map.after());
    if (better) {
      StudentModel.writeMapped(student, map, terminal.resolve(output), described);
    }
    String[] lines = {
      counted(map.trainingTexts(), map.heldOutTexts()),
      "",
      "mean cosine of texts held out to the teacher's vectors",
      comparable ? row("before", map.before()) : "  before                   other dimension",
      row("after", map.after())
    };
    return tell(described, better, output, lines);
  }

  private int tell(JsonObject described, boolean written, String output, String... lines) {
    if (json) {
      described.addProperty("written", written);
      terminal.out().println(Json.pretty(described));
    } else {
      for (String line : lines) {
        terminal.out().println(line);
      }
      if (written) {
        terminal.out().println();
        terminal.out().println("model: " + SafeText.line(output));
      }
    }
    if (!written) {
      terminal.err().println("kindred: the student did not come nearer: nothing written");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private static String counted(int training, int heldOut) {
    return String.format(Locale.ROOT, "%,d texts learnt from, %,d held out", training, heldOut);
  }

  private static String row(String label, double value) {
    return String.format(Locale.ROOT, "  %-24s %.4f", label, value);
  }
}
