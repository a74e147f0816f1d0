// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith

class OpcUaStatusSpec :
  FunSpec({
    val factory = OpcUaConnectorFactory()

    test("a status has its name, its code and its meaning, and says what to do") {
      val unknown = factory.explain("Bad_NodeIdUnknown")
      unknown.words() shouldStartWith "Bad_NodeIdUnknown (0x80340000): the node id refers to a node"
      unknown.advice() shouldContain "check the node id"
      factory.explain("Uncertain_LastUsableValue").words() shouldContain "0x40900000"
    }

    test("a status with words of its own keeps them, and a namespace gets advice of its own") {
      val missing = factory.explain(OpcUaStatus.noNamespace("urn:plc: 1"))
      missing.words() shouldBe
        "Bad_NodeIdUnknown (0x80340000): the server has no namespace urn:plc: 1"
      missing.advice() shouldContain "NamespaceArray"
      factory.explain("Bad_OutOfService: in repair").words() shouldBe
        "Bad_OutOfService (0x808D0000): in repair"
    }

    test("a status that the standard does not know stays unchanged") {
      factory.explain("0x80FF0000").words() shouldBe "0x80FF0000"
      factory.explain("an array of Int32 is not supported; read a scalar").advice() shouldContain
        "one value"
      factory.explain("no value").advice() shouldContain "sends no value"
    }
  })
