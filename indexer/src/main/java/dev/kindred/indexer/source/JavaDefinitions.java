package dev.kindred.indexer.source;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.Position;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.AnnotationMemberDeclaration;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithSimpleName;
import dev.kindred.core.text.Heading;
import java.util.ArrayList;
import java.util.List;

/** The types and methods of Java source, by JavaParser. */
final class JavaDefinitions {
  private static final int MAX_LEVEL = 6;

  private final TextLines lines;
  private final List<Heading> found = new ArrayList<>();

  private JavaDefinitions(String text) {
    this.lines = new TextLines(text);
  }

  /** As far as the parser makes sense of the text; none where it makes none. */
  static List<Heading> in(String text) {
    var definitions = new JavaDefinitions(text);
    try {
      new JavaParser(configuration())
          .parse(text)
          .getResult()
          .map(CompilationUnit::getTypes)
          .ifPresent(types -> types.forEach(type -> definitions.add(type, 1)));
    } catch (StackOverflowError e) {
      // An expression nested thousands deep, which only generated code has: cut at blank lines.
      return List.of();
    }
    return definitions.found;
  }

  private static ParserConfiguration configuration() {
    return new ParserConfiguration()
        .setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE)
        .setTabSize(1);
  }

  private void add(BodyDeclaration<?> declaration, int level) {
    if (!(declaration instanceof NodeWithSimpleName<?> named)) {
      return;
    }
    Node first = declaration.getComment().map(Node.class::cast).orElse(declaration);
    first
        .getBegin()
        .map(this::offset)
        .filter(offset -> found.isEmpty() || offset > found.getLast().offset())
        .ifPresent(
            offset ->
                found.add(
                    new Heading(offset, Math.min(MAX_LEVEL, level), named.getNameAsString())));
    if (declaration instanceof TypeDeclaration<?> type) {
      for (BodyDeclaration<?> member : type.getMembers()) {
        if (member instanceof CallableDeclaration
            || member instanceof TypeDeclaration
            || member instanceof AnnotationMemberDeclaration) {
          add(member, level + 1);
        }
      }
    }
  }

  private int offset(Position position) {
    return lines.start(position.line - 1) + position.column - 1;
  }
}
