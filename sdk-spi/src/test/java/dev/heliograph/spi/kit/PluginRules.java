package dev.heliograph.spi.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a plugin of ours holds to; its test extends this.
public abstract class PluginRules {
    private final JavaClasses plugin;
    private final String[] known;

    /// With what the plugin may know besides the JDK, the SPI and PF4J.
    ///
    /// @param own       its own package
    /// @param libraries packages of the libraries in its `lib/`, as ArchUnit writes them
    protected PluginRules(String own, String... libraries) {
        plugin = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(own);
        var all = new ArrayList<>(List.of("java..", "dev.heliograph.spi..", "org.pf4j..", own + ".."));
        all.addAll(List.of(libraries));
        known = all.toArray(String[]::new);
    }

    @Test
    void knowsTheSpiAndNoOtherRoomOfHeliograph() {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(known).check(plugin);
    }

    @Test
    void opensNoSocketAndStartsNoProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(http\\..*|.*Socket.*|.*URLConnection|URL)"
                        + "|java\\.nio\\.channels\\..*(Socket|Datagram).*"
                        + "|javax\\.net\\..*|java\\.lang\\.(Process|ProcessBuilder.*|Runtime)")
                .check(plugin);
    }
}
