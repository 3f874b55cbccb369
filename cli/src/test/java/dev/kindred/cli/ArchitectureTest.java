package dev.kindred.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shape of the whole: docs/architecture.md in rules. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // core's test-jar is on the path as a jar or as a folder of its own name.
            .withImportOption(location -> !location.contains("/core/model/testing/"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.kindred");
    assertThat(classes.stream().map(type -> type.getPackageName()))
        .contains(
            "dev.kindred.cli",
            "dev.kindred.indexer.source",
            "dev.kindred.searcher.retrieve",
            "dev.kindred.core.encode.onnx");
  }

  @Test
  void modules_dependOnlyDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.kindred..")
        .layer("cli")
        .definedBy("dev.kindred.cli..")
        .layer("indexer")
        .definedBy("dev.kindred.indexer..")
        .layer("searcher")
        .definedBy("dev.kindred.searcher..")
        .layer("core")
        .definedBy("dev.kindred.core..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("indexer")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("searcher")
        .mayOnlyBeAccessedByLayers("cli")
        .ensureAllClassesAreContainedInArchitecture()
        .check(classes);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.kindred.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onnx_isUsedByEncodersTrainingAndVectorsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.kindred.core.encode..", "dev.kindred.core.train..", "dev.kindred.core.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.kindred.core.encode.onnx..", "ai.onnxruntime..", "ai.djl..")
        .check(classes);
  }

  @Test
  void standardStreams_areUsedByTheCommandLineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kindred.cli..")
        .and()
        .doNotHaveFullyQualifiedName("dev.kindred.indexer.parse.ParserMain") // a program of its own
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(classes);
  }

  @Test
  void commandLine_libraryIsUsedByTheCommandLineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kindred.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(classes);
  }
}
