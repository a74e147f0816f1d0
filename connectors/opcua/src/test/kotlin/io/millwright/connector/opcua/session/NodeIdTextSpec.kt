// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import org.eclipse.milo.opcua.stack.core.NamespaceTable
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId

class NodeIdTextSpec :
  FunSpec({
    // OPC 10000-6, 5.1.12: what is reserved in a URI is escaped, and only there.
    test("a node is written with its namespace's URI, whatever stands in that and in its name") {
      checkAll(200, Arb.string(1..20), Arb.string(0..20)) { uri, name ->
        val namespaces = NamespaceTable()
        namespaces.add("urn:$uri")
        val node = NodeId(1, name)
        val read = NodeIdText.parse(NodeIdText.of(node, namespaces)).get()
        read.namespaceUri shouldBe "urn:$uri"
        read.identifier shouldBe name
        NodeIdText.parse(NodeIdText.of(read)).get() shouldBe read
      }
    }

    test("the reserved characters of a URI are escaped, those of the name are not") {
      val namespaces = NamespaceTable()
      namespaces.add("urn:a;b%c")
      NodeIdText.of(NodeId(1, "x;y%z"), namespaces) shouldBe "nsu=urn:a%3Bb%25c;s=x;y%z"
      NodeIdText.of(NodeId(1, 5), namespaces) shouldBe "nsu=urn:a%3Bb%25c;i=5"
    }

    test("a node of the standard's namespace, or of one without a URI, keeps its index") {
      NodeIdText.of(NodeId(0, 2258), NamespaceTable()) shouldBe "i=2258"
      NodeIdText.of(NodeId(7, "x"), NamespaceTable()) shouldBe "ns=7;s=x"
    }

    test("a text that is not a node id, or names another server, is not parsed") {
      listOf("", " ", "nsu=", "nsu=urn:x", "nsu=;s=x", "ns=x;i=1", "i=x", "i=-1", "svr=1;i=1")
        .filter { NodeIdText.parse(it).isPresent }
        .shouldBeEmpty()
    }
  })
