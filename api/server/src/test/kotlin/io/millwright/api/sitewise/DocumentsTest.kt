// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.application.document.DocumentStore
import io.millwright.application.historian.Historian
import io.quarkus.test.junit.QuarkusTest

/** Documents and settings in memory. */
@QuarkusTest
class DocumentsTest : DocumentsContract() {
  private var now: Pair<Historian, DocumentStore> = FakeHistorian() to FakeDocuments()

  override fun empty(): Pair<Historian, DocumentStore> {
    now = FakeHistorian() to FakeDocuments()
    return now
  }

  override fun reopened() = now
}
