package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * What the ignore files of a folder, and of those above it in its repository, leave out: {@code
 * .gitignore}, and {@code .kindredignore} in the same syntax, which wins. The rules are those of
 * gitignore(5), by JGit.
 */
final class IgnoreRules {
  static final List<String> FILES = List.of(".gitignore", ".kindredignore");
  private static final String REPOSITORY = ".git";
  private static final int MAX_BYTES = 1 << 20;

  /** More in one name take JGit's matcher, which tries all ways, for ever. */
  private static final Pattern TOO_MANY_STARS = Pattern.compile("([^/*]*\\*[^/*]+){4}\\*.*");

  private final @Nullable IgnoreRules above;
  private final Path folder;

  /** Null without rules: most folders have none, and JGit's signed jar takes long to open. */
  private final @Nullable IgnoreNode node;

  private IgnoreRules(@Nullable IgnoreRules above, Path folder, List<FastIgnoreRule> rules) {
    this.above = above;
    this.folder = folder;
    this.node = rules.isEmpty() ? null : new IgnoreNode(rules);
  }

  /** Hears of an ignore file, or a line of it, that can't be followed. */
  interface Complaints {
    void accept(Path file, int line, String reason) throws IOException;
  }

  /** The rules that hold for what is in a folder, its own included. */
  static IgnoreRules of(Path folder, Complaints complaints) throws IOException {
    Path top = folder;
    for (Path f = folder; f != null; f = f.getParent()) {
      if (Files.exists(f.resolve(REPOSITORY))) {
        top = f;
        break;
      }
    }
    Path exclude = top.resolve(REPOSITORY).resolve("info").resolve("exclude");
    var rules = new IgnoreRules(null, top, read(exclude, complaints)).below(top, complaints);
    for (Path name : top.relativize(folder)) {
      if (!name.toString().isEmpty()) {
        rules = rules.below(rules.folder.resolve(name), complaints);
      }
    }
    return rules;
  }

  /** These rules, and those of a folder below. */
  IgnoreRules below(Path child, Complaints complaints) throws IOException {
    var rules = new ArrayList<FastIgnoreRule>();
    for (String name : FILES) {
      rules.addAll(read(child.resolve(name), complaints));
    }
    // A link of the chain for each folder keeps its place known, at no cost where it has no rules.
    return new IgnoreRules(this, child, rules);
  }

  /** Whether an entry of the folder is left out. */
  boolean ignore(Path entry, boolean isFolder) {
    for (IgnoreRules rules = this; rules != null; rules = rules.above) {
      if (rules.node != null) {
        String path = PathNames.slashed(rules.folder.relativize(entry));
        Boolean ignored = rules.node.checkIgnored(path, isFolder);
        if (ignored != null) {
          return ignored;
        }
      }
    }
    return false;
  }

  private static List<FastIgnoreRule> read(Path file, Complaints complaints) throws IOException {
    var rules = new ArrayList<FastIgnoreRule>();
    if (!Files.isRegularFile(file)) {
      return rules;
    }
    byte[] bytes;
    try (InputStream in = new FaultStream(Files.newInputStream(file))) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      complaints.accept(file, 0, FaultStream.fault("cannot be read", e).reason());
      return rules;
    }
    if (bytes.length > MAX_BYTES) {
      complaints.accept(file, 0, "is larger than 1 MB; its patterns are not followed");
      return rules;
    }
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      number++;
      if (TOO_MANY_STARS.matcher(line).find()) {
        complaints.accept(file, number, "is not followed: it has more than 4 * in one name");
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        var rule = new FastIgnoreRule(line);
        if (!rule.isEmpty()) {
          rules.add(rule);
        }
      }
    }
    return rules;
  }
}
