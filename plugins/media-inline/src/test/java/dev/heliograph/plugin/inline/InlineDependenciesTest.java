package dev.heliograph.plugin.inline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class InlineDependenciesTest {
    private static final JavaClasses PLUGIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.heliograph.plugin.inline");

    @Test
    void knowsTheSpiAndNoOtherRoomOfHeliograph() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.heliograph.spi..", "org.pf4j..", "dev.heliograph.plugin.inline..")
                .check(PLUGIN);
    }

    @Test
    void opensNoSocketAndStartsNoProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(http\\..*|.*Socket.*|.*URLConnection|URL)"
                        + "|java\\.nio\\.channels\\..*(Socket|Datagram).*"
                        + "|javax\\.net\\..*|java\\.lang\\.(Process|ProcessBuilder.*|Runtime)")
                .check(PLUGIN);
    }
}
