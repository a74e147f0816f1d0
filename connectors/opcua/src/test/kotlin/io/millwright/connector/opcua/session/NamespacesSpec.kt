// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.connector.opcua.session.Namespaces.Change
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant

class NamespacesSpec :
  FunSpec({
    fun list(vararg uris: String) = DataValue(Variant.of(arrayOf(*uris)))

    fun namespaces(vararg uris: String) =
      Namespaces(setOf("urn:plant", "urn:late")).also { it.take(list(*uris)) }

    test("a list in which no tag's namespace moves changes nothing, whatever else it does") {
      val known = namespaces("ua", "urn:server", "urn:plant", "urn:other", "urn:third")
      known.take(list("ua", "urn:server", "urn:plant", "urn:third")) shouldBe Change.NONE
      known.take(list("ua", "urn:server:2", "urn:plant")) shouldBe Change.NONE
      known.take(list("ua", "urn:server:2", "urn:plant", "urn:new")) shouldBe Change.NONE
    }

    test("a namespace that a tag waits for is added, at the end or in another's place") {
      namespaces("ua", "urn:plant").take(list("ua", "urn:plant", "urn:late")) shouldBe Change.ADDED
      namespaces("ua", "urn:plant", "urn:x").take(list("ua", "urn:plant", "urn:late")) shouldBe
        Change.ADDED
    }

    test("a tag's namespace that has another index, or none, has shifted") {
      namespaces("ua", "urn:plant").take(list("ua", "urn:new", "urn:plant")) shouldBe Change.SHIFTED
      namespaces("ua", "urn:plant").take(list("ua")) shouldBe Change.SHIFTED
      namespaces("ua", "urn:plant").take(list("ua", "urn:late", "urn:plant")) shouldBe
        Change.SHIFTED
    }

    test("a value that is not a list changes nothing") {
      namespaces("ua", "urn:plant").take(DataValue(Variant.of(7))) shouldBe Change.NONE
    }
  })
