// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.api.protocol.Difference
import io.millwright.api.protocol.Differences
import io.millwright.api.protocol.Shape
import io.millwright.api.protocol.SiteWiseProtocol
import jakarta.ws.rs.BeanParam
import jakarta.ws.rs.DELETE
import jakarta.ws.rs.GET
import jakarta.ws.rs.HeaderParam
import jakarta.ws.rs.POST
import jakarta.ws.rs.PUT
import jakarta.ws.rs.Path
import jakarta.ws.rs.PathParam
import jakarta.ws.rs.QueryParam
import java.lang.reflect.Method
import java.nio.file.Files
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.streams.asSequence

/** They refuse every request, whatever is in it. */
private val ALWAYS_REFUSED = setOf("ExecuteAction", "InvokeAssistant")

/** No member of a request is passed over in silence: it is read, or named in [Differences]. */
class RequestMembersSpec :
  FunSpec({
    val folder = java.nio.file.Path.of("src/main/java/io/millwright/api/sitewise")
    val sources =
      Files.walk(folder).use { files ->
        files
          .asSequence()
          .filter { it.extension == "java" }
          .associate {
            "io.millwright.api.sitewise." +
              folder.relativize(it).toString().removeSuffix(".java").replace('/', '.') to
              it.readText()
          }
      }
    val shared =
      sources.values.joinToString("") +
        Files.walk(java.nio.file.Path.of("../../asset-model/sitewise/src/main/java")).use { files ->
          files.asSequence().filter { it.extension == "java" }.joinToString("") { it.readText() }
        }
    val protocol = SiteWiseProtocol.ours().operations().values
    val noted =
      Differences.ALL.filter { it is Difference.Refused || it is Difference.WithoutEffect }
        .map { it.target() }
        .toSet()

    fun httpMethod(method: Method) =
      listOf(GET::class, POST::class, PUT::class, DELETE::class)
        .firstOrNull { method.isAnnotationPresent(it.java) }
        ?.simpleName

    fun path(method: Method) =
      listOfNotNull(
          method.declaringClass.getAnnotation(Path::class.java),
          method.getAnnotation(Path::class.java),
        )
        .map { it.value.trim('/') }
        .filter { it.isNotEmpty() }
        .joinToString("/", "/")

    val methods =
      sources.keys
        .map { Class.forName(it) }
        .flatMap { it.declaredMethods.toList() }
        .filter { httpMethod(it) != null }
        .associateBy { "${httpMethod(it)} ${path(it)}" }

    fun parameters(method: Method): Set<String> =
      method.parameters
        .flatMap { parameter ->
          if (parameter.isAnnotationPresent(BeanParam::class.java)) {
            parameter.type.declaredConstructors.single().parameters.toList() +
              parameter.type.declaredFields.toList()
          } else {
            listOf(parameter)
          }
        }
        .mapNotNull {
          it.getAnnotation(PathParam::class.java)?.value
            ?: it.getAnnotation(QueryParam::class.java)?.value
            ?: it.getAnnotation(HeaderParam::class.java)?.value
        }
        .toSet()

    /** Kept as they are given, and given back by the description. */
    fun isKept(method: Method) =
      sources.getValue(method.declaringClass.name).contains("DocumentOperations.Rules")

    /** The members that an operation reads. */
    fun read(operation: io.millwright.api.protocol.ProtocolOperation): Set<String> {
      val method = methods["${operation.method()} ${operation.path()}"] ?: return setOf()
      val own = sources.getValue(method.declaringClass.name)
      return operation
        .input()
        .members()
        .values
        .filter {
          when {
            it.place() != Shape.Place.BODY -> it.wireName() in parameters(method)
            it.name() == "clientToken" ->
              own.contains("\"${operation.name()}\"") ||
                isKept(method) && operation.name().matches(Regex("(Create|Update|Delete)[A-Z].*"))
            isKept(method) -> true
            else -> shared.contains("\"${it.name()}\"")
          }
        }
        .map { it.name() }
        .toSet()
    }

    test("each operation that Millwright does has a method") {
      val done = protocol.count { "${it.method()} ${it.path()}" in methods }
      done shouldBe 104
    }

    test("each member of a request is read, refused, or noted as without effect") {
      val silent = mutableListOf<String>()
      var seen = 0
      for (operation in protocol.filterNot { it.name() in ALWAYS_REFUSED }) {
        methods["${operation.method()} ${operation.path()}"] ?: continue
        val read = read(operation)
        for (member in operation.input().members().keys - read) {
          val targets = listOf("${operation.input().name()}.$member", "*.$member")
          if (targets.none { it in noted }) silent += "${operation.name()}: $member"
        }
        seen += read.size
      }
      seen shouldBeGreaterThan 300
      withClue(silent.joinToString("\n")) { silent.shouldBeEmpty() }
    }

    test("each member within a member is read, or noted as without effect") {
      val silent = sortedSetOf<String>()
      val seen = mutableSetOf<Shape>()
      fun look(shape: Shape) {
        if (!seen.add(shape)) return
        when (shape) {
          is Shape.Structure ->
            for (member in shape.members().values) {
              val targets = listOf("${shape.name()}.${member.name()}", "*.${member.name()}")
              if (targets.any { it in noted }) continue
              if (!shared.contains("\"${member.name()}\"")) silent += targets.first()
              look(member.shape())
            }
          is Shape.Items -> look(shape.each())
          is Shape.Entries -> look(shape.each())
          is Shape.Judged -> look(shape.shape())
          else -> Unit
        }
      }
      for (operation in protocol) {
        val method = methods["${operation.method()} ${operation.path()}"] ?: continue
        if (isKept(method) || operation.name() in ALWAYS_REFUSED) continue
        operation
          .input()
          .members()
          .values
          .filter { "${operation.input().name()}.${it.name()}" !in noted }
          .forEach { look(it.shape()) }
      }
      withClue(silent.joinToString("\n")) { silent.shouldBeEmpty() }
    }

    test("nothing is noted as without effect that its operation reads") {
      val without = Differences.ALL.filterIsInstance<Difference.WithoutEffect>().map { it.target() }
      protocol
        .flatMap { operation -> read(operation).map { "${operation.input().name()}.$it" } }
        .filter { it in without }
        .shouldBeEmpty()
    }
  })
