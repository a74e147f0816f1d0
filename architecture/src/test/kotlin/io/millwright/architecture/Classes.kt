// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.importer.ClassFileImporter
import java.nio.file.Path
import kotlin.io.path.exists

/** The main classes of all modules, as the build left them in each module's `target/classes`. */
internal object Classes {
  private val imported =
    ClassFileImporter().importPaths(House.modules.map { it.classes }.filter(Path::exists))

  private val moduleByName: Map<String, Module> = buildMap {
    for (type in imported) {
      val source = type.source.orElse(null)?.uri?.path ?: continue
      val module = House.modules.firstOrNull { source.startsWith("${it.classes}/") } ?: continue
      put(type.name, module)
    }
  }

  /** Every class that a module of the house compiled, nested ones and lambdas' hosts included. */
  val ours: List<JavaClass> = imported.filter { it.name in moduleByName }

  /** The module that compiled a class; null for a class of the JDK or of a library. */
  fun moduleOf(type: JavaClass): Module? = moduleByName[type.baseComponentType.name]
}

/** A dependency of one class on another, for messages. */
internal class Use(val from: JavaClass, val to: JavaClass, val where: String)

/** Every use of a class of ours or of a library by a class of ours. */
internal val USES: List<Use> by lazy {
  Classes.ours.flatMap { type ->
    type.directDependenciesFromSelf.map {
      Use(type, it.targetClass.baseComponentType, it.description)
    }
  }
}
