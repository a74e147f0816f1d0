// SPDX-License-Identifier: Apache-2.0
package io.millwright

import com.tngtech.archunit.base.DescribedPredicate.alwaysTrue
import com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage
import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import com.tngtech.archunit.lang.ArchRule
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import io.kotest.core.spec.style.FunSpec
import java.time.Instant

/** The module rules of the design, over everything that the single-node edition is made of. */
class ArchitectureSpec :
  FunSpec({
    val ours: JavaClasses =
      ClassFileImporter()
        .withImportOption(ImportOption.DoNotIncludeTests())
        .importPackages("io.millwright")

    fun rule(name: String, rule: ArchRule) = test(name) { rule.check(ours) }

    val cores =
      arrayOf(
        "io.millwright.reading..",
        "io.millwright.asset..",
        "io.millwright.formula..",
        "io.millwright.unit..",
        "io.millwright.alarm..",
        "io.millwright.validation..",
        "io.millwright.value..",
        "io.millwright.access",
        "io.millwright.feed",
        "io.millwright.report",
        "io.millwright.source..",
        "io.millwright.sitewise..",
        "io.millwright.historian",
        "io.millwright.engine..",
        "io.millwright.figure",
      )

    rule(
      "the cores know plain Java and JSpecify only",
      classes()
        .that()
        .resideInAnyPackage(*cores)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify.annotations..", *cores)
        .because("the pure part has no framework and no I/O; move the code to the module's host"),
    )

    rule(
      "the cores neither read files nor open connections nor start threads",
      noClasses()
        .that()
        .resideInAnyPackage(*cores)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
          "java.io..",
          "java.nio.file..",
          "java.nio.channels..",
          "java.net..",
          "java.sql..",
          "java.util.concurrent..",
        )
        .because("the same input must give the same output"),
    )

    rule(
      "nobody asks the system clock for the time",
      noClasses()
        .should()
        .callMethod(Instant::class.java, "now")
        .orShould()
        .callMethod(Thread::class.java, "sleep", Long::class.java)
        .because("tests need their own time; inject an InstantSource, schedule with an executor"),
    )

    rule(
      "use cases know ports and plain values only",
      classes()
        .that()
        .resideInAPackage("io.millwright.application..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
          "java..",
          "org.jspecify.annotations..",
          "io.millwright.application..",
          "io.millwright.file..",
          "io.millwright.connector",
          *cores,
        )
        .because("hosts depend on use cases, and never the other way"),
    )

    rule(
      "SQL does not reach the use cases",
      noClasses()
        .that()
        .resideInAPackage("io.millwright.application..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "java.net..", "java.io.."),
    )

    rule(
      "Milo stays in the OPC UA connector and the simulator",
      noClasses()
        .that(
          resideInAnyPackage("io.millwright..")
            .and(
              com.tngtech.archunit.base.DescribedPredicate.not(
                resideInAnyPackage(
                  "io.millwright.connector.opcua..",
                  "io.millwright.simulator..",
                )
              )
            )
        )
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.milo.."),
    )

    rule(
      "Modbus libraries stay in the Modbus connector and the simulator",
      noClasses()
        .that()
        .resideOutsideOfPackages("io.millwright.connector.modbus..", "io.millwright.simulator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.ghgande..", "com.digitalpetri.."),
    )

    rule(
      "SQL stays in the historian",
      noClasses()
        .that()
        .resideOutsideOfPackage("io.millwright.historian..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb.."),
    )

    rule(
      "Kafka stays where the cluster edition is bound",
      noClasses()
        .that()
        .resideOutsideOfPackages(
          "io.millwright.edge.kafka..",
          "io.millwright.streams..",
          "io.millwright.api.kafka..",
        )
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.eclipse.microprofile.reactive.."),
    )

    rule(
      "the simulator is an independent witness",
      noClasses()
        .that()
        .resideInAPackage("io.millwright.simulator..")
        .should()
        .dependOnClassesThat(
          resideInAnyPackage("io.millwright..")
            .and(
              com.tngtech.archunit.base.DescribedPredicate.not(
                resideInAnyPackage("io.millwright.simulator..")
              )
            )
        ),
    )

    rule(
      "no service depends on another service",
      noClasses()
        .that()
        .resideInAPackage("io.millwright.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
          "io.millwright.edge..",
          "io.millwright.streams..",
          "io.millwright.node..",
        ),
    )

    rule(
      "packages are nouns of the plant",
      noClasses()
        .should()
        .resideInAnyPackage(
          "..util..",
          "..common..",
          "..helper..",
          "..impl..",
          "..service..",
          "..model..",
          "..dto..",
          "..manager..",
        )
        .because("a layer's name says nothing; name what the code is about"),
    )

    test("the rules have something to judge") {
      check(ours.that(alwaysTrue()).size > 100) { "only ${ours.size} classes were found" }
    }
  })
